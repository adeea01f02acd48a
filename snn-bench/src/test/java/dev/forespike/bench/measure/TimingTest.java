package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warm-up, quantiles and pairs, by a clock that only moves when the action says so. */
class TimingTest {
  private static final Timing.Budget BUDGET = new Timing.Budget(11, 0.01, 0.5, 5);

  /** Time that passes by decree. */
  private static final class MadeClock implements Clock {
    private long nanos;
    private long compiling;
    private long ran;
    private long helpers;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long compilationMillis() {
      return compiling;
    }

    private void pass(double seconds) {
      pass(seconds, seconds);
    }

    /** Time in which the thread ran for a part only. */
    private void pass(double seconds, double running) {
      nanos += Math.round(seconds * 1e9);
      ran += Math.round(running * 1e9);
    }

    @Override
    public long threadNanos() {
      return ran;
    }

    @Override
    public long poolNanos(long[] threads) {
      return helpers;
    }
  }

  private final MadeClock clock = new MadeClock();

  @Test
  void quantilesOfSamples() {
    double[] samples = {11, 3, 7, 1, 9, 5, 2, 10, 4, 8, 6};
    assertEquals(new Timing(6, 2, 10), Timing.of(samples));
    assertEquals(new Timing(4, 4, 4), Timing.of(new double[] {4}));
  }

  @Test
  void steadyActionIsTimedExactly() {
    Timing timing = Timing.of(() -> clock.pass(0.001), BUDGET, clock);
    assertEquals(0.001, timing.median(), 1e-12);
    assertEquals(0.001, timing.p10(), 1e-12);
    assertEquals(0.001, timing.p90(), 1e-12);
  }

  @Test
  void warmUpLastsAsLongAsTheBudgetSays() {
    Timing.of(() -> clock.pass(0.001), BUDGET, clock);
    double samples = 11 * 0.01;
    assertTrue(clock.nanos * 1e-9 >= 0.5 + samples, () -> "ended after " + clock.nanos);
    assertTrue(clock.nanos * 1e-9 < 0.8 + samples, () -> "ended after " + clock.nanos);
  }

  /** A slow steady start, as of a kernel that is still interpreted, while the compiler works. */
  @Test
  void warmUpWaitsForTheCompiler() {
    Timing timing =
        Timing.of(
            () -> {
              boolean compiled = clock.nanos > 2_000_000_000L;
              clock.compiling = Math.min(clock.nanos, 2_000_000_000L) / 100_000_000L;
              clock.pass(compiled ? 0.0001 : 0.01);
            },
            BUDGET,
            clock);
    assertEquals(0.0001, timing.median(), 1e-9);
  }

  @Test
  void warmUpThatNeverSettlesEnds() {
    int[] calls = {0};
    Timing.of(() -> clock.pass(0.01 * (1 + calls[0]++ / 7 % 2)), BUDGET, clock);
    assertTrue(clock.nanos * 1e-9 >= 5, () -> "ended after " + clock.nanos);
    assertTrue(clock.nanos * 1e-9 < 6, () -> "ended after " + clock.nanos);
  }

  @Test
  void aSteadyActionIsReliable() {
    Steadiness steadiness = Timing.of(() -> clock.pass(0.001), BUDGET, clock).steadiness();
    assertEquals(new Steadiness(1, 1, 0, 0, true), steadiness);
    assertTrue(steadiness.reliable());
    assertEquals("", steadiness.mark());
  }

  /** Others have the core for two fifths of the time, steadily: wall time alone says nothing. */
  @Test
  void aThreadWithoutItsCoreIsDisturbed() {
    Timing timing = Timing.of(() -> clock.pass(0.001, 0.0006), BUDGET, clock);
    assertEquals(0.6, timing.steadiness().cpuShare(), 1e-9);
    assertTrue(timing.steadiness().disturbed());
    assertEquals("disturbed", timing.steadiness().mark());
    assertEquals(0.0006, timing.least(), 1e-9);
  }

  /** A helper that others keep off its core in most samples: the caller spins all the while. */
  @Test
  void aHelperWithoutItsCoreIsADisturbanceAsWell() {
    int[] calls = {0};
    Timing timing =
        Timing.of(
            () -> {
              clock.helpers += ++calls[0] % 40 < 30 ? 200_000 : 1_000_000;
              clock.pass(0.001);
            },
            new Timing.Budget(41, 0.001, 0.5, 5),
            clock);
    assertTrue(timing.steadiness().disturbed(), timing::toString);
    assertEquals(1.2, timing.steadiness().busyThreads(), 1e-6);
  }

  @Test
  void helpersThatSleepAtTimesAreNoDisturbance() {
    Timing timing =
        Timing.of(
            () -> {
              clock.helpers += 700_000;
              clock.pass(0.001);
            },
            BUDGET,
            clock);
    assertFalse(timing.steadiness().disturbed(), timing::toString);
    assertEquals(1.7, timing.steadiness().busyThreads(), 1e-6);
  }

  @Test
  void halvesThatDifferAreUnsettled() {
    Timing timing =
        Timing.of(
            () -> clock.pass(clock.nanos > 700_000_000L ? 0.0013 : 0.001),
            new Timing.Budget(41, 0.01, 0.5, 5),
            clock);
    assertEquals("unsettled", timing.steadiness().mark(), timing::toString);
  }

  @Test
  void aWarmUpThatNeverSettledIsTold() {
    int[] calls = {0};
    Timing timing = Timing.of(() -> clock.pass(0.01 * (1 + calls[0]++ / 7 % 2)), BUDGET, clock);
    assertFalse(timing.steadiness().settled(), timing::toString);
    assertFalse(timing.steadiness().disturbed(), timing::toString);
  }

  @Test
  void pairsAreMeasuredInTurn() {
    var order = new ArrayList<String>();
    Timing.Budget once = new Timing.Budget(3, 0.01, 0.5, 5);
    Timing[] timings =
        Timing.ofPair(
            () -> {
              order.add("a");
              clock.pass(0.02);
            },
            () -> {
              order.add("b");
              clock.pass(0.05);
            },
            once,
            clock);
    assertEquals(
        List.of("a", "b", "a", "b", "a", "b"), order.subList(order.size() - 6, order.size()));
    assertEquals(0.02, timings[0].median(), 1e-12);
    assertEquals(0.05, timings[1].median(), 1e-12);
  }
}
