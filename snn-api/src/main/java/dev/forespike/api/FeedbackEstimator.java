package dev.forespike.api;

import java.util.List;

/**
 * Estimates feedback weights: for each hidden layer the Jacobian of the output by what the layer
 * sends at the same step (or, for noise on membranes, by its potentials), transposed, averaged over
 * steps and samples.
 */
@FunctionalInterface
public interface FeedbackEstimator {

  /**
   * Estimates feedback weights at a point: a pure function of its arguments.
   *
   * @param objective a network on a batch
   * @param point its parameters, not changed
   * @param seed the stream of noise; estimates with different seeds are independent
   * @return for each hidden layer {@code [hidden][outputs]} row by row, new arrays
   * @throws IllegalArgumentException if the point does not fit the objective
   * @throws SpecException if the objective is no network
   */
  List<double[]> estimate(Objective objective, double[] point, long seed);
}
