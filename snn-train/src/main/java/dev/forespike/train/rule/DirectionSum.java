package dev.forespike.train.rule;

import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.estimator.ForwardGradientEstimator;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.ParameterDirections;
import dev.forespike.train.runtime.Parameters;
import java.util.List;

/**
 * The gradient {@code mean_k D_k v_k} of derivatives D along directions v, each D within its limit,
 * shrunk where that is wanted. With the seed and the iteration, derivatives are all it is made of.
 */
public final class DirectionSum {
  private final ForwardGradientRule rule;
  private final Parameters shape;
  private final ParameterDirections directions;
  private final Parameters gradients;

  /**
   * Makes a sum.
   *
   * @param rule the rule
   * @param shape the network's parameters
   * @param compute who computes
   * @throws dev.forespike.api.SpecException if the law does not fit the number of parameters
   */
  public DirectionSum(ForwardGradientRule rule, Parameters shape, Compute compute) {
    this.rule = rule;
    this.shape = shape;
    directions = new ParameterDirections(rule.estimator(), shape, compute);
    gradients = new Parameters(shape.spec());
  }

  /**
   * The sum of a run.
   *
   * @param spec the run
   * @param shape the network's parameters
   * @param compute who computes
   * @return a sum
   * @throws IllegalArgumentException if its rule takes no directional derivatives
   */
  public static DirectionSum of(TrainingSpec spec, Parameters shape, Compute compute) {
    return new DirectionSum(rule(spec), shape, compute);
  }

  /**
   * The number of derivatives of an update.
   *
   * @param spec the run
   * @return K, or K for each layer where layers are perturbed one by one
   * @throws IllegalArgumentException if its rule takes no directional derivatives
   */
  public static int scalars(TrainingSpec spec) {
    ForwardGradientRule rule = rule(spec);
    int layers = spec.network().parts().stream().mapToInt(part -> part.layers().size()).sum();
    return (rule.byLayer() ? layers : 1) * rule.estimator().directions();
  }

  private static ForwardGradientRule rule(TrainingSpec spec) {
    if (spec.rule() instanceof ForwardGradientRule rule) {
      return rule;
    }
    throw new IllegalArgumentException("no directional derivatives: " + spec.rule());
  }

  /** The directions. */
  ParameterDirections directions() {
    return directions;
  }

  /**
   * The number of derivatives of an update.
   *
   * @return K, or K for each layer where layers are perturbed one by one
   */
  public int scalars() {
    return (rule.byLayer() ? shape.layers() : 1) * directions.count();
  }

  /**
   * The gradient that derivatives of a batch give.
   *
   * @param seed the run's seed
   * @param iteration index of the batch within the run
   * @param scalars its derivatives, {@code [K]} or {@code [layers][K]}
   * @return overwritten by the next
   */
  public Parameters gradient(long seed, long iteration, double[] scalars) {
    directions.begin(seed, iteration);
    return gradient(scalars);
  }

  /** The gradient along the directions that are there. */
  Parameters gradient(double[] scalars) {
    int count = directions.count();
    List<Integer> blocks = NetworkPoint.blocks(shape);
    int all = blocks.stream().reduce(0, Math::addExact);
    gradients.clear();
    for (int layer = 0; layer < shape.layers(); layer++) {
      int together = rule.byLayer() ? blocks.get(layer) : all;
      double factor = ForwardGradientEstimator.shrinkage(rule.estimator(), together, count) / count;
      int from = rule.byLayer() ? layer * count : 0;
      for (int k = 0; k < count; k++) {
        double derivative = Math.clamp(scalars[from + k], -rule.clip(), rule.clip());
        directions.addTo(layer, k, (float) (derivative * factor), gradients);
      }
    }
    return gradients;
  }
}
