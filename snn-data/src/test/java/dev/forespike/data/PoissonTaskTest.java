package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PoissonTaskTest {
  private final OperatorTask task = OperatorTask.poisson();

  @Test
  void labelsSolveTheThreePointScheme() {
    OperatorSamples samples = task.generate(200, 7);
    double h = 0.04;
    for (int s = 0; s < samples.size(); s++) {
      double[] f = samples.functions()[s];
      double[] u = samples.solutions()[s];
      assertEquals(0, u[0]);
      assertEquals(0, u[50]);
      for (int i = 1; i < 50; i++) {
        assertEquals(f[i], -(u[i - 1] - 2 * u[i] + u[i + 1]) / (h * h), 1e-12);
      }
    }
  }

  /** The scheme's eigenvector: its own eigenvalue fits to rounding, the continuum's does not. */
  @Test
  void sineIsSolvedWithTheEigenvalueOfTheScheme() {
    double[] x = task.sensors();
    double[] f = Arrays.stream(x).map(v -> Math.sin(Math.PI * v)).toArray();
    double[] u = task.solve(f);
    double h = 0.04;
    double eigenvalue = 4 / (h * h) * Math.pow(Math.sin(Math.PI * h / 2), 2);
    double worst = 0;
    for (int i = 0; i < u.length; i++) {
      assertEquals(f[i] / eigenvalue, u[i], 1e-14);
      worst = Math.max(worst, Math.abs(u[i] - f[i] / (Math.PI * Math.PI)));
    }
    assertTrue(worst > 1e-4, "this is the solution of the continuous problem");
  }

  /** False-alarm rate at most 1e-6; the mutants are kernels 3 % longer and 4 % larger. */
  @Test
  void functionsHaveUnitVarianceAndLengthScaleOne() {
    // Every tenth point: nearer ones are alike to more digits than the factor keeps.
    double[] points = every10(task.sensors());
    double[][] samples =
        IntStream.range(0, 20_000)
            .mapToObj(i -> every10(task.function(9, i)))
            .toArray(double[][]::new);
    assertTrue(CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / 2)));
    assertFalse(
        CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / (2 * 1.03 * 1.03))));
    assertFalse(CovarianceCheck.accepts(samples, points, r -> 1.08 * Math.exp(-r * r / 2)));
  }

  private static double[] every10(double[] values) {
    return IntStream.range(0, 6).mapToDouble(i -> values[10 * i]).toArray();
  }
}
