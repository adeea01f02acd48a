package dev.forespike.kernels.product;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.NeuronUpdates;
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

  /** A list of all neurons, for single rows of dense numbers. */
  private int[] every = {};

  private final int[] span = new int[2];

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

  /** Who computes. */
  public Compute compute() {
    return compute;
  }

  /**
   * The current {@code bias + (x + scale noise) W} for each row. Noise that is listed adds its own
   * rows, dense noise makes the activity dense.
   *
   * @param x what is sent
   * @param noise what is added to it, or null for nothing
   * @param scale factor of the noise
   * @param bias {@code [outputs]}, or empty for none
   * @param weights {@code [inputs][outputs]}
   * @param outputs columns of the weights
   * @param out {@code [rows][outputs]}, overwritten
   */
  public void current(
      Activity x,
      @Nullable Activity noise,
      float scale,
      float[] bias,
      float[] weights,
      int outputs,
      float[] out) {
    int rows = x.rows();
    boolean denseNoise = noise != null && !noise.listed();
    this.bias = bias;
    if (!denseNoise && byLists(x, outputs)) {
      more = noise == null ? null : noise.lists();
      moreScale = scale;
      add(x.lists(), weights, outputs, Start.ZERO, out);
      more = null;
    } else {
      fillBias(rows, outputs, out);
      if (noise != null && denseNoise) {
        expand(x, reserve(rows * x.width()));
        addExpanded(noise, scale, unpacked);
        addDense(Layout.PLAIN, rows, outputs, x.width(), unpacked, 0, weights, out);
      } else {
        addDense(x, weights, outputs, out);
        if (noise != null) {
          addLists(noise.lists(), scale, weights, outputs, Start.OLD, out);
        }
      }
    }
    this.bias = NO_BIAS;
  }

  /** A single row has no use for a dense product, which rearranges the whole matrix. */
  private boolean byLists(Activity x, int outputs) {
    return x.listed() && (x.rows() == 1 || events(x, outputs));
  }

  /** Adds {@code x W}, dense. */
  public void addDense(Activity x, float[] weights, int outputs, float[] out) {
    float[] numbers = dense(x);
    addDense(Layout.PLAIN, x.rows(), outputs, x.width(), numbers, x.offset(), weights, out);
  }

  /** Numbers as they are, spikes unpacked into scratch memory; both begin at x's offset. */
  private float[] dense(Activity x) {
    if (x.packed()) {
      expand(x, reserve(x.rows() * x.width()));
    }
    return x.packed() ? unpacked : x.numbers();
  }

  /**
   * Adds {@code x^T D} to a weight gradient.
   *
   * @param x what was sent
   * @param deltas {@code [rows][outputs]}
   * @param outputs columns of the gradient
   * @param start what the gradient starts from
   * @param gradient {@code [inputs][outputs]}
   */
  public void gradient(Activity x, float[] deltas, int outputs, Start start, float[] gradient) {
    int inputs = x.width();
    if (x.listed() && events(x, outputs)) {
      transposed.transposeOf(compute.workers(), x.lists());
      addLists(transposed, 1f, deltas, outputs, start, gradient);
      return;
    }
    if (start == Start.ZERO) {
      clear(inputs, outputs, gradient);
    }
    float[] numbers = dense(x);
    addDense(Layout.A_TRANSPOSED, inputs, outputs, x.rows(), numbers, x.offset(), deltas, gradient);
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
    int rows = rows();
    if (rows == 1 && compute.workers().threads() == 1) {
      sumBlock(0, 1, 0, columns);
      return;
    }
    int columnBlocks = columnBlocks();
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
    int rows = rows();
    int part = task % rowParts;
    int fromRow = (int) ((long) rows * part / rowParts);
    int toRow = (int) ((long) rows * (part + 1) / rowParts);
    int fromColumn = task / rowParts * RowSums.COLUMN_BLOCK;
    int toColumn = Math.min(columns, fromColumn + RowSums.COLUMN_BLOCK);
    sumBlock(fromRow, toRow, fromColumn, toColumn);
  }

  private void sumBlock(int fromRow, int toRow, int fromColumn, int toColumn) {
    RowSums sums = compute.kernels().rows();
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

  /** Sets a matrix to zero. */
  public void clear(int rows, int width, float[] target) {
    fillBias(rows, width, target); // there is none but while a current is computed
  }

  private boolean events(Activity x, int columns) {
    SpikeLists rows = x.lists();
    return switch (path) {
      case AUTOMATIC ->
          balance.byLists(rows.density(), !x.packed(), (long) rows.rows() * x.width() * columns);
      case EVENTS -> true;
      case DENSE -> false;
    };
  }

  /**
   * Adds a dense product, whose matrices have no gaps between their rows.
   *
   * @param layout which of them lie transposed
   * @param m rows of the result
   * @param n columns of the result
   * @param k terms of each sum
   * @param a the left matrix
   * @param offset its first element
   * @param b the right matrix
   * @param c updated
   */
  public void addDense(
      Layout layout, int m, int n, int k, float[] a, int offset, float[] b, float[] c) {
    if (layout == Layout.PLAIN && m == 1 && offset == 0) {
      addDenseRow(n, k, a, b, c);
      return;
    }
    int aStride = layout == Layout.A_TRANSPOSED ? m : k;
    int bStride = layout == Layout.B_TRANSPOSED ? k : n;
    dense.multiplyAdd(layout, m, n, k, a, offset, aStride, b, 0, bStride, c, 0, n);
  }

  private void addDenseRow(int columns, int terms, float[] row, float[] b, float[] out) {
    if (every.length < terms) {
      every = new int[terms];
      Arrays.setAll(every, i -> i);
    }
    span[1] = terms;
    compute.kernels().rows().addRows(0, 1, span, every, row, 1f, b, columns, columns, out, columns);
  }

  private float[] reserve(int size) {
    if (unpacked.length < size) {
      unpacked = new float[size];
    }
    return unpacked;
  }

  /**
   * An activity as numbers.
   *
   * @param x spikes, or numbers that are dense
   * @param out receives {@code [rows][width]}
   */
  public void expand(Activity x, float[] out) {
    int width = x.width();
    if (!x.packed()) {
      System.arraycopy(x.numbers(), x.offset(), out, 0, x.rows() * width);
    } else if (x.rows() == 1) {
      x.unpack(compute.kernels().neurons(), 0, out, 0);
    } else {
      compute
          .workers()
          .blocks(
              x.rows(),
              ROW_BLOCK,
              (from, to, _) -> {
                for (int row = from; row < to; row++) {
                  x.unpack(compute.kernels().neurons(), row, out, row * width);
                }
              });
    }
  }

  /**
   * Adds noise to numbers.
   *
   * @param noise listed or dense
   * @param scale its factor
   * @param out updated, {@code [rows][width]}
   */
  public void addExpanded(Activity noise, float scale, float[] out) {
    int width = noise.width();
    if (noise.listed()) {
      SpikeLists lists = noise.lists();
      float[] values = lists.value();
      for (int row = 0; row < noise.rows(); row++) {
        for (int e = lists.start()[row]; e < lists.start()[row + 1]; e++) {
          int at = row * width + lists.index()[e];
          out[at] = Math.fma(scale, values == null ? 1f : values[e], out[at]);
        }
      }
    } else if (noise.rows() == 1) {
      NeuronUpdates kernel = compute.kernels().neurons();
      kernel.addScaled(width, scale, noise.numbers(), noise.offset(), out, 0);
    } else {
      compute
          .workers()
          .blocks(
              noise.rows(),
              ROW_BLOCK,
              (from, to, _) -> {
                NeuronUpdates kernel = compute.kernels().neurons();
                int first = noise.offset() + from * width;
                int size = (to - from) * width;
                kernel.addScaled(size, scale, noise.numbers(), first, out, from * width);
              });
    }
  }
}
