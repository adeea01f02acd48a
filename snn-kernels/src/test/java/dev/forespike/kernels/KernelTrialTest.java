package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow vectors are found, and nothing else is taken for them: by time that passes by decree. */
final class KernelTrialTest {
  private static final long FAST = 50;
  private static final long SLOW = 20_000;

  private long now;
  private int calls;

  private Runnable taking(long nanos) {
    return () -> now += nanos;
  }

  @Test
  void fastVectorsEndTheTrialAtOnce() {
    assertFalse(KernelTrial.of(taking(FAST), taking(FAST), () -> now).vetoes());
    assertTrue(now < 100 * FAST, () -> "took " + now);
  }

  @Test
  void vectorsThatAreNeverCompiledAreFound() {
    assertTrue(KernelTrial.of(taking(SLOW), taking(FAST), () -> now).vetoes());
    assertTrue(now >= KernelTrial.LONGEST * 1e9, () -> "gave up after " + now);
  }

  /** Most tries are disturbed, and the compiler comes late: three good tries are enough. */
  @Test
  void threeGoodTriesAmongManyAreEnough() {
    Runnable simd = () -> now += calls++ / 8 / 3 == 2_000 ? FAST : SLOW;
    assertFalse(KernelTrial.of(simd, taking(FAST), () -> now).vetoes());
  }

  /** Of either kernel: a clock that stands still now and then makes nothing fast or slow. */
  @Test
  void aClockThatStoodStillProvesNothing() {
    Runnable still = () -> now += calls++ / 8 % 500 < 2 ? 0 : SLOW;
    assertTrue(KernelTrial.of(still, taking(FAST), () -> now).vetoes());
    now = 0;
    Runnable twin = () -> now += calls++ / 8 % 500 == 0 ? 0 : FAST;
    assertFalse(KernelTrial.of(taking(FAST), twin, () -> now).vetoes());
  }

  /** 1.9 ns for each element beside 0.2, as measured where a method alone was not compiled. */
  @Test
  void vectorsOfWhichSingleOperationsAreCompiledAreFound() {
    assertTrue(KernelTrial.of(taking(490), taking(52), () -> now).vetoes());
  }

  /** Both slow, as under -Xint: SIMD is not to blame. */
  @Test
  void whatIsSlowEitherWayIsNoReason() {
    assertFalse(KernelTrial.of(taking(2 * SLOW), taking(SLOW), () -> now).vetoes());
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void theseKernelsPass() {
    assumeTrue(!Kernels.best().equals(Kernels.scalar()), "this machine has no SIMD kernels");
    KernelTrial trial = KernelTrial.of(Kernels.best(), Kernels.scalar());
    assertFalse(trial.vetoes(), trial::toString);
  }
}
