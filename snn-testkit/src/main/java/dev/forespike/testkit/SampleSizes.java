package dev.forespike.testkit;

import java.util.function.IntFunction;

/** How many samples a law takes. */
public final class SampleSizes {
  private SampleSizes() {}

  /**
   * A law with as many samples as it takes: where it is undecided it is measured again with what it
   * needs, and twice as many at least. Each measurement has its own false alarms, and the result
   * states those of all.
   *
   * @param first how many to begin with
   * @param most more are never taken
   * @param law the law, measured with so many samples
   * @return the last measurement; undecided if it would need more than may be taken
   */
  public static LawResult untilDecided(int first, int most, IntFunction<LawResult> law) {
    LawResult result = law.apply(first);
    double falseAlarm = result.falseAlarm();
    long next = first;
    while (result.verdict() == Verdict.UNDECIDED) {
      next = Math.max(result.neededSamples(), 2 * next);
      if (next > most) {
        break;
      }
      result = law.apply((int) next);
      falseAlarm += result.falseAlarm();
    }
    return result.withFalseAlarm(falseAlarm);
  }
}
