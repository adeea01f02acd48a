package dev.forespike.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Times of one action.
 *
 * @param median median seconds of one call
 * @param p10 tenth percentile
 * @param p90 ninetieth percentile
 * @param steadiness whether they can be relied on
 */
public record Timing(double median, double p10, double p90, Steadiness steadiness) {
  /** Samples of which one median of the warm-up is taken. */
  static final int BLOCK = 7;

  /** Nanoseconds without compilation before a warm-up may end. */
  static final long CALM = 400_000_000;

  /**
   * Times that nobody doubts.
   *
   * @param median median seconds of one call
   * @param p10 tenth percentile
   * @param p90 ninetieth percentile
   */
  public Timing(double median, double p10, double p90) {
    this(median, p10, p90, Steadiness.PERFECT);
  }

  /**
   * The same times in another unit.
   *
   * @param factor what they are multiplied by
   * @return the times
   */
  public Timing scaled(double factor) {
    return new Timing(median * factor, p10 * factor, p90 * factor, steadiness);
  }

  /**
   * The least time that the action may have taken: that in which the thread ran, and the faster of
   * two halves.
   *
   * @return at most the median
   */
  double least() {
    return median * Math.min(1, steadiness.cpuShare()) * (1 - Math.min(0.9, steadiness.drift()));
  }

  /**
   * How long to measure.
   *
   * @param samples number of samples, at least 1
   * @param sampleSeconds what one sample takes at least; short actions are repeated within it
   * @param warmUpSeconds least time of warm-up
   * @param longestWarmUpSeconds most time of warm-up
   */
  public record Budget(
      int samples, double sampleSeconds, double warmUpSeconds, double longestWarmUpSeconds) {
    /** For figures that are written down. */
    public static final Budget FULL = new Budget(61, 0.005, 1.5, 15);

    /** For a look, and for tests. */
    public static final Budget QUICK = new Budget(11, 0.001, 0.5, 5);
  }

  /**
   * Times an action. Warm-up lasts at least the budget's time and then until the medians of three
   * blocks in a row agree to 5 % and nothing has been compiled for a while, or until its longest
   * time is over. Agreement alone is not enough: a vector kernel that still waits for the compiler
   * runs at a steady five-hundredth of its speed.
   *
   * @param action what is timed; must do the same at each call
   * @param budget how long
   * @return median and spread of the samples
   */
  public static Timing of(Runnable action, Budget budget) {
    return of(action, budget, Clock.SYSTEM);
  }

  static Timing of(Runnable action, Budget budget, Clock clock) {
    return inTurn(List.of(action), 0, budget, clock).getFirst();
  }

  /**
   * Times two actions in turn, so that both see the same disturbances.
   *
   * @param first one action
   * @param second another
   * @param budget how long each
   * @return the times of both
   */
  public static Timing[] ofPair(Runnable first, Runnable second, Budget budget) {
    return ofPair(first, second, budget, Clock.SYSTEM);
  }

  static Timing[] ofPair(Runnable first, Runnable second, Budget budget, Clock clock) {
    return inTurn(List.of(first, second), 0, budget, clock).toArray(Timing[]::new);
  }

  /**
   * Times several actions in turn, so that all see the same disturbances.
   *
   * @param actions what is timed
   * @param pauseMillis rest before each sample, after which the action is called once untimed:
   *     libraries with threads of their own let them wait for more work, busily, and would steal
   *     the time of whoever comes next; 0 for none of this
   * @param budget how long each
   * @return the times of all, in order
   */
  public static List<Timing> inTurn(List<Runnable> actions, long pauseMillis, Budget budget) {
    return inTurn(actions, pauseMillis, budget, Clock.SYSTEM);
  }

  private static List<Timing> inTurn(
      List<Runnable> actions, long pauseMillis, Budget budget, Clock clock) {
    List<Series> all = actions.stream().map(action -> new Series(action, budget, clock)).toList();
    for (int i = 0; i < budget.samples(); i++) {
      for (Series series : all) {
        if (pauseMillis > 0) {
          LockSupport.parkNanos(pauseMillis * 1_000_000);
          series.action.run();
        }
        series.sample(i);
      }
    }
    return all.stream().map(Series::timing).toList();
  }

  /** The samples of one action. */
  private static final class Series {
    private final Runnable action;
    private final Clock clock;
    private final WarmUp warmUp;
    private final double[] samples;
    private final double[] busy;
    private final long[] helpers;
    private long wall;
    private long ran;

    Series(Runnable action, Budget budget, Clock clock) {
      this.action = action;
      this.clock = clock;
      warmUp = warmUp(action, budget, clock);
      samples = new double[budget.samples()];
      busy = new double[budget.samples()];
      helpers = clock.poolThreads();
    }

    void sample(int i) {
      long pool = clock.poolNanos(helpers);
      long before = clock.threadNanos();
      long start = clock.nanos();
      for (int call = 0; call < warmUp.calls; call++) {
        action.run();
      }
      long passed = clock.nanos() - start;
      long own = before < 0 ? passed : clock.threadNanos() - before;
      busy[i] = passed == 0 ? 1 : (own + clock.poolNanos(helpers) - pool) / (double) passed;
      ran += own;
      wall += passed;
      samples[i] = passed * 1e-9 / warmUp.calls;
    }

    Timing timing() {
      Timing plain = of(samples);
      double first = of(Arrays.copyOf(samples, (samples.length + 1) / 2)).median;
      double second = of(Arrays.copyOfRange(samples, samples.length / 2, samples.length)).median;
      Timing threads = of(busy);
      double own = wall == 0 ? 1 : ran / (double) wall;
      // Helpers sleep where an action leaves them nothing to do: what they reached in good samples
      // is what they would have run in all.
      var steadiness =
          new Steadiness(
              Math.min(1, Math.min(own, threads.median / threads.p90)),
              threads.median,
              Math.abs(first - second) / Math.max(first, second),
              (plain.p90 - plain.p10) / plain.median,
              warmUp.settled);
      return new Timing(plain.median, plain.p10, plain.p90, steadiness);
    }
  }

  /** Median and spread of samples, in any order. */
  static Timing of(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Timing(quantile(sorted, 0.5), quantile(sorted, 0.1), quantile(sorted, 0.9));
  }

  /**
   * What a warm-up found.
   *
   * @param calls how many fill a sample
   * @param settled whether it ended because times agreed, and not because its time was over
   */
  private record WarmUp(int calls, boolean settled) {}

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static WarmUp warmUp(Runnable action, Budget budget, Clock clock) {
    long start = clock.nanos();
    int calls = 1;
    double before = Double.NaN;
    int agreeing = 0;
    long compiled = clock.compilationMillis();
    long compiledAt = start;
    while (true) {
      double[] block = new double[BLOCK];
      for (int i = 0; i < BLOCK; i++) {
        block[i] = seconds(action, calls, clock);
      }
      Arrays.sort(block);
      double median = block[BLOCK / 2];
      agreeing = Math.abs(median - before) < 0.05 * median ? agreeing + 1 : 0;
      before = median;
      calls = Math.max(1, (int) Math.ceil(budget.sampleSeconds() / median));
      long now = clock.nanos();
      if (clock.compilationMillis() != compiled) {
        compiled = clock.compilationMillis();
        compiledAt = now;
      }
      double passed = (now - start) * 1e-9;
      boolean calm = now - compiledAt > CALM;
      boolean settled = passed >= budget.warmUpSeconds() && agreeing >= 2 && calm;
      if (settled || passed >= budget.longestWarmUpSeconds()) {
        return new WarmUp(calls, settled);
      }
    }
  }

  /** Mean seconds of a call. */
  private static double seconds(Runnable action, int calls, Clock clock) {
    long start = clock.nanos();
    for (int i = 0; i < calls; i++) {
      action.run();
    }
    return (clock.nanos() - start) * 1e-9 / calls;
  }
}
