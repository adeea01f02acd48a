package dev.forespike.bench.measure;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.MachinePeak;

/**
 * The yardsticks of a run, measured in it.
 *
 * @param gflops peak of one thread in 10^9 floating-point operations per second
 * @param gigabytesPerSecond bandwidth of one thread copying 64 MiB, bytes read plus bytes written
 */
public record Machine(double gflops, double gigabytesPerSecond) {
  private static final int ROUNDS = 100_000;
  private static final int COPIED = 1 << 24;

  /** Receives results so that no work can be left out. */
  private static volatile float sink;

  /**
   * Measures them.
   *
   * @param budget how long
   * @return the yardsticks
   */
  public static Machine measure(Timing.Budget budget) {
    return new Machine(
        operations() / fma(budget).median() * 1e-9,
        2.0 * COPIED * Float.BYTES / copy(budget).median() * 1e-9);
  }

  private static double operations() {
    return (double) ROUNDS * Kernels.best().peak().operationsPerRound();
  }

  private static Timing fma(Timing.Budget budget) {
    MachinePeak peak = Kernels.best().peak();
    return Timing.of(() -> sink = peak.multiplyAdd(ROUNDS), budget);
  }

  private static Timing copy(Timing.Budget budget) {
    float[] from = new float[COPIED];
    float[] to = new float[COPIED];
    return Timing.of(() -> System.arraycopy(from, 0, to, 0, COPIED), budget);
  }
}
