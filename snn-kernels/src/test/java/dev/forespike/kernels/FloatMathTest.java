package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-width")
final class FloatMathTest {
  private static final double BOUND = 2e-7;

  /**
   * Up to an eighth of a turn, an angle of 0.79 and a slope of 0.71: rounding the angle, the factor
   * and their product costs at most 2^-24 relative each, 1.0e-7 in all; the result half a unit in
   * the last place, 0.3e-7; the polynomial less than 0.2e-7.
   */
  private static final double TURN_BOUND = 1.5e-7;

  @Test
  void expHasARelativeErrorBelowTwoTenMillionths() {
    for (float x = -87f; x <= 88f; x += 0.000_21f) {
      assertExp(x);
    }
    for (float x = 1f; x > Float.MIN_NORMAL; x *= 0.93f) {
      assertExp(x);
      assertExp(-x);
    }
    // Where the rounding to a power of two changes over.
    for (int n = -125; n <= 126; n++) {
      float border = (float) ((n + 0.5) * Math.log(2));
      assertExp(Math.nextDown(border));
      assertExp(border);
      assertExp(Math.nextUp(border));
    }
  }

  private static void assertExp(float x) {
    double exact = Math.exp(x);
    if (Math.abs(FloatMath.exp(x) - exact) > BOUND * exact) {
      assertEquals(exact, FloatMath.exp(x), BOUND * exact, "exp(" + x + ")");
    }
  }

  @Test
  void expIsExactAtZeroAndClampedAtBothEnds() {
    assertEquals(1f, FloatMath.exp(0f));
    assertEquals(1f, FloatMath.exp(-0f));
    float largest = FloatMath.exp(88f);
    float smallest = FloatMath.exp(-87f);
    assertTrue(Float.isFinite(largest));
    assertTrue(smallest >= Float.MIN_NORMAL);
    for (float x : new float[] {Math.nextUp(88f), 1e9f, Float.POSITIVE_INFINITY}) {
      assertEquals(largest, FloatMath.exp(x));
    }
    for (float x : new float[] {Math.nextDown(-87f), -1e9f, Float.NEGATIVE_INFINITY}) {
      assertEquals(smallest, FloatMath.exp(x));
    }
  }

  @Test
  void logHasAnErrorBelowTwoTenMillionths() {
    for (int bits = Float.floatToIntBits(0.4f); bits < Float.floatToIntBits(2.5f); bits += 13) {
      assertLog(Float.intBitsToFloat(bits));
    }
    int normal = Float.floatToIntBits(Float.MIN_NORMAL);
    int largest = Float.floatToIntBits(Float.MAX_VALUE);
    for (int bits = normal; bits <= largest - 1009; bits += 1009) {
      assertLog(Float.intBitsToFloat(bits));
    }
    assertLog(Float.MIN_NORMAL);
    assertLog(Float.MAX_VALUE);
    assertLog(Math.nextDown(1f));
    assertLog(Math.nextUp(1f));
  }

  /** Absolute near 1, where the logarithm is small, relative elsewhere. */
  private static void assertLog(float x) {
    double exact = Math.log(x);
    double bound = BOUND * Math.max(1, Math.abs(exact));
    if (Math.abs(FloatMath.log(x) - exact) > bound) {
      assertEquals(exact, FloatMath.log(x), bound, "log(" + x + ")");
    }
  }

  @Test
  void logOfOneIsZero() {
    assertEquals(0f, FloatMath.log(1f));
  }

  @Test
  void sineAndCosineStayBelowTheSumOfTheirRoundings() {
    for (long turn = Integer.MIN_VALUE; turn <= Integer.MAX_VALUE; turn += 1511) {
      assertTurn((int) turn);
    }
    for (int eighth = 0; eighth < 8; eighth++) {
      for (int step = -2; step <= 2; step++) {
        assertTurn((eighth << 29) + step);
      }
    }
  }

  private static void assertTurn(int turn) {
    double angle = turn * 0x1p-32 * 2 * Math.PI;
    double sine = FloatMath.sineOfTurn(turn) - Math.sin(angle);
    double cosine = FloatMath.cosineOfTurn(turn) - Math.cos(angle);
    if (Math.abs(sine) > TURN_BOUND || Math.abs(cosine) > TURN_BOUND) {
      assertEquals(0, sine, TURN_BOUND, "sine of " + turn);
      assertEquals(0, cosine, TURN_BOUND, "cosine of " + turn);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void quarterTurnsAreExact(int quarters) {
    int turn = quarters << 30;
    assertEquals(Math.rint(Math.sin(quarters * Math.PI / 2)), FloatMath.sineOfTurn(turn), 0f);
    assertEquals(Math.rint(Math.cos(quarters * Math.PI / 2)), FloatMath.cosineOfTurn(turn), 0f);
  }
}
