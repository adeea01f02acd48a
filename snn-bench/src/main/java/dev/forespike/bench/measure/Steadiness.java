package dev.forespike.bench.measure;

/**
 * Whether a time can be relied on.
 *
 * @param cpuShare time in which the measuring thread ran, over the time that passed, or where it is
 *     less, time of all threads over what they reached in undisturbed samples: below 1 where others
 *     had the cores
 * @param busyThreads thread time over the time that passed, summed over the measuring thread and
 *     the helpers of its pool: median of the samples, at most the number of threads
 * @param drift by what share the medians of the first and of the second half of the samples differ
 * @param spread the ninetieth percentile less the tenth, over the median
 * @param warm whether the warm-up settled in its time
 */
public record Steadiness(
    double cpuShare, double busyThreads, double drift, double spread, boolean warm) {
  /** A thread that has its core runs nearly all the time. */
  public static final double LEAST_CPU_SHARE = 0.95;

  /** Halves of a quiet run agree to a few percent. */
  public static final double MOST_DRIFT = 0.1;

  /** Percentiles of a quiet run lie within a tenth to a fifth of the median. */
  public static final double MOST_SPREAD = 0.5;

  /** Of what was not measured by samples. */
  public static final Steadiness PERFECT = new Steadiness(1, 1, 0, 0, true);

  /**
   * Whether others used the processor meanwhile.
   *
   * @return true if the thread ran much less than the time that passed
   */
  public boolean disturbed() {
    return !(cpuShare >= LEAST_CPU_SHARE);
  }

  /**
   * Whether samples agree with each other.
   *
   * @return false if halves or percentiles are further apart than they may be, or the warm-up ended
   *     without settling
   */
  public boolean settled() {
    return warm && drift <= MOST_DRIFT && spread <= MOST_SPREAD;
  }

  /**
   * Whether a figure may be written down.
   *
   * @return true if it settled and nothing disturbed it
   */
  public boolean reliable() {
    return settled() && !disturbed();
  }

  /**
   * What is to be said of it.
   *
   * @return disturbed, unsettled, or nothing
   */
  public String mark() {
    return disturbed() ? "disturbed" : settled() ? "" : "unsettled";
  }

  /** That of a figure made of two. */
  Steadiness and(Steadiness other) {
    return new Steadiness(
        Math.min(cpuShare, other.cpuShare),
        Math.max(busyThreads, other.busyThreads),
        Math.max(drift, other.drift),
        Math.max(spread, other.spread),
        warm && other.warm);
  }
}
