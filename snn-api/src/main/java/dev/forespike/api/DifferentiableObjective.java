package dev.forespike.api;

/** An objective that can be differentiated along a direction in one forward pass. */
public interface DifferentiableObjective extends Objective {

  /**
   * The derivative along a direction, {@code d/de value(point + e direction)} at e = 0; where the
   * objective has no derivative, that of its surrogate.
   *
   * @param point d numbers, not to be changed
   * @param direction d numbers of any length, not to be changed
   * @return the product of gradient and direction
   */
  double derivative(double[] point, double[] direction);
}
