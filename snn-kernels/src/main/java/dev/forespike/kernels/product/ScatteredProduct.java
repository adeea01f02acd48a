package dev.forespike.kernels.product;

import dev.forespike.kernels.RowSums;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;

/** The product of transposed lists with a matrix of few columns, without transposing the lists. */
public final class ScatteredProduct {
  /**
   * Columns up to which this is faster than transposing the lists: it loads and stores the result
   * for every entry, but builds nothing.
   */
  public static final int NARROW = 32;

  /** Parts of the result's rows that are scattered to side by side. */
  private static final int PARTS = 4;

  /** Entries from which on it is worth to cut the work. */
  private static final int LEAST_ENTRIES = 4_000;

  private final Compute compute;
  private float[] padded = {};

  // The product in progress, for a task that captures nothing and so allocates nothing.
  private SpikeLists lists = new SpikeLists();
  private float[] matrix = {};
  private int columns;
  private float[] out = {};
  private int rowParts;
  private int neurons;
  private final Workers.Task scatter = this::scatter;

  /**
   * Makes a product with its own scratch memory.
   *
   * @param compute who computes
   */
  public ScatteredProduct(Compute compute) {
    this.compute = compute;
  }

  /**
   * Adds the product with the lists' transpose to a matrix of few columns.
   *
   * @param lists the lists of each row
   * @param neurons the lists' columns: rows of the result
   * @param matrix {@code [rows][columns]}
   * @param columns number of columns, best at most {@link #NARROW}
   * @param out updated, {@code [neurons][columns]}
   */
  public void add(SpikeLists lists, int neurons, float[] matrix, int columns, float[] out) {
    this.lists = lists;
    this.matrix = matrix;
    this.columns = columns;
    this.out = out;
    this.neurons = neurons;
    if (padded.length < neurons * RowSums.padded(columns)) {
      padded = new float[neurons * RowSums.padded(columns)];
    }
    rowParts = lists.size() < LEAST_ENTRIES ? 1 : PARTS;
    compute.workers().run(rowParts, scatter);
  }

  private void scatter(int part, int worker) {
    int from = (int) ((long) neurons * part / rowParts);
    int to = (int) ((long) neurons * (part + 1) / rowParts);
    int stride = RowSums.padded(columns);
    for (int i = from; i < to; i++) {
      System.arraycopy(out, i * columns, padded, i * stride, columns);
    }
    compute
        .kernels()
        .rows()
        .scatterRows(
            lists.rows(),
            from,
            to,
            lists.start(),
            lists.index(),
            lists.value(),
            1f,
            matrix,
            columns,
            padded,
            stride);
    for (int i = from; i < to; i++) {
      System.arraycopy(padded, i * stride, out, i * columns, columns);
    }
  }
}
