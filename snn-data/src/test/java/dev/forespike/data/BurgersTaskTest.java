package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.data.task.BurgersScheme;
import dev.forespike.data.task.BurgersTask;
import dev.forespike.data.task.PeriodicInterpolation;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BurgersTaskTest {
  private final OperatorTask task = OperatorTask.burgers();

  /** A sine that moves along, by the substitution of Cole and Hopf. */
  @Test
  void solutionsAreThoseOfColeAndHopf() {
    ColeHopf exact = new ColeHopf(0.4, 0.2, 0.01);
    double[] x = task.sensors();
    double[] u = task.solve(Arrays.stream(x).map(v -> exact.at(0, v)).toArray());
    double worst = 0;
    for (int i = 0; i < u.length; i++) {
      worst = Math.max(worst, Math.abs(u[i] - exact.at(x[i / 101], x[i % 101])));
    }
    assertTrue(worst < 1e-5, "off by " + worst);
  }

  /** The grid that is computed on is fine enough for functions of the law. */
  @Test
  void fourTimesTheCellsChangeLittle() {
    PeriodicInterpolation fine = new PeriodicInterpolation(100, 16);
    BurgersScheme scheme = new BurgersScheme(1, 0.01, 1600);
    for (int s = 0; s < 3; s++) {
      double[] function = task.function(8, s);
      double[] u = task.solve(function);
      double[][] rows = scheme.solve(fine.refine(Arrays.copyOf(function, 100)), 0.1, 11);
      for (int t = 0; t < 11; t++) {
        double[] row = fine.coarsen(rows[t]);
        for (int i = 0; i < 100; i++) {
          assertEquals(row[i], u[10 * t * 101 + i], 1e-6);
        }
      }
    }
  }

  @Test
  void outputBeginsWithTheFunctionAndIsPeriodic() {
    OperatorSamples samples = task.generate(2, 6);
    for (int s = 0; s < 2; s++) {
      for (int i = 0; i < 101; i++) {
        assertEquals(samples.functions()[s][i], samples.solutions()[s][i], 0);
        assertEquals(samples.solutions()[s][101 * i], samples.solutions()[s][101 * i + 100], 0);
      }
    }
  }

  /** False-alarm rate at most 1e-6; the mutant has another correlation length. */
  @Test
  void functionsHaveTheStatedCovariance() {
    double[] points = some(task.sensors());
    double[][] samples =
        IntStream.range(0, 20_000)
            .mapToObj(i -> some(task.function(12, i)))
            .toArray(double[][]::new);
    assertTrue(CovarianceCheck.accepts(samples, points, BurgersTask::covariance));
    assertFalse(CovarianceCheck.accepts(samples, points, r -> BurgersTask.covariance(1.1 * r)));
  }

  /**
   * The law is the one of the published initial conditions: real and imaginary parts of Fourier
   * coefficient n are normal with variance {@code (625 / (4 pi^2 n^2 + 25)^2)^2 / 2}. False-alarm
   * rate at most 1e-6 for each of 4 coefficients; the mutant has another constant.
   */
  @Test
  void publishedInitialConditionsHaveTheSameLaw() throws IOException {
    double[] published = SciMl.read("neuraloperator/burgers_train_16.npz", "x").doubles();
    for (int n = 1; n <= 4; n++) {
      double[] parts = fourier(published, n);
      assertEquals(1600, parts.length);
      assertTrue(CovarianceCheck.accepts(parts, variance(n, 25), 1e-6), "coefficient " + n);
    }
    assertFalse(CovarianceCheck.accepts(fourier(published, 1), variance(1, 36), 1e-6));
    double modes = IntStream.rangeClosed(1, 24).mapToDouble(n -> 4 * variance(n, 25)).sum();
    assertEquals(modes, BurgersTask.covariance(0), 1e-15);
  }

  /** Their outputs are 0.06 apart (derived: the interval at which all of them fit). */
  @Test
  void publishedSolutionsAreReproduced() throws IOException {
    double[] x = SciMl.read("neuraloperator/burgers_test_16.npz", "x").doubles();
    double[] y = SciMl.read("neuraloperator/burgers_test_16.npz", "y").doubles();
    assertTrue(meanError(x, y, 0.06) < 2.5e-4);
    assertTrue(meanError(x, y, 0.0605) > 2e-3, "the comparison does not see the time");
  }

  /** Mean relative error, in the 2-norm over t and x, of the first functions. */
  private static double meanError(double[] x, double[] y, double interval) {
    PeriodicInterpolation interpolation = new PeriodicInterpolation(16, 25);
    BurgersScheme scheme = new BurgersScheme(1, 0.01, 400);
    int functions = 40;
    double mean = 0;
    for (int s = 0; s < functions; s++) {
      double[] initial = Arrays.copyOfRange(x, 16 * s, 16 * s + 16);
      double[][] rows = scheme.solve(interpolation.refine(initial), interval, 17);
      double off = 0;
      double size = 0;
      for (int t = 1; t < 17; t++) {
        double[] row = interpolation.coarsen(rows[t]);
        for (int i = 0; i < 16; i++) {
          double label = y[(17 * s + t) * 16 + i];
          off += (row[i] - label) * (row[i] - label);
          size += label * label;
        }
      }
      mean += Math.sqrt(off / size) / functions;
    }
    return mean;
  }

  private static double variance(int n, double constant) {
    double base = 4 * Math.PI * Math.PI * n * n + constant;
    return Math.pow(625 / (base * base), 2) / 2;
  }

  /** Real and imaginary parts of a coefficient of functions on 16 points. */
  private static double[] fourier(double[] functions, int n) {
    double[] parts = new double[functions.length / 8];
    for (int i = 0; i < functions.length; i++) {
      double angle = 2 * Math.PI * n * (i % 16) / 16;
      parts[i / 16 * 2] += functions[i] * Math.cos(angle) / 16;
      parts[i / 16 * 2 + 1] += functions[i] * Math.sin(angle) / 16;
    }
    return parts;
  }

  private static double[] some(double[] values) {
    return IntStream.range(0, 10).mapToDouble(i -> values[5 * i]).toArray();
  }
}
