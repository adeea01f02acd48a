package dev.forespike.train.runtime;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;

/**
 * Products with spikes, by row lists or, where many neurons fired, by a dense product. Both ways
 * give the same bits, so the choice shows only in the time.
 */
public final class SpikeProduct {
  /**
   * Above this density a dense product is taken. At 768 x 800 x 800 the two take about the same
   * time near 0.3; the exact break-even is still to be measured.
   */
  private static final double SPIKE_BREAK_EVEN = 0.35;

  /** The same for analog input, whose list entries cost more; an estimate. */
  private static final double ANALOG_BREAK_EVEN = 0.25;

  private static final int ROW_BLOCK = 128;

  /** Which way to compute. */
  public enum Path {
    /** By measured density. */
    AUTOMATIC,
    /** Always by lists. */
    EVENTS,
    /** Always dense. */
    DENSE
  }

  private final Compute compute;
  private final DenseProduct dense;
  private final Path path;
  private float[] unpacked = {};

  // The product in progress, for a task that captures nothing and so allocates nothing.
  private SpikeLists lists = new SpikeLists();
  private float scale;
  private float[] matrix = {};
  private int columns;
  private float[] out = {};
  private final Workers.Block addRows = this::addRows;

  /**
   * Makes a product with its own scratch memory.
   *
   * @param compute who computes
   * @param path which way, {@link Path#AUTOMATIC} but for tests
   */
  public SpikeProduct(Compute compute, Path path) {
    this.compute = compute;
    this.path = path;
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
   * Adds {@code S W} to each row: what spikes do to the layer above.
   *
   * @param lists the spikes of each row
   * @param spikes the same, packed
   * @param rows number of rows
   * @param inputs presynaptic neurons
   * @param outputs postsynaptic neurons
   * @param weights {@code [inputs][outputs]}
   * @param out {@code [rows][outputs]}
   */
  public void addForward(
      SpikeLists lists,
      long[] spikes,
      int rows,
      int inputs,
      int outputs,
      float[] weights,
      float[] out) {
    if (events(lists.density(), SPIKE_BREAK_EVEN)) {
      addLists(lists, 1f, weights, outputs, out);
    } else {
      unpack(rows, inputs, spikes);
      dense.multiplyAdd(
          Layout.PLAIN,
          rows,
          outputs,
          inputs,
          unpacked,
          0,
          inputs,
          weights,
          0,
          outputs,
          out,
          0,
          outputs);
    }
  }

  /**
   * Adds {@code S^T D} to a weight gradient.
   *
   * @param transposed for each presynaptic neuron the rows in which it fired
   * @param spikes the same, packed by rows
   * @param rows number of rows
   * @param inputs presynaptic neurons
   * @param outputs postsynaptic neurons
   * @param deltas {@code [rows][outputs]}
   * @param gradient {@code [inputs][outputs]}
   */
  public void addGradient(
      SpikeLists transposed,
      long[] spikes,
      int rows,
      int inputs,
      int outputs,
      float[] deltas,
      float[] gradient) {
    if (events(transposed.density(), SPIKE_BREAK_EVEN)) {
      addLists(transposed, 1f, deltas, outputs, gradient);
    } else {
      unpack(rows, inputs, spikes);
      dense.multiplyAdd(
          Layout.A_TRANSPOSED,
          inputs,
          outputs,
          rows,
          unpacked,
          0,
          inputs,
          deltas,
          0,
          outputs,
          gradient,
          0,
          outputs);
    }
  }

  /**
   * Adds {@code X W} (or, with lists of the transpose, {@code X^T D}) for an analog matrix.
   *
   * @param lists the non-zero elements, those of the transpose for {@code transposed}
   * @param x the same matrix, dense, {@code [rows][inputs]}
   * @param transposed whether X stands transposed in the product
   * @param rows rows of x
   * @param inputs columns of x
   * @param outputs columns of the second factor
   * @param factor W or D
   * @param out the result
   */
  public void addAnalog(
      SpikeLists lists,
      float[] x,
      boolean transposed,
      int rows,
      int inputs,
      int outputs,
      float[] factor,
      float[] out) {
    if (events(lists.density(), ANALOG_BREAK_EVEN)) {
      addLists(lists, 1f, factor, outputs, out);
    } else {
      dense.multiplyAdd(
          transposed ? Layout.A_TRANSPOSED : Layout.PLAIN,
          transposed ? inputs : rows,
          outputs,
          transposed ? rows : inputs,
          x,
          0,
          inputs,
          factor,
          0,
          outputs,
          out,
          0,
          outputs);
    }
  }

  /**
   * Adds rows selected by lists.
   *
   * @param lists the lists
   * @param scale factor of their values
   * @param matrix what is selected from, {@code [..][columns]}
   * @param columns number of columns
   * @param out {@code [lists.rows()][columns]}
   */
  public void addLists(SpikeLists lists, float scale, float[] matrix, int columns, float[] out) {
    this.lists = lists;
    this.scale = scale;
    this.matrix = matrix;
    this.columns = columns;
    this.out = out;
    compute.workers().blocks(lists.rows(), ROW_BLOCK, addRows);
  }

  private void addRows(int from, int to, int worker) {
    compute
        .kernels()
        .rows()
        .addRows(
            from,
            to,
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

  private boolean events(double density, double breakEven) {
    return switch (path) {
      case AUTOMATIC -> density <= breakEven;
      case EVENTS -> true;
      case DENSE -> false;
    };
  }

  private void unpack(int rows, int width, long[] spikes) {
    if (unpacked.length < rows * width) {
      unpacked = new float[rows * width];
    }
    int words = Recording.words(width);
    compute
        .workers()
        .blocks(
            rows,
            ROW_BLOCK,
            (from, to, _) -> {
              for (int r = from; r < to; r++) {
                compute.kernels().neurons().unpack(width, spikes, r * words, unpacked, r * width);
              }
            });
  }
}
