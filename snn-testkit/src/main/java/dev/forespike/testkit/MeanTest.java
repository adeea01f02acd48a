package dev.forespike.testkit;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Compares the means of independent samples of a vector with their theory, all coordinates at once.
 *
 * <p>Each coordinate gets Student's interval at the level {@value #LEVEL} over the number of
 * coordinates. The samples are not normal: of a mean over its own standard deviation the tails are,
 * to first order, {@code exp(skew z^3 / (3 sqrt n))} times the normal ones, on one side. At 10,000
 * samples this keeps the rate of false alarms below {@value #FALSE_ALARM} for skewness up to 10
 * where one number is compared (z = 6.1), and up to 6 for three hundred (z = 7); these limits grow
 * with the root of the number of samples. A mean that is wrong by twice the half-width is found
 * with the same certainty.
 */
final class MeanTest {
  /** Nominal level of a test. */
  static final double LEVEL = 1e-9;

  /** What is promised. */
  static final double FALSE_ALARM = 1e-6;

  /** Fewest samples. */
  static final int FEWEST = 10_000;

  private final String law;
  private final double floor;
  private final double[] theory;
  private final double[] mean;
  private final double[] squares;
  private int count;

  /**
   * A test.
   *
   * @param law its name
   * @param floor what rounding may do to a mean
   * @param theory the means
   */
  MeanTest(String law, double floor, double... theory) {
    this.law = law;
    this.floor = floor;
    this.theory = theory;
    mean = new double[theory.length];
    squares = new double[theory.length];
  }

  /** Adds a sample, by Welford's recurrence. */
  void add(double... sample) {
    count++;
    double share = 1.0 / count;
    for (int i = 0; i < mean.length; i++) {
      double difference = sample[i] - mean[i];
      mean[i] += difference * share;
      squares[i] += difference * (sample[i] - mean[i]);
    }
  }

  /** The coordinate that lies farthest off, in half-widths. */
  LawResult result() {
    double quantile =
        TDistribution.of(count - 1.0).inverseSurvivalProbability(LEVEL / 2 / theory.length);
    int worst = 0;
    double most = -1;
    for (int i = 0; i < theory.length; i++) {
      double off = Math.abs(mean[i] - theory[i]) / halfWidth(i, quantile);
      if (!(off <= most)) { // also where it is not a number
        most = off;
        worst = i;
      }
    }
    double half = halfWidth(worst, quantile);
    return new LawResult(
        law, theory[worst], mean[worst], mean[worst] - half, mean[worst] + half, FALSE_ALARM);
  }

  /** Never below rounding, which is all there is where nothing scatters: directions are floats. */
  private double halfWidth(int i, double quantile) {
    double rounding = 1e-6 * Math.abs(mean[i]) + floor;
    return quantile * Math.sqrt(squares[i] / (count - 1.0) / count) + rounding;
  }
}
