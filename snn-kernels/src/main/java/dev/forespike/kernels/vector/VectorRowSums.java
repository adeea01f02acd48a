package dev.forespike.kernels.vector;

import dev.forespike.kernels.RowSums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of columns whose accumulators stay in registers while a row list is walked. The outer loop
 * runs over the blocks, so that one block of the matrix stays in the cache for all rows.
 *
 * <p>Loads that straddle two cache lines take twice as long, and these loops do little but load. An
 * array's elements begin {@value #HEADER} bytes behind the object's own begin, and large objects
 * begin at a line (with the default collector those of half a region and more, with objects aligned
 * to 64 bytes all). So where the rows are whole vectors long, the blocks begin behind a head that
 * reaches to the next line. On an array that begins elsewhere this costs a few percent.
 */
final class VectorRowSums implements RowSums {
  private static final int WIDE = 8 * Lanes.COUNT;
  private static final int HALF = 4 * Lanes.COUNT;
  private static final int HEADER = 16;

  /** Columns from the array's begin to the next multiple of a vector's length. */
  private static final int HEAD = (Lanes.COUNT - HEADER / Float.BYTES % Lanes.COUNT) % Lanes.COUNT;

  @Override
  public int begin(int fromColumn, int stride, int columns) {
    return fromColumn == 0 ? 0 : Math.min(columns, fromColumn + head(stride, columns));
  }

  /** Columns before the first vector that begins at a cache line; 0 where no row's would. */
  static int head(int stride, int columns) {
    return stride % Lanes.COUNT == 0 && columns >= WIDE ? HEAD : 0;
  }

  @Override
  public void addRows(
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
      int outStride) {
    if (fromColumn == toColumn) {
      return;
    }
    int head = fromColumn == 0 ? head(stride, columns) : 0;
    int end = toColumn == columns ? columns : begin(toColumn, stride, columns);
    int column = fromColumn == 0 ? head : begin(fromColumn, stride, columns);
    for (; column + WIDE <= end; column += WIDE) {
      if (value == null) {
        wide(fromRow, toRow, start, index, matrix, stride, column, out, outStride);
      } else {
        wideWeighted(
            fromRow, toRow, start, index, value, scale, matrix, stride, column, out, outStride);
      }
    }
    if (column + HALF <= end) {
      if (value == null) {
        half(fromRow, toRow, start, index, matrix, stride, column, out, outStride);
      } else {
        halfWeighted(
            fromRow, toRow, start, index, value, scale, matrix, stride, column, out, outStride);
      }
      column += HALF;
    }
    // What is left: less than four vectors behind the wide blocks, and the head before them.
    int rest = end - column;
    while (rest > Lanes.COUNT || (rest > 0 && head > 0)) {
      int first = Math.min(rest, Lanes.COUNT);
      boolean withHead = rest <= Lanes.COUNT;
      pair(
          fromRow,
          toRow,
          start,
          index,
          value,
          scale,
          matrix,
          stride,
          column,
          first,
          withHead ? 0 : column + Lanes.COUNT,
          withHead ? head : Math.min(rest - Lanes.COUNT, Lanes.COUNT),
          out,
          outStride);
      head = withHead ? 0 : head;
      column += 2 * Lanes.COUNT;
      rest -= 2 * Lanes.COUNT;
    }
    if (rest > 0) {
      single(
          fromRow, toRow, start, index, value, scale, matrix, stride, column, end, out, outStride);
    } else if (head > 0) {
      single(fromRow, toRow, start, index, value, scale, matrix, stride, 0, head, out, outStride);
    }
  }

  private static void wide(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float[] matrix,
      int stride,
      int column,
      float[] out,
      int outStride) {
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride + column;
      FloatVector a0 = FloatVector.fromArray(Lanes.FLOAT, out, target + 0 * Lanes.COUNT);
      FloatVector a1 = FloatVector.fromArray(Lanes.FLOAT, out, target + 1 * Lanes.COUNT);
      FloatVector a2 = FloatVector.fromArray(Lanes.FLOAT, out, target + 2 * Lanes.COUNT);
      FloatVector a3 = FloatVector.fromArray(Lanes.FLOAT, out, target + 3 * Lanes.COUNT);
      FloatVector a4 = FloatVector.fromArray(Lanes.FLOAT, out, target + 4 * Lanes.COUNT);
      FloatVector a5 = FloatVector.fromArray(Lanes.FLOAT, out, target + 5 * Lanes.COUNT);
      FloatVector a6 = FloatVector.fromArray(Lanes.FLOAT, out, target + 6 * Lanes.COUNT);
      FloatVector a7 = FloatVector.fromArray(Lanes.FLOAT, out, target + 7 * Lanes.COUNT);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        a0 = a0.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT));
        a1 = a1.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT));
        a2 = a2.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 2 * Lanes.COUNT));
        a3 = a3.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 3 * Lanes.COUNT));
        a4 = a4.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 4 * Lanes.COUNT));
        a5 = a5.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 5 * Lanes.COUNT));
        a6 = a6.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 6 * Lanes.COUNT));
        a7 = a7.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 7 * Lanes.COUNT));
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
      a2.intoArray(out, target + 2 * Lanes.COUNT);
      a3.intoArray(out, target + 3 * Lanes.COUNT);
      a4.intoArray(out, target + 4 * Lanes.COUNT);
      a5.intoArray(out, target + 5 * Lanes.COUNT);
      a6.intoArray(out, target + 6 * Lanes.COUNT);
      a7.intoArray(out, target + 7 * Lanes.COUNT);
    }
  }

  private static void wideWeighted(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float[] value,
      float scale,
      float[] matrix,
      int stride,
      int column,
      float[] out,
      int outStride) {
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride + column;
      FloatVector a0 = FloatVector.fromArray(Lanes.FLOAT, out, target + 0 * Lanes.COUNT);
      FloatVector a1 = FloatVector.fromArray(Lanes.FLOAT, out, target + 1 * Lanes.COUNT);
      FloatVector a2 = FloatVector.fromArray(Lanes.FLOAT, out, target + 2 * Lanes.COUNT);
      FloatVector a3 = FloatVector.fromArray(Lanes.FLOAT, out, target + 3 * Lanes.COUNT);
      FloatVector a4 = FloatVector.fromArray(Lanes.FLOAT, out, target + 4 * Lanes.COUNT);
      FloatVector a5 = FloatVector.fromArray(Lanes.FLOAT, out, target + 5 * Lanes.COUNT);
      FloatVector a6 = FloatVector.fromArray(Lanes.FLOAT, out, target + 6 * Lanes.COUNT);
      FloatVector a7 = FloatVector.fromArray(Lanes.FLOAT, out, target + 7 * Lanes.COUNT);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, scale * value[e]);
        a0 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT).fma(factor, a0);
        a1 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT).fma(factor, a1);
        a2 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 2 * Lanes.COUNT).fma(factor, a2);
        a3 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 3 * Lanes.COUNT).fma(factor, a3);
        a4 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 4 * Lanes.COUNT).fma(factor, a4);
        a5 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 5 * Lanes.COUNT).fma(factor, a5);
        a6 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 6 * Lanes.COUNT).fma(factor, a6);
        a7 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 7 * Lanes.COUNT).fma(factor, a7);
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
      a2.intoArray(out, target + 2 * Lanes.COUNT);
      a3.intoArray(out, target + 3 * Lanes.COUNT);
      a4.intoArray(out, target + 4 * Lanes.COUNT);
      a5.intoArray(out, target + 5 * Lanes.COUNT);
      a6.intoArray(out, target + 6 * Lanes.COUNT);
      a7.intoArray(out, target + 7 * Lanes.COUNT);
    }
  }

  private static void half(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float[] matrix,
      int stride,
      int column,
      float[] out,
      int outStride) {
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride + column;
      FloatVector a0 = FloatVector.fromArray(Lanes.FLOAT, out, target + 0 * Lanes.COUNT);
      FloatVector a1 = FloatVector.fromArray(Lanes.FLOAT, out, target + 1 * Lanes.COUNT);
      FloatVector a2 = FloatVector.fromArray(Lanes.FLOAT, out, target + 2 * Lanes.COUNT);
      FloatVector a3 = FloatVector.fromArray(Lanes.FLOAT, out, target + 3 * Lanes.COUNT);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        a0 = a0.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT));
        a1 = a1.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT));
        a2 = a2.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 2 * Lanes.COUNT));
        a3 = a3.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 3 * Lanes.COUNT));
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
      a2.intoArray(out, target + 2 * Lanes.COUNT);
      a3.intoArray(out, target + 3 * Lanes.COUNT);
    }
  }

  private static void halfWeighted(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float[] value,
      float scale,
      float[] matrix,
      int stride,
      int column,
      float[] out,
      int outStride) {
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride + column;
      FloatVector a0 = FloatVector.fromArray(Lanes.FLOAT, out, target + 0 * Lanes.COUNT);
      FloatVector a1 = FloatVector.fromArray(Lanes.FLOAT, out, target + 1 * Lanes.COUNT);
      FloatVector a2 = FloatVector.fromArray(Lanes.FLOAT, out, target + 2 * Lanes.COUNT);
      FloatVector a3 = FloatVector.fromArray(Lanes.FLOAT, out, target + 3 * Lanes.COUNT);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, scale * value[e]);
        a0 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT).fma(factor, a0);
        a1 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT).fma(factor, a1);
        a2 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 2 * Lanes.COUNT).fma(factor, a2);
        a3 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 3 * Lanes.COUNT).fma(factor, a3);
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
      a2.intoArray(out, target + 2 * Lanes.COUNT);
      a3.intoArray(out, target + 3 * Lanes.COUNT);
    }
  }

  /** Two vectors of columns, each perhaps in part: first columns, and widths in elements. */
  private static void pair(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int stride,
      int first,
      int firstWidth,
      int second,
      int secondWidth,
      float[] out,
      int outStride) {
    VectorMask<Float> inFirst = Lanes.FLOAT.indexInRange(0, firstWidth);
    VectorMask<Float> inSecond = Lanes.FLOAT.indexInRange(0, secondWidth);
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride;
      FloatVector a0 = FloatVector.fromArray(Lanes.FLOAT, out, target + first, inFirst);
      FloatVector a1 = FloatVector.fromArray(Lanes.FLOAT, out, target + second, inSecond);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride;
        FloatVector factor =
            FloatVector.broadcast(Lanes.FLOAT, value == null ? 1f : scale * value[e]);
        a0 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + first, inFirst).fma(factor, a0);
        a1 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + second, inSecond).fma(factor, a1);
      }
      a0.intoArray(out, target + first, inFirst);
      a1.intoArray(out, target + second, inSecond);
    }
  }

  /** One vector of columns or less. */
  private static void single(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int stride,
      int column,
      int columns,
      float[] out,
      int outStride) {
    VectorMask<Float> inside = Lanes.FLOAT.indexInRange(column, columns);
    for (int r = fromRow; r < toRow; r++) {
      int target = r * outStride + column;
      FloatVector sum = FloatVector.fromArray(Lanes.FLOAT, out, target, inside);
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        FloatVector row =
            FloatVector.fromArray(Lanes.FLOAT, matrix, index[e] * stride + column, inside);
        sum =
            row.fma(FloatVector.broadcast(Lanes.FLOAT, value == null ? 1f : scale * value[e]), sum);
      }
      sum.intoArray(out, target, inside);
    }
  }

  @Override
  public void scatterRows(
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
      int outStride) {
    VectorScatter.rows(
        rows, fromIndex, toIndex, start, index, value, scale, matrix, columns, out, outStride);
  }
}
