package dev.forespike.cli.option;

import dev.forespike.api.Rule;

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
    return rule.eventDriven() || optimizer.equals("sgd") ? rule.plainRate() : 0.001;
  }
}
