package dev.forespike.cli;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.EventRule;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;

/** How many passes an update takes. */
final class ForwardPasses {
  private ForwardPasses() {}

  /**
   * Forward passes of an update, each tangent counted as one; the way back of back-propagation is
   * not counted.
   */
  static int perUpdate(TrainingSpec spec) {
    return switch (spec.rule()) {
      case ForwardGradientRule forward -> {
        int layers = spec.network().parts().stream().mapToInt(part -> part.layers().size()).sum();
        yield perUpdate(forward.estimator(), forward.byLayer() ? layers : 1);
      }
      case NodeGradient node -> 1 + node.directions();
      case ForwardFeedbackAlignment _ -> 2;
      case Opzo opzo -> opzo.antithetic() ? 2 : 1;
      case SpatialBackprop _,
          BackpropThroughTime _,
          FeedbackAlignment _,
          KolenPollack _,
          ZerothOrder _,
          EventRule _ ->
          1;
    };
  }

  private static int perUpdate(ForwardGradient estimator, int layers) {
    int directions = layers * estimator.directions();
    return switch (estimator.derivative()) {
      case DirectionalDerivative.CentralDifference _ -> 1 + 2 * directions;
      case DirectionalDerivative.Jvp _,
          DirectionalDerivative.OneSidedDifference _,
          DirectionalDerivative.SinglePoint _ ->
          1 + directions;
    };
  }
}
