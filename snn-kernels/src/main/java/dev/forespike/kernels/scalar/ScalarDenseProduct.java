package dev.forespike.kernels.scalar;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Workers;

/** Three loops, one output row per task. */
final class ScalarDenseProduct implements DenseProduct {
  private final Workers workers;

  ScalarDenseProduct(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void multiplyAdd(
      Layout layout,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    int aRow = layout == Layout.A_TRANSPOSED ? 1 : aStride;
    int aStep = layout == Layout.A_TRANSPOSED ? aStride : 1;
    int bRow = layout == Layout.B_TRANSPOSED ? 1 : bStride;
    int bStep = layout == Layout.B_TRANSPOSED ? bStride : 1;
    workers.run(
        m,
        (i, _) -> {
          int cRow = cOffset + i * cStride;
          for (int x = 0; x < k; x++) {
            float factor = a[aOffset + i * aRow + x * aStep];
            int row = bOffset + x * bRow;
            for (int j = 0; j < n; j++) {
              c[cRow + j] = Math.fma(factor, b[row + j * bStep], c[cRow + j]);
            }
          }
        });
  }
}
