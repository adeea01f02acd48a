package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long compilationMillis() {
      return compiling;
    }

    private void pass(double seconds) {
      nanos += Math.round(seconds * 1e9);
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
