package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AntiderivativeTaskTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 100})
  void cubicsAreIntegratedExactly(int points) {
    OperatorTask task = OperatorTask.antiderivative(points);
    double[] u = task.solve(at(task.sensors(), x -> 1 - 6 * x + 3 * x * x - 8 * x * x * x));
    assertArrayEquals(
        at(task.sensors(), x -> x - 3 * x * x + x * x * x - 2 * x * x * x * x), u, 1e-14);
  }

  @Test
  void sineAndCosineAreIntegratedWithFourthOrder() {
    assertTrue(sineError(100) < 2e-6);
    assertEquals(16, sineError(50) / sineError(99), 2.5);
    OperatorTask task = OperatorTask.antiderivative();
    double[] u = task.solve(at(task.sensors(), x -> Math.cos(3 * x)));
    assertArrayEquals(at(task.sensors(), x -> Math.sin(3 * x) / 3), u, 1e-7);
    assertEquals(0, u[0]);
  }

  /** Against four times as many points of the same functions. */
  @Test
  void functionsOfTheLawAreIntegratedToTheStatedError() {
    OperatorTask coarse = OperatorTask.antiderivative(100);
    OperatorTask fine = OperatorTask.antiderivative(397);
    for (int s = 0; s < 100; s++) {
      double[] f = fine.function(2, s);
      double[] expected = fine.every(4).solve(f);
      double[] u = coarse.solve(IntStream.range(0, 100).mapToDouble(i -> f[4 * i]).toArray());
      assertArrayEquals(expected, u, 1e-6);
    }
  }

  /** False-alarm rate at most 1e-6; the mutant is another length scale. */
  @Test
  void functionsHaveLengthScaleAFifth() {
    OperatorTask task = OperatorTask.antiderivative();
    double[] points = every11(task.sensors());
    double[][] samples =
        IntStream.range(0, 20_000)
            .mapToObj(i -> every11(task.function(11, i)))
            .toArray(double[][]::new);
    assertTrue(CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / 0.08)));
    assertFalse(CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / 0.088)));
  }

  private static double sineError(int points) {
    OperatorTask task = OperatorTask.antiderivative(points);
    double[] x = task.sensors();
    double[] u = task.solve(at(x, v -> Math.sin(8 * v)));
    return IntStream.range(0, points)
        .mapToDouble(i -> Math.abs(u[i] - (1 - Math.cos(8 * x[i])) / 8))
        .max()
        .orElseThrow();
  }

  private static double[] at(double[] points, DoubleUnaryOperator function) {
    return Arrays.stream(points).map(function).toArray();
  }

  private static double[] every11(double[] values) {
    return IntStream.range(0, 10).mapToDouble(i -> values[11 * i]).toArray();
  }
}
