package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Significance tests of random numbers with mean 0 and variance 1. Each gives the probability of a
 * sample at least as odd under the law, from which {@link #assertPlausible} derives its false-alarm
 * rate.
 *
 * <p>Moments are sums of independent terms of known mean and variance, compared with the normal
 * distribution from both sides. The samples have 2^17 terms or more. The skewness of the terms, 11
 * for the fourth power of a normal number, bends each tail by less than half at this level, and the
 * two sides against each other; the worst, 60 for the fourth power of a Laplace number (2^20
 * terms), makes the upper tail three to four times as heavy, which is still below 1e-6.
 */
final class Significance {
  /** A correct law fails one check with this probability: half of what is allowed, 1e-6. */
  static final double LEVEL = 5e-7;

  private Significance() {}

  /** The false-alarm rate is {@link #LEVEL}, below 1e-6 also where the p-value is approximate. */
  static void assertPlausible(double pValue, String what) {
    assertTrue(pValue > LEVEL, () -> what + " is implausible: p = " + pValue);
  }

  /** The same check must see what is wrong with a mutant. */
  static void assertRejected(double pValue, String what) {
    assertTrue(pValue <= LEVEL, () -> what + " should be rejected, but p = " + pValue);
  }

  /** The mean is 0 where the variance is 1. */
  static double mean(float[] x) {
    return ofMean(IntStream.range(0, x.length).mapToDouble(i -> x[i]).sum(), x.length, 1);
  }

  /** The variance is 1 where the kurtosis is known: squares have variance kurtosis - 1. */
  static double variance(float[] x, double kurtosis) {
    double sum = IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] * x[i] - 1).sum();
    return ofMean(sum, x.length, kurtosis - 1);
  }

  /** The fourth moment is the kurtosis where the eighth moment is known. */
  static double kurtosis(float[] x, double kurtosis, double eighth) {
    double sum = IntStream.range(0, x.length).mapToDouble(i -> Math.pow(x[i], 4) - kurtosis).sum();
    return ofMean(sum, x.length, eighth - kurtosis * kurtosis);
  }

  /** Two independent sequences are not correlated: products have mean 0 and variance 1. */
  static double correlation(float[] x, float[] y) {
    assertEquals(x.length, y.length);
    return ofMean(
        IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] * y[i]).sum(), x.length, 1);
  }

  /** Nor are their squares. */
  static double correlationOfSquares(float[] x, float[] y, double kurtosis) {
    double sum =
        IntStream.range(0, x.length)
            .mapToDouble(i -> ((double) x[i] * x[i] - 1) * ((double) y[i] * y[i] - 1))
            .sum();
    return ofMean(sum, x.length, (kurtosis - 1) * (kurtosis - 1));
  }

  /** Kolmogorov and Smirnov's test of a continuous law. */
  static double distribution(float[] x, DoubleUnaryOperator cumulative) {
    double[] values = new double[x.length];
    Arrays.setAll(values, i -> x[i]);
    return KolmogorovSmirnovTest.withDefaults().test(values, cumulative).getPValue();
  }

  /** Pearson's test of counts. */
  static double counts(double[] expected, long[] observed) {
    return ChiSquareTest.withDefaults().test(expected, observed).getPValue();
  }

  /** The sum of n terms of mean 0 and a known variance; a variance of 0 is checked to rounding. */
  static double ofMean(double sum, int n, double variance) {
    if (variance == 0) {
      return Math.abs(sum) <= n * 1e-6 ? 1 : 0;
    }
    double deviation = Math.abs(sum) / Math.sqrt(n * variance);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(deviation);
  }
}
