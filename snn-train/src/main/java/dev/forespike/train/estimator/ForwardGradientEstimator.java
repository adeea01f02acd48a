package dev.forespike.train.estimator;

import dev.forespike.api.DifferentiableObjective;
import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.Objective;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import java.util.Arrays;
import java.util.List;

/** The forward gradient {@code mean_k D_k v_k}, with each way of finding D. */
public final class ForwardGradientEstimator implements DirectionalEstimator {
  private final ForwardGradient spec;
  private final Directions law;

  /**
   * Makes an estimator.
   *
   * @param spec what it is to do
   */
  public ForwardGradientEstimator(ForwardGradient spec) {
    this.spec = spec;
    law = new Directions(spec.law());
  }

  @Override
  public List<double[]> directions(int dimension, long seed) {
    int independent = spec.antithetic() ? spec.directions() / 2 : spec.directions();
    double[][] drawn = new double[spec.directions()][dimension];
    double[][] first = Arrays.copyOf(drawn, independent);
    int from = 0;
    int[] blocks = blocks(dimension);
    for (int block = 0; block < blocks.length; block++) {
      law.draw(CounterRandom.child(seed, block), from, blocks[block], first);
      from += blocks[block];
    }
    for (int k = independent; k < drawn.length; k++) {
      for (int i = 0; i < dimension; i++) {
        drawn[k][i] = -first[k - independent][i];
      }
    }
    return List.of(drawn);
  }

  private int[] blocks(int dimension) {
    return switch (spec.scope()) {
      case Scope.Global() -> new int[] {dimension};
      case Scope.Layers() ->
          throw new SpecException("layers are of networks; give a function blocks of coordinates");
      case Scope.Blocks(List<Integer> sizes) -> {
        int sum = sizes.stream().mapToInt(Integer::intValue).sum();
        if (sum != dimension) {
          throw new SpecException(
              "the blocks have " + sum + " coordinates together, but the objective " + dimension);
        }
        yield sizes.stream().mapToInt(Integer::intValue).toArray();
      }
    };
  }

  @Override
  public double[] along(Objective objective, double[] point, List<double[]> directions) {
    int d = objective.dimension();
    check("the point", point, d);
    if (directions.isEmpty()) {
      throw new IllegalArgumentException("an estimate needs at least one direction");
    }
    int[] blocks = blocks(d);
    double[] estimate = new double[d];
    double[] ofBlock = new double[blocks.length == 1 ? 0 : d];
    double base =
        spec.derivative() instanceof DirectionalDerivative.OneSidedDifference
            ? objective.value(point)
            : 0;
    for (double[] direction : directions) {
      check("a direction", direction, d);
      int from = 0;
      for (int size : blocks) {
        double[] tangent = direction;
        if (blocks.length > 1) {
          tangent = ofBlock;
          Arrays.fill(tangent, 0);
          System.arraycopy(direction, from, tangent, from, size);
        }
        double derivative = derivative(objective, point, tangent, base);
        for (int i = from; i < from + size; i++) {
          estimate[i] += derivative * direction[i];
        }
        from += size;
      }
    }
    int from = 0;
    for (int size : blocks) {
      double factor = shrinkage(spec, size, directions.size()) / directions.size();
      for (int i = from; i < from + size; i++) {
        estimate[i] *= factor;
      }
      from += size;
    }
    return estimate;
  }

  private static void check(String what, double[] numbers, int dimension) {
    if (numbers.length != dimension) {
      throw new IllegalArgumentException(
          what + " has " + numbers.length + " numbers, but the objective takes " + dimension);
    }
  }

  private double derivative(Objective objective, double[] point, double[] tangent, double base) {
    return switch (spec.derivative()) {
      case DirectionalDerivative.Jvp() -> {
        if (!(objective instanceof DifferentiableObjective differentiable)) {
          throw new SpecException(
              "a Jacobian-vector product needs an objective that can be differentiated along a"
                  + " direction; differences need its value alone");
        }
        yield differentiable.derivative(point, tangent);
      }
      case DirectionalDerivative.CentralDifference(double step) ->
          (objective.value(moved(point, tangent, step))
                  - objective.value(moved(point, tangent, -step)))
              / (2 * step);
      case DirectionalDerivative.OneSidedDifference(double step) ->
          (objective.value(moved(point, tangent, step)) - base) / step;
      case DirectionalDerivative.SinglePoint(double step) ->
          objective.value(moved(point, tangent, step)) / step;
    };
  }

  private static double[] moved(double[] point, double[] direction, double step) {
    double[] moved = new double[point.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Math.fma(step, direction[i], point[i]);
    }
    return moved;
  }

  /**
   * The factor that makes the mean squared error least: {@code |g|^2 / E |h|^2}. For K independent
   * directions it is K / (K + d + kappa - 2). Of directions that come in orthogonal blocks of d, m
   * whole blocks and r more, each whole block gives d g, and r of a block have squared length r d.
   *
   * @param spec of the estimator
   * @param d coordinates perturbed together
   * @param count directions averaged
   * @return in (0, 1]; 1 where the estimate is not to be shrunk
   */
  public static double shrinkage(ForwardGradient spec, int d, int count) {
    if (!spec.shrink()) {
      return 1;
    }
    double directions = spec.antithetic() ? count / 2.0 : count;
    if (spec.law() instanceof DirectionLaw.Orthonormal
        || spec.law() instanceof DirectionLaw.Hadamard
        || spec.law() instanceof DirectionLaw.Basis) {
      double whole = Math.floor(directions / d) * d;
      double rest = directions - whole;
      return directions * directions / (whole * whole + 2 * whole * rest + rest * d);
    }
    return directions / (directions + d + spec.law().kurtosis() - 2);
  }
}
