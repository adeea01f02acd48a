package dev.forespike.data;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether samples come from a normal law of zero mean and a given covariance. For a combination c
 * of the values, the sum over N independent samples of {@code (c x)^2 / (c K c)} has the
 * chi-squared law of N degrees exactly; all combinations together raise a false alarm with a
 * probability of at most 1e-6 (Bonferroni).
 */
final class CovarianceCheck {
  private static final double FALSE_ALARM = 1e-6;

  private CovarianceCheck() {}

  /** By single values and by sums and differences of values 1, 2, 4, ... places apart. */
  static boolean accepts(double[][] samples, double[] points, DoubleUnaryOperator kernel) {
    List<int[]> pairs =
        IntStream.range(0, points.length)
            .boxed()
            .flatMap(
                i ->
                    IntStream.iterate(1, gap -> i + gap < points.length, gap -> 2 * gap)
                        .mapToObj(gap -> new int[] {i, i + gap}))
            .toList();
    double alarm = FALSE_ALARM / (points.length + 2.0 * pairs.size());
    for (int i = 0; i < points.length; i++) {
      int at = i;
      if (!accepts(values(samples, x -> x[at]), kernel.applyAsDouble(0), alarm)) {
        return false;
      }
    }
    for (int[] pair : pairs) {
      int i = pair[0];
      int j = pair[1];
      double own = kernel.applyAsDouble(0);
      double shared = kernel.applyAsDouble(Math.abs(points[i] - points[j]));
      if (!accepts(values(samples, x -> x[i] + x[j]), 2 * (own + shared), alarm)
          || !accepts(values(samples, x -> x[i] - x[j]), 2 * (own - shared), alarm)) {
        return false;
      }
    }
    return true;
  }

  /** Whether independent values have a variance, by a test of a given false-alarm rate. */
  static boolean accepts(double[] values, double variance, double alarm) {
    double sum = 0;
    for (double value : values) {
      sum += value * value / variance;
    }
    ChiSquaredDistribution law = ChiSquaredDistribution.of(values.length);
    return sum > law.inverseCumulativeProbability(alarm / 2)
        && sum < law.inverseSurvivalProbability(alarm / 2);
  }

  private interface Combination {
    double of(double[] sample);
  }

  private static double[] values(double[][] samples, Combination combination) {
    double[] values = new double[samples.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = combination.of(samples[i]);
    }
    return values;
  }
}
