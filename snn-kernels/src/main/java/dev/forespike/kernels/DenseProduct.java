package dev.forespike.kernels;

/**
 * The dense matrix product {@code C += A B} in the layouts training needs.
 *
 * <p>Each element of C is one accumulator that starts at its old value and takes the products in
 * ascending k by fused multiply-add, so the result does not depend on vector width, tiling or
 * number of threads, and equals {@link RowSums} on the same operands bit for bit. Allocates only
 * when an operand is larger than any before.
 */
public interface DenseProduct {

  /** Which operand is stored transposed. */
  enum Layout {
    /** A is {@code [m][k]}, B is {@code [k][n]}. */
    PLAIN,
    /** A is stored as {@code [k][m]}: the weight gradient. */
    A_TRANSPOSED,
    /** B is stored as {@code [n][k]}: the way back through weights. */
    B_TRANSPOSED
  }

  /**
   * Computes {@code C[i][j] += sum_k A[i][k] B[k][j]}.
   *
   * @param layout how A and B are stored
   * @param m rows of C
   * @param n columns of C
   * @param k length of the sums
   * @param a first operand
   * @param aOffset its first element
   * @param aStride distance between its stored rows
   * @param b second operand
   * @param bOffset its first element
   * @param bStride distance between its stored rows
   * @param c result, not overlapping a or b
   * @param cOffset its first element
   * @param cStride distance between its rows
   */
  void multiplyAdd(
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
      int cStride);
}
