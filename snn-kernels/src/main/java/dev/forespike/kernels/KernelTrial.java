package dev.forespike.kernels;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One small kernel, by SIMD and by its scalar twin, best of many tries each. Vectors that are not
 * compiled are tens to thousands of times slower than those that are, so a generous limit tells
 * them apart on a busy machine as well. A trial ends as soon as SIMD was fast three times in a row,
 * after a tenth of a second or so; only slow vectors use up its time, and they get as much time of
 * a processor as a compiler has by then had to make them fast. Three times, because clocks of
 * threads may stand still: among some ten thousand tries one of no time at all was seen, on a
 * machine with more threads than processors.
 *
 * @param simdNanos nanoseconds for each element by SIMD, infinite before enough tries
 * @param scalarNanos the same by scalar kernels
 */
record KernelTrial(double simdNanos, double scalarNanos) {
  /** Seconds of this thread before SIMD kernels are given up. */
  static final double LONGEST = 2;

  /** How many times slower than its twin a SIMD kernel must be to be given up. */
  private static final double LIMIT = 3;

  /**
   * Compiled vectors are ten times faster than this. Of those that are not, single operations may
   * still be compiled: on a fast machine they come near to it, but never near to the scalar twin.
   */
  private static final double FAST_NANOS = 2;

  private static final int ELEMENTS = 256;
  private static final int CALLS = 8;

  /** Tries in a row that count as one. */
  private static final int IN_ROW = 3;

  /** Measures. */
  static KernelTrial of(Kernels simd, Kernels scalar) {
    return of(action(simd), action(scalar), threadTime());
  }

  /**
   * Measures two actions on so many elements.
   *
   * @param nanos time of this thread
   */
  static KernelTrial of(Runnable simd, Runnable scalar, LongSupplier nanos) {
    long start = nanos.getAsLong();
    var best = new InRow();
    var twin = new InRow();
    KernelTrial trial;
    do {
      trial = new KernelTrial(best.add(time(simd, nanos)), twin.add(time(scalar, nanos)));
    } while (!trial.fast() && (nanos.getAsLong() - start) * 1e-9 < LONGEST);
    return trial;
  }

  /** The least time that no try of some in a row exceeded. */
  private static final class InRow {
    private final double[] last = new double[IN_ROW];
    private double best = Double.POSITIVE_INFINITY;
    private int tries;

    InRow() {
      Arrays.fill(last, Double.POSITIVE_INFINITY);
    }

    double add(double time) {
      last[tries++ % IN_ROW] = time;
      best = Math.min(best, Arrays.stream(last).max().orElseThrow());
      return best;
    }
  }

  private static double time(Runnable action, LongSupplier nanos) {
    long start = nanos.getAsLong();
    for (int i = 0; i < CALLS; i++) {
      action.run();
    }
    return (nanos.getAsLong() - start) / (double) (CALLS * ELEMENTS);
  }

  private boolean fast() {
    return simdNanos <= Math.min(FAST_NANOS, LIMIT * scalarNanos);
  }

  /** Whether the scalar kernels are the faster ones beyond doubt. */
  boolean vetoes() {
    return !fast() && simdNanos > LIMIT * scalarNanos;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.3g ns for each element, scalar %.3g", simdNanos, scalarNanos);
  }

  private static Runnable action(Kernels kernels) {
    NeuronUpdates neurons = kernels.neurons();
    float[] z = new float[ELEMENTS];
    float[] out = new float[ELEMENTS];
    Arrays.fill(z, 0.25f);
    return () -> neurons.addScaled(ELEMENTS, 1e-6f, z, 0, out, 0);
  }

  /** Time in which this thread ran, so that others who run meanwhile shorten no trial. */
  private static LongSupplier threadTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
        ? threads::getCurrentThreadCpuTime
        : System::nanoTime;
  }
}
