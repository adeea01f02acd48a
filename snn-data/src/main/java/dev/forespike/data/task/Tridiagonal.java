package dev.forespike.data.task;

/**
 * Tridiagonal systems with one constant beside the diagonal: elimination without pivoting (Thomas),
 * which is stable for diagonally dominant matrices. Here because the library of linear algebra has
 * no banded solver.
 */
public final class Tridiagonal {
  private final double side;
  private final double[] factor;

  /** Buffers for systems of one size; for one thread. */
  public Tridiagonal(double side, int size) {
    this.side = side;
    factor = new double[size];
  }

  /**
   * Replaces the right-hand side by the solution.
   *
   * @param diagonal {@code [size]}, each at least {@code 2 |side|} by magnitude; not changed
   * @param rhs {@code [size]}
   */
  public void solve(double[] diagonal, double[] rhs) {
    int last = factor.length - 1;
    factor[0] = side / diagonal[0];
    rhs[0] /= diagonal[0];
    for (int i = 1; i <= last; i++) {
      double pivot = diagonal[i] - side * factor[i - 1];
      factor[i] = side / pivot;
      rhs[i] = (rhs[i] - side * rhs[i - 1]) / pivot;
    }
    for (int i = last - 1; i >= 0; i--) {
      rhs[i] -= factor[i] * rhs[i + 1];
    }
  }
}
