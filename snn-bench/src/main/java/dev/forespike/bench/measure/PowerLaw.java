package dev.forespike.bench.measure;

/**
 * A cost that is a power of the quantity: a straight line of logarithms, fitted by least squares of
 * them.
 *
 * @param coefficient the cost at quantity 1
 * @param exponent 1 where twice as much costs twice as much
 * @param rSquared share of the logarithms' variance that the line explains
 * @param error root of the mean squared relative error
 */
public record PowerLaw(double coefficient, double exponent, double rSquared, double error)
    implements Law {

  /**
   * Fits.
   *
   * @param x quantities, at least two different ones, positive
   * @param y their costs, positive
   * @return the law
   * @throws IllegalArgumentException if there are no such points
   */
  public static PowerLaw fit(double[] x, double[] y) {
    Law.check(x, y);
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = Math.log(x[i]) - meanX;
      double dy = Math.log(y[i]) - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double exponent = xy / xx;
    // A cost that never changes is explained completely; rounding leaves some variance.
    double rSquared = yy < 1e-24 * x.length ? 1 : xy * xy / (xx * yy);
    var law = new PowerLaw(Math.exp(meanY - exponent * meanX), exponent, rSquared, 0);
    return new PowerLaw(law.coefficient, exponent, rSquared, Law.error(law, x, y));
  }

  @Override
  public double at(double x) {
    return coefficient * Math.pow(x, exponent);
  }
}
