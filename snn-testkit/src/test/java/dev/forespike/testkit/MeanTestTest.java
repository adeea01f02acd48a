package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The interval behind the statistical laws. */
final class MeanTestTest {

  private static LawResult normal(int samples, double mean, double theory, long seed) {
    var random = new SplittableRandom(seed);
    var test = new MeanTest("normal numbers", 0, theory);
    for (int i = 0; i < samples; i++) {
      test.add(mean + random.nextGaussian());
    }
    return test.result();
  }

  /** Half-width 6.11 / sqrt(n): the quantile of 5e-10 of the normal law. */
  @Test
  void theIntervalHasTheWidthOfItsLevel() {
    LawResult result = normal(1_000_000, 0, 0, 1);
    assertEquals(6.110, (result.high() - result.low()) / 2 * 1000, 0.02);
    assertTrue(result.holds());
  }

  /** Off by two half-widths it always fails, by a tenth of one it never does. */
  @Test
  void theTestHasItsPower() {
    double half = 6.11 / 100;
    for (int seed = 0; seed < 300; seed++) {
      assertFalse(normal(10_000, 2 * half, 0, seed).holds());
      assertTrue(normal(10_000, 0.1 * half, 0, seed).holds());
    }
  }

  /** Twice as many numbers are compared at half the level each: the interval is a little wider. */
  @Test
  void manyNumbersShareTheLevel() {
    var random = new SplittableRandom(1);
    var test = new MeanTest("many", 0, new double[100]);
    for (int i = 0; i < 10_000; i++) {
      test.add(random.doubles(100, -1, 1).toArray());
    }
    LawResult result = test.result();
    // The quantile of 5e-12 times the deviation sqrt(1/3) over 100.
    assertEquals(6.81 * Math.sqrt(1.0 / 3) / 100, (result.high() - result.low()) / 2, 2e-3);
    assertTrue(result.holds());
  }

  @Test
  void theWorstCoordinateIsShown() {
    var test = new MeanTest("three", 0, 0, 5, 0);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      test.add(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }
    assertEquals(5, test.result().theory());
    test.result().assertBroken();
    assertThrows(AssertionError.class, () -> test.result().assertHolds());
  }

  @Test
  void whatIsNotANumberIsBroken() {
    var test = new MeanTest("not a number", 0, 0, 0);
    for (int i = 0; i < 10_000; i++) {
      test.add(i % 2, i == 7 ? Double.NaN : i % 2 - 0.5);
    }
    test.result().assertBroken();
    assertThrows(AssertionError.class, () -> new LawResult("x", 0, 0, -1, 1, 0).assertBroken());
  }

  /** Without scatter only rounding is allowed. */
  @Test
  void whereNothingScattersTheMeanMustBeExact() {
    var right = new MeanTest("constant", 0, 3);
    var wrong = new MeanTest("constant", 0, 3.001);
    for (int i = 0; i < 10_000; i++) {
      right.add(3);
      wrong.add(3);
    }
    right.result().assertHolds();
    wrong.result().assertBroken();
  }
}
