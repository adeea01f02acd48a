package dev.forespike.bench.measure;

/**
 * A cost with a part that does not change and a part in proportion to the quantity, or to a power
 * of it that is known beforehand. Fitted by least squares of relative errors, so that small costs
 * count like large ones.
 *
 * @param offset what does not change
 * @param slope what each unit costs
 * @param degree the power of the quantity
 * @param error root of the mean squared relative error
 */
public record AffineLaw(double offset, double slope, int degree, double error) implements Law {

  /**
   * Fits.
   *
   * @param x quantities, at least two different ones, positive
   * @param y their costs, positive
   * @param degree the power of the quantity, at least 1
   * @return the law
   * @throws IllegalArgumentException if there are no such points
   */
  public static AffineLaw fit(double[] x, double[] y, int degree) {
    Law.check(x, y);
    // Rows (1, x^d) / y with right-hand side 1; the two normal equations by Cramer's rule.
    double oneOne = 0;
    double oneX = 0;
    double xx = 0;
    double one = 0;
    double sumX = 0;
    for (int i = 0; i < x.length; i++) {
      double constant = 1 / y[i];
      double term = Math.pow(x[i], degree) / y[i];
      oneOne += constant * constant;
      oneX += constant * term;
      xx += term * term;
      one += constant;
      sumX += term;
    }
    double determinant = oneOne * xx - oneX * oneX;
    double offset = (one * xx - sumX * oneX) / determinant;
    double slope = (oneOne * sumX - oneX * one) / determinant;
    var law = new AffineLaw(offset, slope, degree, 0);
    return new AffineLaw(offset, slope, degree, Law.error(law, x, y));
  }

  @Override
  public double at(double x) {
    return offset + slope * Math.pow(x, degree);
  }
}
