package dev.forespike.bench.measure;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.MachinePeak;
import dev.forespike.kernels.Workers;
import java.util.List;
import java.util.Map;

/**
 * What some threads of this machine can do at most, measured in this run.
 *
 * @param fma fused multiply-adds that stay in registers, in 10^9 operations per second
 * @param copy copying between arrays far larger than the caches, bytes read plus bytes written
 * @param cachedCopy copying between arrays that the caches of a core hold
 */
public record Peak(Measurement fma, Measurement copy, Measurement cachedCopy) {
  private static final int ROUNDS = 100_000;

  /** Elements of each large array: 64 MiB. */
  private static final int COPIED = 1 << 24;

  /** Elements of each small array: 128 KiB. */
  private static final int CACHED = 1 << 15;

  private static final int CACHED_COPIES = 64;

  /** Receives results so that no work can be left out. */
  private static volatile float sink;

  /**
   * Measures it.
   *
   * @param workers the threads
   * @param budget how long
   * @return the peak of all of them together
   */
  public static Peak measure(Workers workers, Timing.Budget budget) {
    int threads = workers.threads();
    Map<String, Object> parameters = Map.of("threads", threads);
    double operations = operations() * threads;
    double bytes = 2.0 * COPIED * Float.BYTES;
    double cachedBytes = 2.0 * CACHED * Float.BYTES * CACHED_COPIES * threads;
    return new Peak(
        Measurement.rate(
            "peak.fma",
            parameters,
            Timing.of(multiplyAdds(workers), budget),
            operations,
            "GFLOP/s"),
        Measurement.rate(
            "peak.copy", parameters, Timing.of(largeCopy(workers), budget), bytes, "GB/s"),
        Measurement.rate(
            "peak.copy.cached",
            parameters,
            Timing.of(cachedCopies(workers), budget),
            cachedBytes,
            "GB/s"));
  }

  /**
   * The arithmetic.
   *
   * @return 10^9 floating-point operations per second
   */
  public double gflops() {
    return fma.median();
  }

  /**
   * The memory.
   *
   * @return 10^9 bytes per second, read plus written
   */
  public double gigabytesPerSecond() {
    return copy.median();
  }

  /**
   * The caches of a core.
   *
   * @return 10^9 bytes per second, read plus written
   */
  public double cachedGigabytesPerSecond() {
    return cachedCopy.median();
  }

  /**
   * Whether they can be relied on.
   *
   * @return that of all three together
   */
  public Steadiness steadiness() {
    return fma.steadiness().and(copy.steadiness()).and(cachedCopy.steadiness());
  }

  /**
   * The three as results.
   *
   * @return arithmetic, memory, caches
   */
  public List<Measurement> measurements() {
    return List.of(fma, copy, cachedCopy);
  }

  /** Floating-point operations that {@link #multiplyAdds} does on each thread. */
  static double operations() {
    return (double) ROUNDS * Kernels.best().peak().operationsPerRound();
  }

  /** The arithmetic, on every thread. */
  static Runnable multiplyAdds(Workers workers) {
    MachinePeak peak = Kernels.best().peak();
    int threads = workers.threads();
    return () -> workers.run(threads, (_, _) -> sink = peak.multiplyAdd(ROUNDS));
  }

  private static Runnable largeCopy(Workers workers) {
    float[] from = new float[COPIED];
    float[] to = new float[COPIED];
    int part = Math.ceilDiv(COPIED, workers.threads());
    return () ->
        workers.blocks(
            COPIED,
            part,
            (first, last, _) -> System.arraycopy(from, first, to, first, last - first));
  }

  private static Runnable cachedCopies(Workers workers) {
    int threads = workers.threads();
    float[][] from = new float[threads][CACHED];
    float[][] to = new float[threads][CACHED];
    return () ->
        workers.run(
            threads,
            (task, _) -> {
              for (int i = 0; i < CACHED_COPIES; i++) {
                System.arraycopy(from[task], 0, to[task], 0, CACHED);
              }
            });
  }
}
