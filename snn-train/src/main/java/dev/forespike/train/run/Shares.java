package dev.forespike.train.run;

import dev.forespike.api.SpecException;

/** Target numbers for cross-entropy. */
public final class Shares {
  private static final double TOLERANCE = 1e-3;

  private Shares() {}

  /**
   * Refuses numbers that are no shares of classes. Allocates nothing.
   *
   * @param values where they are
   * @param offset the first
   * @param outputs how many belong together
   * @param row whose they are, for the message
   * @throws SpecException if one is negative, or they do not sum to 1
   */
  public static void check(float[] values, int offset, int outputs, int row) {
    double sum = 0;
    boolean negative = false;
    for (int j = offset; j < offset + outputs; j++) {
      sum += values[j];
      negative |= values[j] < 0;
    }
    if (negative || Math.abs(sum - 1) > TOLERANCE) {
      throw new SpecException(
          "cross-entropy takes targets that are shares and sum to 1, but those of row "
              + row
              + " sum to "
              + (float) sum
              + (negative ? " and some are negative" : "")
              + "; the squared error takes any");
    }
  }
}
