package dev.forespike.kernels.vector;

import dev.forespike.kernels.scalar.ScalarRowSums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** Rows added where lists say: one vector of columns at a time. */
final class VectorScatter {
  private VectorScatter() {}

  static void rows(
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
    for (int column = 0; column < columns; column += Lanes.COUNT) {
      int width = Math.min(Lanes.COUNT, columns - column);
      if (column + Lanes.COUNT <= outStride) {
        scatter(
            rows, fromIndex, toIndex, start, index, value, scale, matrix, columns, column, width,
            out, outStride);
      } else {
        scatterMasked(
            rows, fromIndex, toIndex, start, index, value, scale, matrix, columns, column, width,
            out, outStride);
      }
    }
  }

  /** Whole vectors of the result: those of the matrix end with zeros, which add nothing. */
  private static void scatter(
      int rows,
      int fromIndex,
      int toIndex,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int columns,
      int column,
      int width,
      float[] out,
      int outStride) {
    VectorMask<Float> inside = Lanes.FLOAT.indexInRange(0, width);
    for (int r = 0; r < rows; r++) {
      FloatVector row = FloatVector.fromArray(Lanes.FLOAT, matrix, r * columns + column, inside);
      int end = start[r + 1];
      int e = ScalarRowSums.lowerBound(index, start[r], end, fromIndex);
      for (; e < end && index[e] < toIndex; e++) {
        int target = index[e] * outStride + column;
        float factor = value == null ? 1f : scale * value[e];
        row.fma(
                FloatVector.broadcast(Lanes.FLOAT, factor),
                FloatVector.fromArray(Lanes.FLOAT, out, target))
            .intoArray(out, target);
      }
    }
  }

  private static void scatterMasked(
      int rows,
      int fromIndex,
      int toIndex,
      int[] start,
      int[] index,
      float @Nullable [] value,
      float scale,
      float[] matrix,
      int columns,
      int column,
      int width,
      float[] out,
      int outStride) {
    VectorMask<Float> inside = Lanes.FLOAT.indexInRange(0, width);
    for (int r = 0; r < rows; r++) {
      FloatVector row = FloatVector.fromArray(Lanes.FLOAT, matrix, r * columns + column, inside);
      int end = start[r + 1];
      int e = ScalarRowSums.lowerBound(index, start[r], end, fromIndex);
      for (; e < end && index[e] < toIndex; e++) {
        int target = index[e] * outStride + column;
        float factor = value == null ? 1f : scale * value[e];
        row.fma(
                FloatVector.broadcast(Lanes.FLOAT, factor),
                FloatVector.fromArray(Lanes.FLOAT, out, target, inside))
            .intoArray(out, target, inside);
      }
    }
  }
}
