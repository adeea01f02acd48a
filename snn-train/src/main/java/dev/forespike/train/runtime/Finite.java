package dev.forespike.train.runtime;

import dev.forespike.api.SpecException;

/** Looks for numbers that are none, where they would enter a network. */
public final class Finite {
  private Finite() {}

  /**
   * Looks for NaN and infinity. Allocates nothing.
   *
   * @param values the numbers
   * @param from first one
   * @param count how many
   * @return the place of the first that is not finite, counted from {@code from}; -1 for none
   */
  public static int firstOther(float[] values, int from, int count) {
    // A loop with two ends stays small: unrolled, it would crowd kernels out of a session's step.
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(values[from + i]) <= Float.MAX_VALUE)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether all numbers are finite.
   *
   * @param values the numbers
   * @return false if one is not
   */
  public static boolean all(float[] values) {
    return firstOther(values, 0, values.length) < 0;
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @param what they are, for the message
   * @param values the numbers
   * @throws SpecException naming the first and its place
   */
  public static void check(String what, float[] values) {
    int at = firstOther(values, 0, values.length);
    if (at >= 0) {
      throw refused(what, values[at], at);
    }
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @param what they are, for the message
   * @param values the numbers
   * @throws SpecException naming the first and its place
   */
  public static void check(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw refused(what, values[i], i);
      }
    }
  }

  /**
   * The refusal of a number.
   *
   * @param what it belongs to
   * @param value the number
   * @param at its place
   * @return an exception to be thrown
   */
  public static SpecException refused(String what, double value, int at) {
    return new SpecException(what + " holds " + value + " at element " + at);
  }
}
