package dev.forespike.kernels;

import dev.forespike.kernels.DenseProduct.Layout;

/** Operands of a dense product with offsets and gaps between rows that depend on the seed. */
final class ProductCase {
  final Layout layout;
  final int m;
  final int n;
  final int k;
  final float[] a;
  final int aOffset;
  final int aStride;
  final float[] b;
  final int bOffset;
  final int bStride;
  final float[] c;
  final int cOffset;
  final int cStride;

  ProductCase(Layout layout, int m, int n, int k, long seed) {
    Operands operands = new Operands(seed);
    boolean aTransposed = layout == Layout.A_TRANSPOSED;
    boolean bTransposed = layout == Layout.B_TRANSPOSED;
    this.layout = layout;
    this.m = m;
    this.n = n;
    this.k = k;
    aStride = (aTransposed ? m : k) + operands.upTo(3);
    bStride = (bTransposed ? k : n) + operands.upTo(3);
    cStride = n + operands.upTo(3);
    aOffset = operands.upTo(5);
    bOffset = operands.upTo(5);
    cOffset = operands.upTo(5);
    a = operands.mixed(aOffset + (aTransposed ? k : m) * aStride);
    b = operands.mixed(bOffset + (bTransposed ? n : k) * bStride);
    c = operands.mixed(cOffset + m * cStride + 2);
  }

  /** The whole array that holds C after the product, gaps included. */
  float[] result(DenseProduct product) {
    float[] result = c.clone();
    product.multiplyAdd(
        layout, m, n, k, a, aOffset, aStride, b, bOffset, bStride, result, cOffset, cStride);
    return result;
  }

  /** Element (i, x) of A. */
  double factorA(int i, int x) {
    return a[aOffset + (layout == Layout.A_TRANSPOSED ? x * aStride + i : i * aStride + x)];
  }

  /** Element (x, j) of B. */
  double factorB(int x, int j) {
    return b[bOffset + (layout == Layout.B_TRANSPOSED ? j * bStride + x : x * bStride + j)];
  }

  /** Where element (i, j) of C is. */
  int at(int i, int j) {
    return cOffset + i * cStride + j;
  }

  @Override
  public String toString() {
    return layout + " " + m + " x " + n + " x " + k;
  }
}
