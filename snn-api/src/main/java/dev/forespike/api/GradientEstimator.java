package dev.forespike.api;

/** Estimates gradients from values, or from derivatives along random directions. */
@FunctionalInterface
public interface GradientEstimator {

  /**
   * Estimates the gradient at a point: a pure function of its arguments.
   *
   * @param objective the function
   * @param point where, d numbers, not changed
   * @param seed the stream of random directions; estimates with different seeds are independent
   * @return the estimate, a new array of d numbers
   * @throws IllegalArgumentException if the point does not have d numbers
   * @throws SpecException if the objective or its dimension does not fit the estimator
   */
  double[] estimate(Objective objective, double[] point, long seed);
}
