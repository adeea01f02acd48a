package dev.forespike.data.task;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * The trigonometric polynomial of least degree through the values of a periodic function at n
 * uniform points, on a grid some whole number of times as fine. Exact for fewer than n/2 waves.
 */
public final class PeriodicInterpolation {
  private final int points;
  private final int refinement;
  private final RealMatrix weights;

  public PeriodicInterpolation(int points, int refinement) {
    this.points = points;
    this.refinement = refinement;
    double[][] matrix = new double[points * refinement][points];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < points; j++) {
        matrix[i][j] = cardinal(i - j * refinement);
      }
    }
    weights = new Array2DRowRealMatrix(matrix, false);
  }

  /** The polynomial that is 1 at point 0 and 0 at the others, some fine cells from point 0. */
  private double cardinal(int cells) {
    if (cells % refinement == 0) {
      return cells % (points * refinement) == 0 ? 1 : 0;
    }
    double angle = Math.PI * cells / (points * refinement);
    double half = StrictMath.sin(points * angle) / points;
    // An even number of points has a highest wave of which only the cosine is seen.
    return half / (points % 2 == 0 ? StrictMath.tan(angle) : StrictMath.sin(angle));
  }

  /** From {@code [n]} to {@code [n refinement]}. */
  public double[] refine(double[] values) {
    return weights.operate(values);
  }

  /** From {@code [n refinement]} to {@code [n]}: the values that the two grids share. */
  public double[] coarsen(double[] values) {
    double[] shared = new double[points];
    for (int i = 0; i < points; i++) {
      shared[i] = values[i * refinement];
    }
    return shared;
  }
}
