package dev.forespike.bench.measure;

/** How a cost grows with one quantity, as it was fitted to measured points. */
public sealed interface Law permits PowerLaw, AffineLaw {
  /**
   * The cost that the law says.
   *
   * @param x the quantity
   * @return in the unit of the points
   */
  double at(double x);

  /**
   * How far the law is from its points.
   *
   * @return root of the mean squared relative error
   */
  double error();

  /**
   * How far a law is from some points.
   *
   * @param law the law
   * @param x quantities
   * @param y their costs
   * @return root of the mean squared relative error
   */
  static double error(Law law, double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double relative = law.at(x[i]) / y[i] - 1;
      sum += relative * relative;
    }
    return Math.sqrt(sum / x.length);
  }

  /** Points that a line can be laid through, at positive quantities and costs. */
  static void check(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " quantities, but " + y.length + " costs");
    }
    boolean different = false;
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] > 0 && y[i] > 0 && x[i] < Double.POSITIVE_INFINITY && y[i] <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("no point of a law: " + x[i] + ", " + y[i]);
      }
      different |= x[i] != x[0];
    }
    if (!different) {
      throw new IllegalArgumentException("a law needs points at two quantities");
    }
  }
}
