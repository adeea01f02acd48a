package dev.forespike.kernels.scalar;

import dev.forespike.kernels.RowSums;
import org.jspecify.annotations.Nullable;

/** Row by row, element by element. */
final class ScalarRowSums implements RowSums {
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
}
