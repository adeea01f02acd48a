package dev.forespike.api;

import java.util.List;

/**
 * An estimator whose directions can be given instead of drawn, for tests that take all of them.
 *
 * <p>{@link #estimate} is {@link #along} with directions drawn from the seed.
 */
public interface DirectionalEstimator extends GradientEstimator {

  /**
   * The estimate along given directions.
   *
   * @param objective the function
   * @param point where, d numbers, not changed
   * @param directions at least one, d numbers each, not changed
   * @return the mean over the directions, a new array of d numbers
   * @throws IllegalArgumentException if there is no direction, or one or the point does not have d
   *     numbers
   * @throws SpecException if the objective does not fit the estimator
   */
  double[] along(Objective objective, double[] point, List<double[]> directions);

  /**
   * The directions of an estimate.
   *
   * @param dimension d
   * @param seed the stream
   * @return new arrays of d numbers each
   * @throws SpecException if the law does not fit the dimension
   */
  List<double[]> directions(int dimension, long seed);

  @Override
  default double[] estimate(Objective objective, double[] point, long seed) {
    return along(objective, point, directions(objective.dimension(), seed));
  }
}
