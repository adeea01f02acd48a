package dev.forespike.kernels.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;

/**
 * A sum of matrix products in double precision, and the first result that was compared with it: all
 * later ones must have its bits.
 */
final class ReferenceSums {
  private final int rows;
  private final int columns;
  private final double[] sum;
  private final double[] magnitude;
  private int terms = 4;
  private float @Nullable [] first;

  ReferenceSums(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    sum = new double[rows * columns];
    magnitude = new double[rows * columns];
  }

  int size() {
    return sum.length;
  }

  /** Adds a matrix, or a row to all rows. */
  void add(float[] addend) {
    for (int i = 0; i < sum.length; i++) {
      add(i, addend[i % addend.length]);
    }
  }

  /** Adds {@code scale a b}. */
  void addProduct(float[] a, double scale, float[] b) {
    int depth = b.length / columns;
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < depth; k++) {
        addRow(r, scale * a[r * depth + k], b, k);
      }
    }
    terms += 2 * depth;
  }

  /** Adds {@code a^T b}. */
  void addTransposedProduct(float[] a, float[] b) {
    int depth = b.length / columns;
    for (int k = 0; k < depth; k++) {
      for (int r = 0; r < rows; r++) {
        addRow(r, a[k * rows + r], b, k);
      }
    }
    terms += 2 * depth;
  }

  private void addRow(int row, double factor, float[] b, int from) {
    if (factor != 0) {
      for (int j = 0; j < columns; j++) {
        add(row * columns + j, factor * b[from * columns + j]);
      }
    }
  }

  private void add(int i, double addend) {
    sum[i] += addend;
    magnitude[i] += Math.abs(addend);
  }

  /** A result may be longer than the sums: what is behind them must still be NaN. */
  void assertSame(float[] actual, String what) {
    if (first != null) {
      assertArrayEquals(first, actual, what);
      return;
    }
    for (int i = 0; i < sum.length; i++) {
      // Each operation is off by half a unit in the last place of the terms' sum at most.
      assertEquals(sum[i], actual[i], magnitude[i] * terms * 0x1p-24, what);
    }
    for (int i = sum.length; i < actual.length; i++) {
      assertEquals(Float.NaN, actual[i], what + ", behind the result");
    }
    first = actual.clone();
  }
}
