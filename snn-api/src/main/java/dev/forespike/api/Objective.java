package dev.forespike.api;

/** A function of d real numbers that is to be minimised. */
public interface Objective {

  /**
   * The number of its arguments.
   *
   * @return d, at least 1
   */
  int dimension();

  /**
   * Its value. The same point gives the same value: randomness inside, such as the noise of spikes,
   * is to be fixed beforehand, so that two points are compared under the same noise.
   *
   * @param point d numbers, not to be changed
   * @return the value
   */
  double value(double[] point);
}
