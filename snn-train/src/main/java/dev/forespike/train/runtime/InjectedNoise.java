package dev.forespike.train.runtime;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Activity;
import java.util.SplittableRandom;

/**
 * The noise z injected into one hidden layer during a chunk, unit variance per coordinate: sparse
 * lists of all rows for sparse Rademacher noise, else a dense array with the draws alone.
 *
 * <p>Row (t, b) is a function of the stream key, t and b alone. Without antithetic pairs each step
 * is a draw of its own. Antithetic pairs share the draw of their even step; the odd one is its
 * negative. An unpaired last step is a draw of its own anyway.
 */
public final class InjectedNoise {
  private final int width;
  private final Activity activity;
  private float[] dense = {};
  private boolean sparse;

  // The draw in progress, for tasks that capture nothing and so allocate nothing.
  private NoiseLaw law = new NoiseLaw.Gaussian();
  private boolean antithetic;
  private double probability;
  private long key;
  private int from;
  private int steps = 1;
  private int batch;
  private Noise noise = Kernels.scalar().noise();
  private int[][] scratch = {};
  private final SpikeLists.RowSource sparseRow = this::sparseRow;
  private final Workers.Block denseRows = this::denseRows;

  /**
   * Noise of one layer.
   *
   * @param width its neurons
   */
  public InjectedNoise(int width) {
    this.width = width;
    activity = new Activity(width);
  }

  /**
   * Whether the noise is kept as lists.
   *
   * @return true for sparse Rademacher noise on a neuron's output
   */
  public boolean sparse() {
    return sparse;
  }

  /**
   * The noise as something that is sent.
   *
   * @return lists of all rows, where {@link #sparse}, else the draws
   */
  public Activity activity() {
    return activity;
  }

  /**
   * The draws.
   *
   * @return {@code [draws * B][n]}, where not {@link #sparse}
   */
  public float[] dense() {
    return dense;
  }

  /**
   * The number of draws: that of the chunk's steps, or of the pairs they belong to.
   *
   * @return at least 1
   */
  public int draws() {
    return draw(steps - 1) + 1;
  }

  /**
   * The draw of a step.
   *
   * @param step a step of the chunk, from 0
   * @return its draw, from 0
   */
  public int draw(int step) {
    return antithetic ? ((from + step) >> 1) - (from >> 1) : step;
  }

  /**
   * The sign of a step's noise.
   *
   * @param step a step of the chunk, from 0
   * @return -1 for the second of an antithetic pair, else 1
   */
  public float sign(int step) {
    return antithetic && (from + step & 1) == 1 ? -1f : 1f;
  }

  /**
   * All elements, whatever form they are kept in.
   *
   * @param rows the number of rows last drawn
   * @return a new array {@code [rows][n]}
   */
  public float[] toDense(int rows) {
    float[] expanded = new float[rows * width];
    SpikeLists lists = activity.lists();
    float[] values = lists.value();
    for (int row = 0; row < rows; row++) {
      if (sparse) {
        for (int e = lists.start()[row]; e < lists.start()[row + 1]; e++) {
          expanded[row * width + lists.index()[e]] = values == null ? 1f : values[e];
        }
      } else {
        int source = (draw(row / batch) * batch + row % batch) * width;
        for (int i = 0; i < width; i++) {
          expanded[row * width + i] = sign(row / batch) * dense[source + i];
        }
      }
    }
    return expanded;
  }

  /**
   * Draws the noise of some steps for a batch.
   *
   * @param law the law
   * @param antithetic whether two steps share a draw, with opposite signs
   * @param membrane whether it is for membranes, and so never kept as lists
   * @param key the stream
   * @param from the first step
   * @param steps how many
   * @param batch samples
   * @param noise the kernel
   * @param workers who draws
   * @param slots memory for sparse draws
   * @param scratch of {@link Noise#scratch} for each worker
   */
  public void draw(
      NoiseLaw law,
      boolean antithetic,
      boolean membrane,
      long key,
      int from,
      int steps,
      int batch,
      Noise noise,
      Workers workers,
      SpikeLists.Slots slots,
      int[][] scratch) {
    this.law = law;
    this.antithetic = antithetic;
    this.key = key;
    this.from = from;
    this.steps = steps;
    this.batch = batch;
    this.noise = noise;
    this.scratch = scratch;
    sparse = !membrane && law instanceof NoiseLaw.SparseRademacher;
    if (!membrane && law instanceof NoiseLaw.SparseRademacher(double p)) {
      probability = p;
      activity.drawLists(workers, steps * batch, slots, sparseRow);
      return;
    }
    int rows = draws() * batch;
    if (dense.length < rows * width) {
      dense = new float[rows * width];
    }
    workers.blocks(rows, 16, denseRows);
    activity.ofNumbers(rows, dense, 0);
  }

  private int sparseRow(int row, int worker, int[] index, float[] value, int offset) {
    int t = from + row / batch;
    float magnitude = (float) (1 / Math.sqrt(probability));
    return noise.sparse(
        rowKey(key, antithetic, t, row % batch),
        width,
        probability,
        antithetic && (t & 1) == 1 ? -magnitude : magnitude,
        index,
        value,
        offset,
        scratch[worker]);
  }

  private void denseRows(int first, int last, int worker) {
    for (int row = first; row < last; row++) {
      int draw = row / batch;
      int t = antithetic ? 2 * ((from >> 1) + draw) : from + draw;
      long rowKey = rowKey(key, antithetic, t, row % batch);
      fill(law, rowKey, width, noise, dense, row * width, scratch[worker]);
    }
  }

  private static long rowKey(long key, boolean antithetic, int t, int sample) {
    int step = antithetic ? t & ~1 : t;
    return CounterRandom.child(key, (long) step << 32 | sample);
  }

  /**
   * Fills an array with noise of any law.
   *
   * @param law the law
   * @param key the stream
   * @param n how many numbers
   * @param noise the kernel
   * @param z receives them
   * @param offset the first
   * @param scratch scratch memory of {@link Noise#scratch}
   */
  public static void fill(
      NoiseLaw law, long key, int n, Noise noise, float[] z, int offset, int[] scratch) {
    switch (law) {
      case NoiseLaw.Gaussian() -> noise.gaussian(key, n, z, offset, scratch);
      case NoiseLaw.Rademacher() -> noise.rademacher(key, n, z, offset, scratch);
      case NoiseLaw.Uniform() -> noise.uniform(key, n, (float) Math.sqrt(3), z, offset, scratch);
      case NoiseLaw.Wigner() -> noise.wigner(key, n, z, offset);
      case NoiseLaw.Laplace() -> noise.laplace(key, n, z, offset);
      case NoiseLaw.Sphere() -> noise.sphere(key, n, z, offset, scratch);
      case NoiseLaw.Custom own -> {
        var random = new SplittableRandom(key);
        for (int i = 0; i < n; i++) {
          z[offset + i] = (float) own.draw(random);
          if (!Float.isFinite(z[offset + i])) {
            throw new SpecException("noise law " + own + " drew " + z[offset + i]);
          }
        }
      }
      case NoiseLaw.SparseRademacher(double p) ->
          noise.sparseDense(key, n, p, (float) (1 / Math.sqrt(p)), z, offset, scratch);
    }
  }
}
