package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import java.util.Arrays;

/** Two matrices to multiply and where their product is added to. */
final class DenseOperands {
  final float[] c;
  private final Layout layout;
  private final int m;
  private final int n;
  private final int k;
  private final float[] a;
  private final float[] b;

  /**
   * Draws them.
   *
   * @param shape rows of C, columns of C and length of the sums, as in {@code 128x800x784}
   * @param layout how A and B are stored
   */
  DenseOperands(String shape, Layout layout) {
    int[] sizes = Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    this.layout = layout;
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    a = Operands.weights(m * k, 1);
    b = Operands.weights(k * n, 2);
    c = Operands.weights(m * n, 3);
  }

  int rows() {
    return m;
  }

  /** C += A B. */
  void multiply(DenseProduct product) {
    multiply(product, 0, m);
  }

  /** The same for some rows of C. */
  void multiply(DenseProduct product, int fromRow, int toRow) {
    boolean transposed = layout == Layout.A_TRANSPOSED;
    int aStride = transposed ? m : k;
    int aOffset = transposed ? fromRow : fromRow * k;
    int bStride = layout == Layout.B_TRANSPOSED ? k : n;
    int rows = toRow - fromRow;
    product.multiplyAdd(layout, rows, n, k, a, aOffset, aStride, b, 0, bStride, c, fromRow * n, n);
  }

  /** Whether some rows of C are those of other operands. */
  boolean sameRows(DenseOperands other, int fromRow, int toRow) {
    return Arrays.equals(c, fromRow * n, toRow * n, other.c, fromRow * n, toRow * n);
  }
}
