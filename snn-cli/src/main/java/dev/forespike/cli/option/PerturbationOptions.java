package dev.forespike.cli.option;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The rules that perturb parameters or nodes. */
public final class PerturbationOptions {
  @Option(
      names = "--law",
      paramLabel = "LAW",
      description =
          "forward-gradient: law of the directions: gaussian, rademacher, uniform, wigner, laplace,"
              + " sphere, sparse:p, coordinate, orthonormal, hadamard, or basis for all coordinates"
              + " one after the other; node-gradient: one of the first seven (default:"
              + " rademacher).")
  @Nullable String law;

  @Option(
      names = "--directions",
      paramLabel = "K",
      description =
          "forward-gradient, node-gradient: directions averaged (default: 1; basis: all).")
  @Nullable Integer directions;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "forward-gradient: perturb all parameters together, global, or layer after layer, layer"
              + " (default: ${DEFAULT-VALUE}).")
  String scope = "global";

  @Option(
      names = "--derivative",
      paramLabel = "KIND",
      description =
          "forward-gradient: jvp, or central, one-sided or single for differences of losses, which"
              + " run the hard spikes (default: ${DEFAULT-VALUE}).")
  String derivative = "jvp";

  @Option(
      names = "--eps",
      paramLabel = "X",
      description = "forward-gradient: step of differences (default: 0.1).")
  @Nullable Double eps;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "forward-gradient: largest magnitude of a derivative (default: no limit).")
  double clip = Double.POSITIVE_INFINITY;

  @Option(
      names = "--shrink",
      description = "forward-gradient: multiply by K/(K+d+kappa-2), the least squared error.")
  boolean shrink;

  /**
   * The rule of forward gradients.
   *
   * @param parameters of the network, for the basis; 0 where they are not known yet
   */
  ForwardGradientRule forwardGradient(boolean antithetic, boolean detachReset, int parameters) {
    DirectionLaw chosen =
        law == null ? new NoiseLaw.Rademacher() : Terms.direction("--law", law, true);
    boolean basis = chosen instanceof DirectionLaw.Basis;
    if (basis && directions != null) {
      throw new SpecException(
          "--law basis takes all coordinates one after the other; leave out --directions");
    }
    int all = Math.max(1, parameters);
    int count = directions == null ? basis ? all : 1 : directions;
    return new ForwardGradientRule(
        new ForwardGradient(difference(), chosen, count, place(), antithetic, shrink),
        clip,
        // Of several rules the option may be another's; that this one has no use for it is told
        // where options are checked.
        detachReset && derivative.equalsIgnoreCase("jvp"));
  }

  NodeGradient nodeGradient(boolean detachReset) {
    NoiseLaw chosen = new NoiseLaw.Rademacher();
    if (law != null) {
      if (!(Terms.direction("--law", law, true) instanceof NoiseLaw noise)) {
        throw new SpecException(
            "--law " + law + " chooses directions as a whole; nodes take independent noise");
      }
      chosen = noise;
    }
    return new NodeGradient(chosen, directions == null ? 1 : directions, detachReset);
  }

  private DirectionalDerivative difference() {
    double step = eps == null ? 0.1 : eps;
    return switch (derivative.toLowerCase(Locale.ROOT)) {
      case "jvp" -> {
        if (eps != null) {
          throw new SpecException(
              "--eps is the step of differences: give --derivative central, one-sided or single");
        }
        yield new DirectionalDerivative.Jvp();
      }
      case "central" -> new DirectionalDerivative.CentralDifference(step);
      case "one-sided" -> new DirectionalDerivative.OneSidedDifference(step);
      case "single" -> new DirectionalDerivative.SinglePoint(step);
      default ->
          throw new SpecException(
              "--derivative \""
                  + derivative
                  + "\" is unknown; known are jvp, central, one-sided, single");
    };
  }

  private Scope place() {
    return switch (scope.toLowerCase(Locale.ROOT)) {
      case "global" -> new Scope.Global();
      case "layer" -> new Scope.Layers();
      default ->
          throw new SpecException("--scope \"" + scope + "\" is unknown; known are global, layer");
    };
  }

  /** A warning where a step is so small that rounding decides; empty for none. */
  public static String warning(DirectionalDerivative derivative) {
    if (derivative.distance() >= derivative.leastStep()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "--eps %s is so small that rounding outweighs the difference of losses: in single precision"
            + " the error is least near %.2g",
        derivative.distance(),
        derivative.leastStep());
  }
}
