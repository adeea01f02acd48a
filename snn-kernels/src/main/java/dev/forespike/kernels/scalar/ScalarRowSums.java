package dev.forespike.kernels.scalar;

import dev.forespike.kernels.RowSums;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Row by row, element by element. */
public final class ScalarRowSums implements RowSums {
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
    for (int r = fromRow; r < toRow; r++) {
      for (int e = start[r]; e < start[r + 1]; e++) {
        float factor = value == null ? 1f : scale * value[e];
        int row = index[e] * stride;
        for (int j = fromColumn; j < toColumn; j++) {
          out[r * outStride + j] = Math.fma(factor, matrix[row + j], out[r * outStride + j]);
        }
      }
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
    for (int r = 0; r < rows; r++) {
      int first = lowerBound(index, start[r], start[r + 1], fromIndex);
      for (int e = first; e < start[r + 1] && index[e] < toIndex; e++) {
        float factor = value == null ? 1f : scale * value[e];
        int target = index[e] * outStride;
        for (int j = 0; j < columns; j++) {
          out[target + j] = Math.fma(factor, matrix[r * columns + j], out[target + j]);
        }
      }
    }
  }

  /** The first place in an ascending part of an array that holds at least a bound. */
  public static int lowerBound(int[] index, int from, int to, int bound) {
    if (bound == 0) {
      return from;
    }
    int place = Arrays.binarySearch(index, from, to, bound);
    return place < 0 ? -place - 1 : place;
  }
}
