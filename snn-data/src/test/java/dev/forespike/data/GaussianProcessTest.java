package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import dev.forespike.data.task.Grid;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GaussianProcessTest {
  private static final int MANY = 20_000;

  /** The matrix that plain Cholesky refuses is factored to the stated error. */
  @ParameterizedTest
  @CsvSource({"51, 1.0, 10", "100, 0.2, 17", "512, 0.2, 17"})
  void factorReproducesSingularKernels(int points, double lengthScale, int rank) {
    double[] grid = Grid.uniform(points == 51 ? -1 : 0, 1, points);
    RealMatrix kernel = matrix(grid, kernel(lengthScale));
    assertThrows(MathIllegalArgumentException.class, () -> new CholeskyDecomposition(kernel));
    GaussianProcess process = GaussianProcess.squaredExponential(grid, lengthScale);
    assertEquals(rank, process.rank());
    assertEquals(points, process.size());
    RealMatrix difference = process.root().multiplyTransposed(process.root()).subtract(kernel);
    double worst = 0;
    for (double[] row : difference.getData()) {
      worst = Math.max(worst, Arrays.stream(row).map(Math::abs).max().orElseThrow());
    }
    assertTrue(worst <= 1e-10, "off by " + worst);
  }

  /** False-alarm rate at most 1e-6; the mutants are another length scale and another variance. */
  @Test
  void covarianceIsTheKernel() {
    double[] points = Grid.uniform(0, 1, 11);
    double[][] samples = samples(GaussianProcess.squaredExponential(points, 0.2), 1);
    assertTrue(CovarianceCheck.accepts(samples, points, kernel(0.2)));
    double[][] longer = samples(GaussianProcess.squaredExponential(points, 0.21), 1);
    assertFalse(CovarianceCheck.accepts(longer, points, kernel(0.2)));
    for (double[] sample : samples) {
      for (int i = 0; i < sample.length; i++) {
        sample[i] *= 1.04;
      }
    }
    assertFalse(CovarianceCheck.accepts(samples, points, kernel(0.2)));
  }

  /**
   * Sums of two independent values have twice the variance. False-alarm rate 1e-6 for each pairing;
   * the mutant pairs each function with itself.
   */
  @Test
  void functionsOfOtherIndicesAndSeedsAreIndependent() {
    GaussianProcess process = GaussianProcess.squaredExponential(new double[] {0}, 1);
    long golden = 0x9e3779b97f4a7c15L; // the step of SplittableRandom
    assertTrue(sumsAreIndependent(i -> pair(process, 5, 2 * i, 5, 2 * i + 1)));
    assertTrue(sumsAreIndependent(i -> pair(process, 5, i, 6, i)));
    assertTrue(sumsAreIndependent(i -> pair(process, 5, i + 1, 6, i)));
    assertTrue(sumsAreIndependent(i -> pair(process, 5, i, 5 + golden, i)));
    assertTrue(sumsAreIndependent(i -> pair(process, 2L * i, 0, 2L * i + 1, 0)));
    assertFalse(sumsAreIndependent(i -> pair(process, 5, i, 5, i)));
  }

  @Test
  void samplesArePure() {
    double[] points = Grid.uniform(-1, 1, 51);
    GaussianProcess process = GaussianProcess.squaredExponential(points, 1);
    double[] seventh = process.sample(3, 7);
    var _ = process.sample(3, 8);
    assertArrayEquals(seventh, process.sample(3, 7), 0);
    assertArrayEquals(seventh, GaussianProcess.squaredExponential(points, 1).sample(3, 7), 0);
    assertFalse(Arrays.equals(seventh, process.sample(3, 8)));
    assertFalse(Arrays.equals(seventh, process.sample(4, 7)));
  }

  @Test
  void argumentsAreChecked() {
    double[] points = {0, 1};
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("length scale", () -> GaussianProcess.squaredExponential(points, bad));
    }
    refused("at least 1", () -> GaussianProcess.squaredExponential(new double[0], 1));
    refused("finite", () -> GaussianProcess.squaredExponential(new double[] {Double.NaN}, 1));
    refused("variance", () -> GaussianProcess.stationary(points, r -> 0));
    refused("beyond the variance", () -> GaussianProcess.stationary(points, r -> 1 + r));
    double[] three = {0, 1, 2};
    refused("not positive definite", () -> GaussianProcess.stationary(three, r -> r > 0 ? -1 : 1));
    refused(
        "not positive definite", () -> GaussianProcess.stationary(three, r -> r > 0 ? -0.9 : 1));
    GaussianProcess process = GaussianProcess.squaredExponential(points, 1);
    refused("no function -1", () -> process.sample(0, -1));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable action) {
    String text = String.valueOf(assertThrows(SpecException.class, action).getMessage());
    assertTrue(text.contains(message), text);
    assertFalse(text.contains("\n"), text);
  }

  private static double[] pair(GaussianProcess process, long seed, int index, long other, int at) {
    return new double[] {process.sample(seed, index)[0], process.sample(other, at)[0]};
  }

  private static boolean sumsAreIndependent(IntFunction<double[]> pairs) {
    double[] sums =
        IntStream.range(0, MANY).mapToObj(pairs).mapToDouble(pair -> pair[0] + pair[1]).toArray();
    return CovarianceCheck.accepts(sums, 2, 1e-6);
  }

  private static double[][] samples(GaussianProcess process, long seed) {
    return IntStream.range(0, MANY).mapToObj(i -> process.sample(seed, i)).toArray(double[][]::new);
  }

  private static DoubleUnaryOperator kernel(double lengthScale) {
    return r -> Math.exp(-r * r / (2 * lengthScale * lengthScale));
  }

  private static RealMatrix matrix(double[] points, DoubleUnaryOperator kernel) {
    RealMatrix matrix = new Array2DRowRealMatrix(points.length, points.length);
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        matrix.setEntry(i, j, kernel.applyAsDouble(points[i] - points[j]));
      }
    }
    return matrix;
  }
}
