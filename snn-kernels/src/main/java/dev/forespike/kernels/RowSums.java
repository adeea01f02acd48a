package dev.forespike.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Sums of selected matrix rows: the product of sparse lists with a dense matrix. This is what a
 * spike does to the next layer, and what it does to a weight gradient.
 *
 * <p>Each output is one accumulator that starts at its old value and takes the rows in list order
 * by fused multiply-add. Allocates nothing.
 */
public interface RowSums {
  /**
   * Columns that belong together: so many columns of some hundred rows stay in a second-level
   * cache. Work is best shared out in such blocks, and the rows of one block done by one thread.
   */
  int COLUMN_BLOCK = 128;

  /**
   * Computes {@code out[r][j] += sum_e scale value[e] matrix[index[e]][j]} for e in {@code
   * [start[r], start[r+1])} and for the columns of some blocks. Where exactly a block begins and
   * ends is up to the implementation; together the blocks are all columns.
   *
   * @param fromRow first output row
   * @param toRow one past the last output row
   * @param fromColumn first column, a multiple of {@link #COLUMN_BLOCK}
   * @param toColumn one past the last column, a multiple of {@link #COLUMN_BLOCK} or all columns
   * @param start where the list of each row begins; {@code toRow + 1} entries
   * @param index selected matrix rows
   * @param value factor of each selected row, or null for 1
   * @param scale factor of all values; 1 where there are no values
   * @param matrix the matrix
   * @param stride distance between its rows
   * @param columns number of columns
   * @param out result, not overlapping the matrix
   * @param outStride distance between result rows
   */
  void addRows(
      int fromRow,
      int toRow,
      int fromColumn,
      int toColumn,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int stride,
      int columns,
      float[] out,
      int outStride);

  /**
   * Computes all columns.
   *
   * @param fromRow first output row
   * @param toRow one past the last output row
   * @param start where the list of each row begins; {@code toRow + 1} entries
   * @param index selected matrix rows
   * @param value factor of each selected row, or null for 1
   * @param scale factor of all values; 1 where there are no values
   * @param matrix the matrix
   * @param stride distance between its rows
   * @param columns number of columns
   * @param out result, not overlapping the matrix
   * @param outStride distance between result rows
   */
  default void addRows(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int stride,
      int columns,
      float[] out,
      int outStride) {
    addRows(
        fromRow, toRow, 0, columns, start, index, value, scale, matrix, stride, columns, out,
        outStride);
  }

  /**
   * The product with the lists' transpose, for few columns: {@code out[index[e]][j] += scale
   * value[e] matrix[r][j]} for all rows r and all e in {@code [start[r], start[r+1])} whose index
   * is in a range. The same sums in the same order as {@link #addRows} with transposed lists,
   * without the need to transpose them.
   *
   * @param rows number of rows
   * @param fromIndex first output row to compute
   * @param toIndex one past the last
   * @param start where the list of each row begins; {@code rows + 1} entries
   * @param index output rows, ascending within each list
   * @param value factors, or null for 1
   * @param scale factor of all values; 1 where there are no values
   * @param matrix {@code [rows][columns]}
   * @param columns number of columns
   * @param out updated, {@code [..][outStride]}, not overlapping the matrix
   * @param outStride distance between result rows; what lies between the last column and the next
   *     row is padding, which may be written: with {@link #padded} columns vectors need no masks,
   *     and a load can take what a store just before it has left
   */
  void scatterRows(
      int rows,
      int fromIndex,
      int toIndex,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int columns,
      float[] out,
      int outStride);

  /**
   * The distance between result rows at which {@link #scatterRows} is fastest.
   *
   * @param columns number of columns
   * @return a multiple of 16, at least the number of columns
   */
  static int padded(int columns) {
    return (columns + 15) & -16;
  }

  /**
   * The first column that {@link #addRows} touches when told to begin at a block, for whoever
   * prepares its results block by block.
   *
   * @param fromColumn a multiple of {@link #COLUMN_BLOCK}, or all columns
   * @param stride distance between the matrix's rows
   * @param columns number of columns
   * @return the column where the block really begins; columns where it is their end
   */
  default int begin(int fromColumn, int stride, int columns) {
    return fromColumn;
  }
}
