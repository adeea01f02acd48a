package dev.forespike.testkit;

import java.util.Locale;

/**
 * What a law says beside what was measured.
 *
 * @param law name of the law
 * @param theory the value it predicts; of many numbers, that of the one that lies farthest off
 * @param measured the value found
 * @param low lower end of the interval around the measured value in which theory must lie
 * @param high its upper end
 * @param falseAlarm the probability at which a correct estimator fails, at most; 0 for exact laws
 */
public record LawResult(
    String law, double theory, double measured, double low, double high, double falseAlarm) {

  /**
   * Whether the law holds.
   *
   * @return true if theory lies in the interval; false if anything is not a number
   */
  public boolean holds() {
    return low <= theory && theory <= high;
  }

  /**
   * Fails a test unless the law holds.
   *
   * @throws AssertionError if it does not
   */
  public void assertHolds() {
    if (!holds()) {
      throw new AssertionError("the law is broken: " + this);
    }
  }

  /**
   * Fails a test if the law holds: for mutants.
   *
   * @throws AssertionError if it holds
   */
  public void assertBroken() {
    if (holds()) {
      throw new AssertionError("the law should be broken, but holds: " + this);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: theory %.6g, measured %.6g, interval [%.6g, %.6g]%s",
        law,
        theory,
        measured,
        low,
        high,
        falseAlarm == 0
            ? " (exact)"
            : String.format(Locale.ROOT, " (false alarms below %.0e)", falseAlarm));
  }
}
