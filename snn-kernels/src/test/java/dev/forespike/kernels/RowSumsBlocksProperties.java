package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Row sums done in parts, by several threads perhaps, are those of the whole. */
final class RowSumsBlocksProperties {
  private static final Workers ONE = new Workers(1);
  private static final RowSums[] ROWS = {Kernels.best().rows(), Kernels.scalar().rows()};

  @Property(tries = 300)
  void blocksOfColumnsAreTogetherTheWhole(
      @ForAll @IntRange(min = 1, max = 700) int columns,
      @ForAll boolean aligned,
      @ForAll boolean weighted,
      @ForAll(supplier = Seeds.class) long seed) {
    var sums = new Sums(columns, aligned, weighted, seed);
    float[] expected = sums.old.clone();
    sums.add(Kernels.scalar().rows(), 0, columns, expected);
    for (RowSums rows : ROWS) {
      float[] whole = sums.old.clone();
      sums.add(rows, 0, columns, whole);
      Bits.assertSame(expected, whole, "all columns");
      float[] together = sums.old.clone();
      // From the right, as no order is promised.
      for (int block = (columns - 1) / RowSums.COLUMN_BLOCK; block >= 0; block--) {
        int from = block * RowSums.COLUMN_BLOCK;
        sums.add(rows, from, Math.min(columns, from + RowSums.COLUMN_BLOCK), together);
      }
      Bits.assertSame(expected, together, "blocks together");
    }
  }

  /** Some blocks change the columns between their begins, in their rows, and no others. */
  @Property(tries = 300)
  void blocksWriteNothingOutside(
      @ForAll @IntRange(min = 1, max = 700) int columns,
      @ForAll boolean aligned,
      @ForAll boolean weighted,
      @ForAll(supplier = Seeds.class) long seed) {
    var sums = new Sums(columns, aligned, weighted, seed);
    float[] all = sums.old.clone();
    sums.add(Kernels.scalar().rows(), 0, columns, all);
    Operands operands = new Operands(seed);
    int blocks = (columns + RowSums.COLUMN_BLOCK - 1) / RowSums.COLUMN_BLOCK;
    int first = operands.upTo(blocks - 1);
    int behind = first + 1 + operands.upTo(blocks - first - 1);
    int from = first * RowSums.COLUMN_BLOCK;
    int to = Math.min(columns, behind * RowSums.COLUMN_BLOCK);
    for (RowSums rows : ROWS) {
      float[] expected = sums.old.clone();
      int begin = rows.begin(from, sums.stride, columns);
      int end = rows.begin(to, sums.stride, columns);
      for (int r = sums.fromRow; r < sums.toRow; r++) {
        int row = r * sums.outStride;
        System.arraycopy(all, row + begin, expected, row + begin, end - begin);
      }
      float[] actual = sums.old.clone();
      sums.add(rows, from, to, actual);
      Bits.assertSame(expected, actual, "columns " + from + " to " + to + " of " + columns);
    }
  }

  @Property(tries = 300)
  void blocksBeginInOrderWithinTheColumns(
      @ForAll @IntRange(min = 1, max = 700) int columns,
      @ForAll @IntRange(min = 0, max = 40) int padding) {
    for (RowSums rows : ROWS) {
      int stride = columns + padding;
      assertEquals(0, rows.begin(0, stride, columns));
      assertEquals(columns, rows.begin(columns, stride, columns));
      int last = 0;
      for (int from = RowSums.COLUMN_BLOCK; from < columns; from += RowSums.COLUMN_BLOCK) {
        int begin = rows.begin(from, stride, columns);
        assertTrue(begin >= from && begin > last && begin <= columns, "begin " + begin);
        last = begin;
      }
    }
  }

  /** Random lists over a random matrix; strides are multiples of every vector length or not. */
  private static final class Sums {
    private final int columns;
    private final int stride;
    private final int outStride;
    private final int fromRow;
    private final int toRow;
    private final int[] start;
    private final int[] index;
    private final float @Nullable [] value;
    private final float scale;
    private final float[] matrix;
    private final float[] old;

    Sums(int columns, boolean aligned, boolean weighted, long seed) {
      this.columns = columns;
      Operands operands = new Operands(seed);
      stride = aligned ? (columns + 15) / 16 * 16 : columns + operands.upTo(3);
      outStride = operands.upTo(1) == 0 ? stride : columns + operands.upTo(3);
      int rows = 1 + operands.upTo(5);
      int matrixRows = 1 + operands.upTo(12);
      fromRow = operands.upTo(rows - 1);
      toRow = fromRow + operands.upTo(rows - fromRow);
      start = operands.starts(rows, 7);
      index = operands.indices(start[rows], matrixRows);
      value = weighted ? operands.mixed(start[rows]) : null;
      scale = weighted ? operands.between(-2, 2) : 1;
      matrix = operands.mixed(matrixRows * stride);
      old = operands.mixed(rows * outStride);
    }

    void add(RowSums rows, int from, int to, float[] out) {
      rows.addRows(
          fromRow, toRow, from, to, start, index, value, scale, matrix, stride, columns, out,
          outStride);
    }
  }

  @Property(tries = 400)
  void scatteredRowsAreTheSumsOfTransposedLists(
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 150) int neurons,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll boolean weighted,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    SpikeLists lists = new SpikeLists();
    if (weighted) {
      lists.ofDense(ONE, rows, neurons, operands.sparse(rows * neurons, density), 0);
    } else {
      lists.ofSpikes(ONE, rows, neurons, operands.spikes(rows, neurons, density));
    }
    SpikeLists transpose = new SpikeLists();
    transpose.transposeOf(ONE, lists);
    float scale = weighted ? operands.between(-2, 2) : 1;
    float[] matrix = operands.mixed(rows * columns);
    float[] old = operands.mixed(neurons * columns + 20);
    float[] expected = old.clone();
    Kernels.scalar()
        .rows()
        .addRows(
            0,
            neurons,
            transpose.start(),
            transpose.index(),
            transpose.value(),
            scale,
            matrix,
            columns,
            columns,
            expected,
            columns);
    int low = operands.upTo(neurons);
    int high = low + operands.upTo(neurons - low);
    float[] between = old.clone();
    System.arraycopy(expected, low * columns, between, low * columns, (high - low) * columns);
    for (RowSums kernel : ROWS) {
      float[] whole = old.clone();
      scatter(kernel, lists, rows, 0, neurons, scale, matrix, columns, whole);
      Bits.assertSame(expected, whole, "all indices");
      float[] parts = old.clone();
      scatter(kernel, lists, rows, low, high, scale, matrix, columns, parts);
      Bits.assertSame(between, parts, "indices " + low + " to " + high);
      scatter(kernel, lists, rows, high, neurons, scale, matrix, columns, parts);
      scatter(kernel, lists, rows, 0, low, scale, matrix, columns, parts);
      Bits.assertSame(expected, parts, "ranges together");
    }
  }

  private static void scatter(
      RowSums kernel,
      SpikeLists lists,
      int rows,
      int from,
      int to,
      float scale,
      float[] matrix,
      int columns,
      float[] out) {
    // Into rows that follow each other, or into padded ones; the two are to agree.
    int stride = out.length % 2 == 0 ? columns : RowSums.padded(columns);
    int neurons = out.length / columns;
    float[] padded = new float[neurons * stride];
    for (int i = 0; i < neurons; i++) {
      System.arraycopy(out, i * columns, padded, i * stride, columns);
    }
    kernel.scatterRows(
        rows,
        from,
        to,
        lists.start(),
        lists.index(),
        lists.value(),
        scale,
        matrix,
        columns,
        padded,
        stride);
    for (int i = 0; i < neurons; i++) {
      System.arraycopy(padded, i * stride, out, i * columns, columns);
    }
  }
}
