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
   * Computes {@code out[r][j] += sum_e scale value[e] matrix[index[e]][j]} for e in {@code
   * [start[r], start[r+1])}.
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
  void addRows(
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
      int outStride);
}
