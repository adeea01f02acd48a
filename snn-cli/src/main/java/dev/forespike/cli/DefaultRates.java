package dev.forespike.cli;

import dev.forespike.api.EventRule;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.Rule;
import dev.forespike.api.ZerothOrder;

/**
 * The learning rate of a run that is given none, for each rule and optimizer: rules whose gradients
 * carry noise of their own need smaller steps of plain descent, or their weights stop being finite
 * in the first epoch. Measured on the published sets, as docs/results.md has them.
 */
final class DefaultRates {
  /** For help. */
  static final String TEXT =
      "0.1 for sgd, with rule node-gradient 0.01, forward-gradient 0.001, zo 1e-7; else 0.001;"
          + " event-lif: 0.003";

  private DefaultRates() {}

  /**
   * The rate.
   *
   * @param optimizer its name on the command line
   */
  static double of(Rule rule, String optimizer) {
    if (rule instanceof EventRule) {
      return 0.003;
    }
    if (!optimizer.equals("sgd")) {
      return 0.001;
    }
    return switch (rule) {
      // A single point's derivative is the loss over alpha, whatever the slope: noise, however near
      // the minimum.
      case ZerothOrder _ -> 1e-7;
      // One direction of all parameters is longer than the gradient by the root of their number.
      case ForwardGradientRule _ -> 1e-3;
      case NodeGradient _ -> 1e-2;
      default -> 0.1;
    };
  }
}
