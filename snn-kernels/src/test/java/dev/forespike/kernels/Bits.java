package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** Equality of floating-point arrays bit by bit. */
public final class Bits {
  private Bits() {}

  /** Fails at the first element whose bits differ. */
  public static void assertSame(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        fail(what + "[" + i + "] should be " + expected[i] + ", but is " + actual[i]);
      }
    }
  }
}
