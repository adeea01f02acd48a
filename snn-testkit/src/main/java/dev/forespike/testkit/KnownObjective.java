package dev.forespike.testkit;

import dev.forespike.api.DifferentiableObjective;

/** An objective whose gradient is known. */
public interface KnownObjective extends DifferentiableObjective {

  /**
   * The gradient.
   *
   * @param point d numbers
   * @return a new array of d numbers
   */
  double[] gradient(double[] point);

  @Override
  default double derivative(double[] point, double[] direction) {
    return Vectors.dot(gradient(point), direction);
  }
}
