package dev.forespike.testkit;

import java.util.function.UnaryOperator;

/** Laws about one number of each estimate. */
final class OneNumber {
  static final String COSINE = "squared cosine";

  private static final double ROUNDING = 1e-12;

  private OneNumber() {}

  /**
   * The mean of a number.
   *
   * @param law its name
   * @param theory the mean
   * @param dimension of an estimate
   * @param seen the number of an estimate
   */
  static Observer of(String law, double theory, int dimension, UnaryOperator<double[]> seen) {
    double[] nothing = seen.apply(new double[dimension]);
    double[] expected = {theory};
    return new MeanTest(law, ROUNDING, expected, nothing, _ -> new Place.Whole()).of(seen);
  }

  /** {@code |h - g|^2 / |g|^2}. */
  static Observer relativeError(String law, double theory, KnownObjective f, double[] point) {
    double[] g = Inputs.gradientToCompareWith(f, point);
    double squares = Vectors.squares(g);
    return of(law, theory, g.length, h -> new double[] {Vectors.squaredDistance(h, g) / squares});
  }

  /** The squared cosine of estimate and gradient; 0 of an estimate of zero. */
  static Observer squaredCosine(double theory, KnownObjective f, double[] point) {
    double[] g = Inputs.gradientToCompareWith(f, point);
    return of(
        COSINE,
        theory,
        g.length,
        h -> {
          double along = Vectors.dot(h, g);
          double squares = Vectors.squares(h) * Vectors.squares(g);
          return new double[] {squares == 0 ? 0 : along * along / squares};
        });
  }
}
