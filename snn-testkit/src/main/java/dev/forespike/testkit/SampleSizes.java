package dev.forespike.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** How many samples a law takes. */
public final class SampleSizes {
  /** A single sample can make the need look larger than it is: nobody goes farther at once. */
  private static final int LARGEST_STEP = 16;

  /** What needs more than so many times what may be taken is not tried. */
  private static final long HOPELESS = 4;

  private SampleSizes() {}

  /**
   * A law with as many samples as it takes: where it is undecided it is measured again with what it
   * needs, at least twice and at most 16 times as many as before, unless it needs more than four
   * times what may be taken. Each measurement has its own false alarms, and the result states those
   * of all.
   *
   * @param first how many to begin with
   * @param most more are never taken
   * @param law the law, measured with so many samples
   * @return the last measurement; undecided if it needs more than may be taken
   */
  public static LawResult untilDecided(int first, int most, IntFunction<LawResult> law) {
    return allUntilDecided(first, most, n -> List.of(law.apply(n))).getFirst();
  }

  /**
   * Several laws on the same samples: those that are undecided are measured again, together, as
   * {@link #untilDecided} does one.
   *
   * @param first how many to begin with
   * @param most more are never taken
   * @param laws the laws, measured with so many samples, always as many in the same order
   * @return the last measurement of each
   */
  public static List<LawResult> allUntilDecided(
      int first, int most, IntFunction<List<LawResult>> laws) {
    var results = new ArrayList<>(laws.apply(first));
    long taken = first;
    while (taken < most && needed(results) > 0 && needed(results) / HOPELESS <= most) {
      long needed = Math.clamp(needed(results), 2 * taken, LARGEST_STEP * taken);
      taken = Math.min(needed, most);
      List<LawResult> again = laws.apply((int) taken);
      for (int i = 0; i < results.size(); i++) {
        LawResult before = results.get(i);
        if (before.verdict() == Verdict.UNDECIDED) {
          // Where the estimators are at fault there is one finding in place of all laws.
          LawResult now = again.get(Math.min(i, again.size() - 1));
          results.set(i, now.withFalseAlarm(before.falseAlarm() + now.falseAlarm()));
        }
      }
    }
    return List.copyOf(results);
  }

  /** The most that an undecided law needs; 0 if all are decided. */
  private static long needed(List<LawResult> results) {
    return results.stream()
        .filter(result -> result.verdict() == Verdict.UNDECIDED)
        .mapToLong(LawResult::neededSamples)
        .max()
        .orElse(0);
  }
}
