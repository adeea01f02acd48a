package dev.forespike.kernels.vector;

import dev.forespike.kernels.RowSums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of columns whose accumulators stay in registers while a row list is walked. The outer loop
 * runs over the blocks, so that one block of the matrix stays in the cache for all rows.
 */
final class VectorRowSums implements RowSums {
  private static final int WIDE = 8 * Lanes.COUNT;

  @Override
  public void addRows(
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
    int column = 0;
    for (; column + WIDE <= columns; column += WIDE) {
      if (value == null) {
        wide(fromRow, toRow, start, index, matrix, stride, column, out, outStride);
      } else {
        wideWeighted(
            fromRow, toRow, start, index, value, scale, matrix, stride, column, out, outStride);
      }
    }
    for (; column + 2 * Lanes.COUNT <= columns; column += 2 * Lanes.COUNT) {
      if (value == null) {
        narrow(fromRow, toRow, start, index, matrix, stride, column, out, outStride);
      } else {
        narrowWeighted(
            fromRow, toRow, start, index, value, scale, matrix, stride, column, out, outStride);
      }
    }
    for (; column < columns; column += Lanes.COUNT) {
      tail(
          fromRow, toRow, start, index, value, scale, matrix, stride, columns, column, out,
          outStride);
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

  private static void narrow(
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
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        a0 = a0.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT));
        a1 = a1.add(FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT));
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
    }
  }

  private static void narrowWeighted(
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
      int end = start[r + 1];
      for (int e = start[r]; e < end; e++) {
        int row = index[e] * stride + column;
        FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, scale * value[e]);
        a0 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 0 * Lanes.COUNT).fma(factor, a0);
        a1 = FloatVector.fromArray(Lanes.FLOAT, matrix, row + 1 * Lanes.COUNT).fma(factor, a1);
      }
      a0.intoArray(out, target + 0 * Lanes.COUNT);
      a1.intoArray(out, target + 1 * Lanes.COUNT);
    }
  }

  private static void tail(
      int fromRow,
      int toRow,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int stride,
      int columns,
      int column,
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
}
