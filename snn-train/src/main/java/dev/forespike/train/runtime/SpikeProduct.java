package dev.forespike.train.runtime;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.RowSums;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products with spikes, by row lists or, where many neurons fired, by a dense product. Both ways
 * give the same bits, so the choice shows only in the time.
 */
public final class SpikeProduct {
  private static final int ROW_BLOCK = 128;

  /** Tasks a product is cut into, where it has rows enough. */
  private static final int TASKS = 12;

  /** Fewest rows of a task. */
  private static final int LEAST_ROWS = 32;

  private static final float[] NO_BIAS = {};
  private static final SpikeLists NONE = new SpikeLists();

  /** Which way to compute. */
  public enum Path {
    /** By density: lists up to where a dense product is faster, see {@link BreakEven}. */
    AUTOMATIC,
    /** Always by lists. */
    EVENTS,
    /** Always dense. */
    DENSE
  }

  private final Compute compute;
  private final DenseProduct dense;
  private final Path path;
  private final Balance balance;
  private final SpikeLists transposed = new SpikeLists();
  private float[] unpacked = {};

  // The product in progress, for a task that captures nothing and so allocates nothing.
  private SpikeLists lists = new SpikeLists();
  private @Nullable SpikeLists more;
  private float moreScale;
  private Start start = Start.OLD;
  private float[] bias = NO_BIAS;
  private float[] matrix = {};
  private int columns;
  private float[] out = {};
  private int rowParts;
  private final Workers.Task block = this::block;
  private final Workers.Block biasRows = this::biasRows;

  /** What a sum starts from. */
  public enum Start {
    /** From what the result holds. */
    OLD,
    /** From zero; the result may hold anything. */
    ZERO
  }

  /**
   * Makes a product with its own scratch memory.
   *
   * @param compute who computes
   * @param path which way, {@link Path#AUTOMATIC} but for tests
   */
  public SpikeProduct(Compute compute, Path path) {
    this(compute, path, Balance.of(compute.kernels()));
  }

  /** One with break-even densities of its own. */
  SpikeProduct(Compute compute, Path path, Balance balance) {
    this.compute = compute;
    this.path = path;
    this.balance = balance;
    dense = compute.kernels().dense(compute.workers());
  }

  /**
   * The dense product used here.
   *
   * @return a product with scratch memory of its own
   */
  public DenseProduct dense() {
    return dense;
  }

  /**
   * The current that spikes give the layer above: {@code bias + S W} for each row, and sparse noise
   * on the spikes with it.
   *
   * @param lists the spikes of each row
   * @param spikes the same, packed
   * @param negative those of -1, or null for none
   * @param noise sparse noise of each row, or null for none
   * @param noiseScale factor of the noise
   * @param parameters weights and biases
   * @param layer which layer receives the current
   * @param out {@code [rows][outputs]}, overwritten
   */
  public void current(
      SpikeLists lists,
      long[] spikes,
      long @Nullable [] negative,
      @Nullable SpikeLists noise,
      float noiseScale,
      Parameters parameters,
      int layer,
      float[] out) {
    int inputs = parameters.inputs(layer);
    int outputs = parameters.outputs(layer);
    float[] weights = parameters.weights(layer);
    bias = parameters.biases(layer);
    if (events(lists, false, inputs, outputs)) {
      more = noise;
      moreScale = noiseScale;
      add(lists, weights, outputs, Start.ZERO, out);
      more = null;
    } else {
      int rows = lists.rows();
      fillBias(rows, outputs, out);
      unpack(rows, inputs, spikes, negative);
      multiply(Layout.PLAIN, rows, outputs, inputs, unpacked, inputs, weights, out);
      if (noise != null) {
        addLists(noise, noiseScale, weights, outputs, Start.OLD, out);
      }
    }
    bias = NO_BIAS;
  }

  /**
   * The current of spikes with dense noise on them: {@code bias + (S + noiseScale Z) W}, one dense
   * product.
   *
   * @param spikes packed spikes
   * @param negative those of -1, or null for none
   * @param z the noise, {@code [rows][inputs]}
   * @param noiseScale its factor
   * @param rows number of rows
   * @param parameters weights and biases
   * @param layer which layer receives the current
   * @param out {@code [rows][outputs]}, overwritten
   */
  public void noisyCurrent(
      long[] spikes,
      long @Nullable [] negative,
      float[] z,
      float noiseScale,
      int rows,
      Parameters parameters,
      int layer,
      float[] out) {
    int inputs = parameters.inputs(layer);
    int outputs = parameters.outputs(layer);
    bias = parameters.biases(layer);
    fillBias(rows, outputs, out);
    bias = NO_BIAS;
    unpack(rows, inputs, spikes, negative);
    compute
        .workers()
        .blocks(
            rows,
            ROW_BLOCK,
            (from, to, _) ->
                compute
                    .kernels()
                    .neurons()
                    .addScaled(
                        (to - from) * inputs,
                        noiseScale,
                        z,
                        from * inputs,
                        unpacked,
                        from * inputs));
    float[] weights = parameters.weights(layer);
    multiply(Layout.PLAIN, rows, outputs, inputs, unpacked, inputs, weights, out);
  }

  /**
   * The current that dense noise gives by itself: {@code Z W}, one dense product.
   *
   * @param z the noise, {@code [rows][inputs]}
   * @param rows number of rows
   * @param parameters weights
   * @param layer which layer receives the current
   * @param out {@code [rows][outputs]}, overwritten
   */
  void noiseCurrent(float[] z, int rows, Parameters parameters, int layer, float[] out) {
    int inputs = parameters.inputs(layer);
    int outputs = parameters.outputs(layer);
    clear(Start.ZERO, rows, outputs, out);
    multiply(Layout.PLAIN, rows, outputs, inputs, z, inputs, parameters.weights(layer), out);
  }

  /**
   * The current that an analog matrix gives: {@code bias + X W} for each row.
   *
   * @param lists the non-zero elements of X
   * @param x the same, dense, {@code [rows][inputs]}, its first element at xOffset
   * @param xOffset its first element
   * @param parameters weights and biases
   * @param layer which layer receives the current
   * @param out {@code [rows][outputs]}, overwritten
   */
  public void analogCurrent(
      SpikeLists lists, float[] x, int xOffset, Parameters parameters, int layer, float[] out) {
    int inputs = parameters.inputs(layer);
    int outputs = parameters.outputs(layer);
    float[] weights = parameters.weights(layer);
    bias = parameters.biases(layer);
    if (events(lists, true, inputs, outputs)) {
      add(lists, weights, outputs, Start.ZERO, out);
    } else {
      int rows = lists.rows();
      fillBias(rows, outputs, out);
      multiply(Layout.PLAIN, rows, outputs, inputs, x, xOffset, inputs, weights, out);
    }
    bias = NO_BIAS;
  }

  /**
   * Adds {@code S^T D} to a weight gradient.
   *
   * @param lists the spikes of each row
   * @param spikes the same, packed
   * @param negative those of -1, or null for none
   * @param inputs presynaptic neurons
   * @param deltas {@code [rows][outputs]}
   * @param outputs postsynaptic neurons
   * @param start what the gradient starts from
   * @param gradient {@code [inputs][outputs]}
   */
  public void addGradient(
      SpikeLists lists,
      long[] spikes,
      long @Nullable [] negative,
      int inputs,
      float[] deltas,
      int outputs,
      Start start,
      float[] gradient) {
    if (events(lists, false, inputs, outputs)) {
      transposed.transposeOf(compute.workers(), lists);
      addLists(transposed, 1f, deltas, outputs, start, gradient);
    } else {
      int rows = lists.rows();
      clear(start, inputs, outputs, gradient);
      unpack(rows, inputs, spikes, negative);
      multiply(Layout.A_TRANSPOSED, inputs, outputs, rows, unpacked, inputs, deltas, gradient);
    }
  }

  /**
   * Adds {@code X^T D} to a weight gradient for an analog matrix X.
   *
   * @param lists the non-zero elements of X
   * @param x the same, dense, {@code [rows][inputs]}, its first element at xOffset
   * @param xOffset its first element
   * @param inputs columns of X
   * @param deltas {@code [rows][outputs]}
   * @param outputs postsynaptic neurons
   * @param start what the gradient starts from
   * @param gradient {@code [inputs][outputs]}
   */
  public void addAnalogGradient(
      SpikeLists lists,
      float[] x,
      int xOffset,
      int inputs,
      float[] deltas,
      int outputs,
      Start start,
      float[] gradient) {
    if (events(lists, true, inputs, outputs)) {
      transposed.transposeOf(compute.workers(), lists);
      addLists(transposed, 1f, deltas, outputs, start, gradient);
    } else {
      int rows = lists.rows();
      clear(start, inputs, outputs, gradient);
      multiply(Layout.A_TRANSPOSED, inputs, outputs, rows, x, xOffset, inputs, deltas, gradient);
    }
  }

  /**
   * Adds rows selected by lists.
   *
   * @param lists the lists
   * @param scale factor of their values; 1 where there are none
   * @param matrix what is selected from, {@code [..][columns]}
   * @param columns number of columns
   * @param start what the sums start from
   * @param out {@code [lists.rows()][columns]}
   */
  public void addLists(
      SpikeLists lists, float scale, float[] matrix, int columns, Start start, float[] out) {
    if (scale == 1f) {
      add(lists, matrix, columns, start, out);
      return;
    }
    more = lists;
    moreScale = scale;
    add(NONE, matrix, columns, start, out);
    more = null;
  }

  /** Shares out blocks of columns, each in parts of rows. */
  private void add(SpikeLists lists, float[] matrix, int columns, Start start, float[] out) {
    this.lists = lists;
    this.matrix = matrix;
    this.columns = columns;
    this.start = start;
    this.out = out;
    int columnBlocks = columnBlocks();
    int rows = rows();
    rowParts = Math.max(1, Math.min((TASKS + columnBlocks - 1) / columnBlocks, rows / LEAST_ROWS));
    compute.workers().run(columnBlocks * rowParts, block);
  }

  private int columnBlocks() {
    return (columns + RowSums.COLUMN_BLOCK - 1) / RowSums.COLUMN_BLOCK;
  }

  private int rows() {
    return more == null ? lists.rows() : more.rows();
  }

  private void block(int task, int worker) {
    RowSums sums = compute.kernels().rows();
    int rows = rows();
    int part = task % rowParts;
    int fromRow = (int) ((long) rows * part / rowParts);
    int toRow = (int) ((long) rows * (part + 1) / rowParts);
    int fromColumn = task / rowParts * RowSums.COLUMN_BLOCK;
    int toColumn = Math.min(columns, fromColumn + RowSums.COLUMN_BLOCK);
    if (start == Start.ZERO) {
      int from = sums.begin(fromColumn, columns, columns);
      int to = toColumn == columns ? columns : sums.begin(toColumn, columns, columns);
      for (int r = fromRow; r < toRow; r++) {
        if (bias.length > 0) {
          System.arraycopy(bias, from, out, r * columns + from, to - from);
        } else {
          Arrays.fill(out, r * columns + from, r * columns + to, 0f);
        }
      }
    }
    if (lists.rows() > 0) {
      addRows(sums, lists, 1f, fromRow, toRow, fromColumn, toColumn);
    }
    if (more != null) {
      addRows(sums, more, moreScale, fromRow, toRow, fromColumn, toColumn);
    }
  }

  private void addRows(
      RowSums sums,
      SpikeLists lists,
      float scale,
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn) {
    sums.addRows(
        fromRow,
        toRow,
        fromColumn,
        toColumn,
        lists.start(),
        lists.index(),
        lists.value(),
        scale,
        matrix,
        columns,
        columns,
        out,
        columns);
  }

  /** Every row of the target becomes the bias, or zero where there is none. */
  private void fillBias(int rows, int width, float[] target) {
    columns = width;
    out = target;
    compute.workers().blocks(rows, LEAST_ROWS, biasRows);
  }

  private void biasRows(int from, int to, int worker) {
    if (bias.length == 0) {
      Arrays.fill(out, from * columns, to * columns, 0f);
    } else {
      for (int r = from; r < to; r++) {
        System.arraycopy(bias, 0, out, r * columns, columns);
      }
    }
  }

  private void clear(Start start, int rows, int width, float[] target) {
    if (start == Start.ZERO) {
      fillBias(rows, width, target);
    }
  }

  /** Whether rows of so many candidates for an entry, and so many columns, go by lists. */
  private boolean events(SpikeLists rows, boolean analog, int width, int columns) {
    return switch (path) {
      case AUTOMATIC ->
          balance.byLists(rows.density(), analog, (long) rows.rows() * width * columns);
      case EVENTS -> true;
      case DENSE -> false;
    };
  }

  private void multiply(
      Layout layout, int m, int n, int k, float[] a, int aStride, float[] b, float[] c) {
    multiply(layout, m, n, k, a, 0, aStride, b, c);
  }

  private void multiply(
      Layout layout,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      float[] c) {
    dense.multiplyAdd(layout, m, n, k, a, aOffset, aStride, b, 0, n, c, 0, n);
  }

  private void unpack(int rows, int width, long[] spikes, long @Nullable [] negative) {
    if (unpacked.length < rows * width) {
      unpacked = new float[rows * width];
    }
    expand(rows, width, spikes, negative, unpacked);
  }

  /**
   * Spikes as numbers.
   *
   * @param rows number of rows
   * @param width number of neurons in a row
   * @param spikes packed spikes
   * @param negative those of -1, or null for none
   * @param out receives 1, 0 or -1, {@code [rows][width]}
   */
  void expand(int rows, int width, long[] spikes, long @Nullable [] negative, float[] out) {
    int words = Recording.words(width);
    compute
        .workers()
        .blocks(
            rows,
            ROW_BLOCK,
            (from, to, _) -> {
              for (int r = from; r < to; r++) {
                compute.kernels().neurons().unpack(width, spikes, r * words, out, r * width);
                if (negative != null) {
                  subtract(words, negative, r * words, out, r * width);
                }
              }
            });
  }

  /**
   * Subtracts one where a bit is set; bits are rare.
   *
   * @param words number of words
   * @param bits the bits
   * @param from first word
   * @param out updated
   * @param offset its first element
   */
  static void subtract(int words, long[] bits, int from, float[] out, int offset) {
    for (int w = 0; w < words; w++) {
      for (long left = bits[from + w]; left != 0; left &= left - 1) {
        out[offset + w * 64 + Long.numberOfTrailingZeros(left)]--;
      }
    }
  }
}
