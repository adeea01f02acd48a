package dev.forespike.kernels;

import static dev.forespike.kernels.Significance.assertPlausible;
import static dev.forespike.kernels.Significance.assertRejected;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Moments and correlations of the noise laws on samples of 2^20 numbers with fixed keys. Each check
 * would reject a correct generator with probability {@link Significance#LEVEL} (5e-7) and must
 * reject the mutant beside it.
 */
@Tag("any-width")
final class LawsTest {
  @ParameterizedTest
  @EnumSource
  void meanIsZero(Law law) {
    float[] x = law.sample();
    assertPlausible(Significance.mean(x), "the mean");
    for (int i = 0; i < x.length; i += 30) {
      x[i] = Math.abs(x[i]);
    }
    assertRejected(Significance.mean(x), "a bias of the sign in one coordinate of thirty");
  }

  @ParameterizedTest
  @EnumSource
  void varianceIsOne(Law law) {
    float[] x = law.sample();
    assertPlausible(Significance.variance(x, law.kurtosis()), "the variance");
    for (int i = 0; i < x.length; i++) {
      x[i] *= (float) Math.sqrt(1.02);
    }
    assertRejected(Significance.variance(x, law.kurtosis()), "a variance of 1.02");
  }

  @ParameterizedTest
  @EnumSource
  void kurtosisIsThatOfTheLaw(Law law) {
    float[] x = law.sample();
    assertPlausible(Significance.kurtosis(x, law.kurtosis(), law.eighth()), "the kurtosis");
    for (int i = 0; i < x.length; i++) {
      x[i] *= (float) Math.sqrt(i % 2 == 0 ? 1.3 : 0.7);
    }
    assertRejected(
        Significance.kurtosis(x, law.kurtosis(), law.eighth()), "a mixture of variances");
  }

  /** The two halves of a draw come from the two words of the same counters. */
  @ParameterizedTest
  @EnumSource
  void halvesAreNotCorrelated(Law law) {
    float[] x = law.sample();
    float[] first = pick(x, x.length / 2, LawsTest::inFirstHalf);
    float[] second = pick(x, x.length / 2, i -> inFirstHalf(i) + Law.ROW / 2);
    assertIndependent(law, first, second, "halves");
  }

  @ParameterizedTest
  @EnumSource
  void neighbouringCoordinatesAreNotCorrelated(Law law) {
    float[] x = law.sample();
    int n = x.length - 1;
    assertIndependent(law, pick(x, n, i -> i), pick(x, n, i -> i + 1), "neighbours");
  }

  @ParameterizedTest
  @EnumSource
  void neighbouringKeysAreNotCorrelated(Law law) {
    float[] x = law.sample();
    int n = x.length - Law.ROW;
    assertIndependent(law, pick(x, n, i -> i), pick(x, n, i -> i + Law.ROW), "keys");
    float[] mutant = law.sample(0x5EED_0000L, ~1L);
    assertRejected(
        Significance.correlation(pick(mutant, n, i -> i), pick(mutant, n, i -> i + Law.ROW)),
        "keys without their lowest bit");
  }

  private static int inFirstHalf(int i) {
    return i / (Law.ROW / 2) * Law.ROW + i % (Law.ROW / 2);
  }

  private static float[] pick(float[] x, int n, IntUnaryOperator place) {
    float[] picked = new float[n];
    for (int i = 0; i < n; i++) {
      picked[i] = x[place.applyAsInt(i)];
    }
    return picked;
  }

  /** Checks products and products of squares; the mutants are a copy, and one of random signs. */
  private static void assertIndependent(Law law, float[] x, float[] y, String what) {
    assertPlausible(Significance.correlation(x, y), "the correlation of " + what);
    assertRejected(Significance.correlation(x, x), "a copy");
    if (law.kurtosis() == 1) {
      return; // all squares are 1
    }
    assertPlausible(Significance.correlationOfSquares(x, y, law.kurtosis()), "squares of " + what);
    SplittableRandom random = new SplittableRandom(1);
    float[] copy = pick(x, x.length, i -> i);
    for (int i = 0; i < x.length; i++) {
      copy[i] *= random.nextBoolean() ? 1f : -1f;
    }
    assertPlausible(Significance.correlation(x, copy), "the correlation of random signs");
    assertRejected(
        Significance.correlationOfSquares(x, copy, law.kurtosis()), "a copy with random signs");
  }
}
