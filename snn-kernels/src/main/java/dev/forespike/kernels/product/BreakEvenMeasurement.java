package dev.forespike.kernels.product;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Measures where a dense product becomes faster than one by lists, on one thread. The time by lists
 * is taken at two densities, in turn with the dense product, and is a straight line between and
 * beyond them. Times are those in which the thread ran, and each is a median; densities are
 * believed only where several in a row agree, so that a kernel that still waits for its compiler,
 * or a busy machine, gives no densities rather than wrong ones.
 */
final class BreakEvenMeasurement {
  private static final int INPUTS = 800;
  private static final int OUTPUTS = 256;

  /** As many as a batch: the fewer, the more a dense product costs for packing its weights. */
  private static final int ROWS = 128;

  /** For kernels without vectors, which pack nothing and are slower. */
  private static final int FEW_ROWS = 16;

  /** Inputs of a first product, which a kernel without a compiler ends in some milliseconds. */
  private static final int FIRST_INPUTS = 64;

  /** Compiled kernels, scalar ones included, take less for each multiply-add, others far more. */
  private static final double COMPILED_NANOS = 1.5;

  /** Compiled vectors take less. */
  private static final double VECTOR_NANOS = 0.2;

  /** Samples of a median. */
  private static final int SAMPLES = 5;

  /** Densities in a row that have to agree. */
  private static final int ROUNDS = 3;

  /** By what share the largest of them may exceed the least. */
  private static final double AGREEMENT = 0.15;

  /** Nanoseconds of this thread for one try. */
  private static final long BUDGET = 100_000_000;

  private final Kernels kernels;
  private final LongSupplier clock;
  private long end;

  BreakEvenMeasurement(Kernels kernels) {
    this.kernels = kernels;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    clock =
        threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
            ? threads::getCurrentThreadCpuTime
            : System::nanoTime;
  }

  /**
   * One try, of a tenth of a second or so.
   *
   * @return the densities, or assumed ones where times did not agree; another try, later, may
   *     succeed
   */
  BreakEven measure() {
    end = clock.getAsLong() + BUDGET;
    try (Workers alone = new Workers(1)) {
      double nanos = Math.max(compiled(alone, false), compiled(alone, true));
      if (!(nanos <= COMPILED_NANOS)) {
        return BreakEven.ASSUMED;
      }
      int rows = nanos <= VECTOR_NANOS ? ROWS : FEW_ROWS;
      end = clock.getAsLong() + BUDGET / 2;
      double spikes = density(new Case(alone, rows, INPUTS, 0.3, 0.6, false));
      end = clock.getAsLong() + BUDGET / 2;
      double analog = density(new Case(alone, rows, INPUTS, 0.2, 0.5, true));
      return spikes > 0 && analog > 0 ? BreakEven.measured(spikes, analog) : BreakEven.ASSUMED;
    }
  }

  /**
   * Least nanoseconds of a multiply-add by whichever of the two ways takes longer, or of what is
   * not compiled yet.
   */
  private double compiled(Workers alone, boolean analog) {
    var first = new Case(alone, ROWS, FIRST_INPUTS, 0.5, 1, analog);
    double multiplyAdds = (double) ROWS * FIRST_INPUTS * OUTPUTS;
    double dense = Double.POSITIVE_INFINITY;
    double lists = Double.POSITIVE_INFINITY;
    double unpacked = Double.POSITIVE_INFINITY;
    do {
      dense = least(dense, time(first::dense) / multiplyAdds);
      lists = least(lists, time(first::many) / multiplyAdds);
      unpacked = least(unpacked, time(first::unpack) / (ROWS * FIRST_INPUTS));
    } while (Math.max(Math.max(dense, lists), unpacked) > COMPILED_NANOS
        && clock.getAsLong() < end);
    return unpacked > COMPILED_NANOS ? unpacked : Math.max(dense, lists);
  }

  /** A clock that stood still has measured nothing. */
  private static double least(double least, double time) {
    return time > 0 ? Math.min(least, time) : least;
  }

  /** The density at which both take the same time; 0 if more entries take no more time. */
  static double crossing(double few, double fewNanos, double many, double manyNanos, double dense) {
    double slope = (manyNanos - fewNanos) / (many - few);
    double density = few + (dense - fewNanos) / slope;
    // Lists at twice the density cannot take less time, but disturbed measurements can say so.
    return slope > 0 ? Math.max(density, Double.MIN_VALUE) : 0;
  }

  /** The break-even density: the median of some that agree, or 0 where they do not in time. */
  private double density(Case of) {
    List<Runnable> actions = List.of(of::few, of::many, of::dense);
    double[] last = new double[ROUNDS];
    int round = 0;
    do {
      double[] times = medians(actions);
      last[round++ % ROUNDS] =
          crossing(of.few.density(), times[0], of.many.density(), times[1], times[2]);
    } while (!agree(last) && clock.getAsLong() < end);
    return agree(last) ? median(last) : 0;
  }

  private double[] medians(List<Runnable> actions) {
    double[][] samples = new double[actions.size()][SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      for (int a = 0; a < samples.length; a++) {
        samples[a][i] = time(actions.get(a));
      }
    }
    return Arrays.stream(samples).mapToDouble(BreakEvenMeasurement::median).toArray();
  }

  static boolean agree(double[] densities) {
    double least = Arrays.stream(densities).min().orElseThrow();
    double most = Arrays.stream(densities).max().orElseThrow();
    return least > 0 && most <= (1 + AGREEMENT) * least;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private double time(Runnable action) {
    long start = clock.getAsLong();
    action.run();
    return clock.getAsLong() - start;
  }

  /** One product by lists at two densities, and dense. */
  private final class Case {
    private final int rows;
    private final int inputs;
    private final boolean analog;
    private final SpikeLists few = new SpikeLists();
    private final SpikeLists many = new SpikeLists();
    private final long[] packed;
    private final Activity spikes;
    private final float[] x;
    private final float[] weights;
    private final float[] out;
    private final SpikeProduct events;
    private final DenseProduct dense;

    Case(
        Workers alone,
        int rows,
        int inputs,
        double fewDensity,
        double manyDensity,
        boolean analog) {
      this.rows = rows;
      this.inputs = inputs;
      this.analog = analog;
      weights = new float[inputs * OUTPUTS];
      out = new float[rows * OUTPUTS];
      x = new float[rows * inputs];
      packed = new long[rows * Activity.words(inputs)];
      Arrays.fill(weights, 0.5f);
      events = new SpikeProduct(new Compute(kernels, alone), SpikeProduct.Path.EVENTS);
      dense = events.dense();
      fill(alone, fewDensity, few);
      fill(alone, manyDensity, many);
      spikes = Activity.ofSpikes(alone, rows, inputs, packed, null);
    }

    private void fill(Workers alone, double density, SpikeLists lists) {
      var random = new SplittableRandom(1);
      Arrays.fill(x, 0f);
      Arrays.fill(packed, 0);
      int words = Activity.words(inputs);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < inputs; i++) {
          if (random.nextDouble() < density) {
            packed[r * words + i / 64] |= 1L << i;
            x[r * inputs + i] = 0.5f;
          }
        }
      }
      if (analog) {
        lists.ofDense(alone, rows, inputs, x, 0);
      } else {
        lists.ofSpikes(alone, rows, inputs, packed);
      }
    }

    void few() {
      events.addLists(few, 1f, weights, OUTPUTS, SpikeProduct.Start.ZERO, out);
    }

    void many() {
      events.addLists(many, 1f, weights, OUTPUTS, SpikeProduct.Start.ZERO, out);
    }

    /** Spikes are packed, and the dense product unpacks them first. */
    void unpack() {
      events.expand(spikes, x);
    }

    void dense() {
      if (!analog) {
        unpack();
      }
      Arrays.fill(out, 0f);
      dense.multiplyAdd(
          Layout.PLAIN, rows, OUTPUTS, inputs, x, 0, inputs, weights, 0, OUTPUTS, out, 0, OUTPUTS);
    }
  }
}
