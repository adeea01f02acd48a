package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.forespike.data.task.Tridiagonal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

final class TridiagonalProperties {
  /** Twice with one object, because buffers are used again. */
  @Property(tries = 200)
  void solvesAsDenseEliminationDoes(
      @ForAll @IntRange(min = 1, max = 30) int size,
      @ForAll @DoubleRange(min = -3, max = 3) double side,
      @ForAll Random random) {
    Tridiagonal system = new Tridiagonal(side, size);
    for (int repeat = 0; repeat < 2; repeat++) {
      RealMatrix matrix = new Array2DRowRealMatrix(size, size);
      double[] diagonal = new double[size];
      double[] rhs = new double[size];
      for (int i = 0; i < size; i++) {
        diagonal[i] = (2 * Math.abs(side) + 0.1 + random.nextDouble()) * (i % 3 == 1 ? -1 : 1);
        rhs[i] = random.nextGaussian();
        matrix.setEntry(i, i, diagonal[i]);
        if (i > 0) {
          matrix.setEntry(i, i - 1, side);
          matrix.setEntry(i - 1, i, side);
        }
      }
      double[] expected =
          new LUDecomposition(matrix).getSolver().solve(new ArrayRealVector(rhs)).toArray();
      system.solve(diagonal, rhs);
      assertArrayEquals(expected, rhs, 1e-11);
    }
  }
}
