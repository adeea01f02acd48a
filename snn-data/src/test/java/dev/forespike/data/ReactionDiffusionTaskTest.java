package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.data.task.ReactionDiffusionTask;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

final class ReactionDiffusionTaskTest {
  /** Without reaction, a sine as source: u = (1 - exp(-d pi^2 t)) sin(pi x) / (d pi^2). */
  @Test
  void heatEquationConvergesToItsClosedFormWithSecondOrder() {
    assertEquals(4, heatError(33, 0.01) / heatError(65, 0.01), 0.1);
    assertTrue(heatError(128, 0.01) < 3e-6);
    // Faster diffusion, so that its two halves in the scheme both count.
    assertEquals(4, heatError(33, 1) / heatError(65, 1), 0.1);
  }

  /** Without diffusion each point is an equation of its own: u = sqrt(f/c) tan(sqrt(f c) t). */
  @Test
  void reactionConvergesToItsClosedFormWithSecondOrder() {
    assertEquals(4, reactionError(33, 1) / reactionError(65, 1), 0.3);
    assertTrue(reactionError(128, 0.01) < 3e-7);
    // The mutant without reaction is off by much more than the scheme's error.
    assertTrue(reactionError(128, 0.01) * 100 < Math.abs(10 * Math.tan(0.1) - 1));
  }

  @Test
  void everythingTogetherConvergesWithSecondOrder() {
    double[] coarse = last(33, 8);
    double[] middle = last(65, 16);
    double[] fine = last(129, 32);
    for (int i = 1; i < coarse.length - 1; i++) {
      assertEquals(4, (coarse[i] - middle[i]) / (middle[i] - fine[i]), 0.4, "point " + i);
    }
  }

  /** The published form of a step, with g = c u^2, its derivative, and dense matrices. */
  @Test
  void stepsAreThoseOfTheReference() {
    int n = 17;
    double reaction = 0.7;
    double diffusion = 0.3;
    ReactionDiffusionTask task = new ReactionDiffusionTask(n, diffusion, reaction);
    double[] f = task.function(3, 0);
    double[] u = task.solve(f);
    RealMatrix second = new Array2DRowRealMatrix(n - 2, n - 2);
    for (int i = 0; i < n - 2; i++) {
      second.setEntry(i, i, -2.0 * (n - 1) * (n - 1));
      if (i > 0) {
        second.setEntry(i, i - 1, (n - 1.0) * (n - 1));
        second.setEntry(i - 1, i, (n - 1.0) * (n - 1));
      }
    }
    for (int t = 0; t < n - 1; t++) {
      double[] now = Arrays.copyOfRange(u, t * n + 1, (t + 1) * n - 1);
      RealMatrix left = second.scalarMultiply(-diffusion / 2);
      RealMatrix right = second.scalarMultiply(diffusion / 2);
      double[] source = new double[n - 2];
      for (int i = 0; i < n - 2; i++) {
        double slope = 2 * reaction * now[i];
        left.addToEntry(i, i, n - 1 - slope / 2);
        right.addToEntry(i, i, n - 1 - slope / 2);
        source[i] = f[i + 1] + reaction * now[i] * now[i];
      }
      double[] expected =
          new LUDecomposition(left)
              .getSolver()
              .solve(new ArrayRealVector(right.operate(now)).add(new ArrayRealVector(source)))
              .toArray();
      int row = (t + 1) * n;
      assertArrayEquals(expected, Arrays.copyOfRange(u, row + 1, row + n - 1), 1e-13);
    }
  }

  @Test
  void initialAndBoundaryValuesAreZero() {
    double[] u = OperatorTask.reactionDiffusion().generate(1, 5).solutions()[0];
    for (int i = 0; i < 128; i++) {
      assertEquals(0, u[i]);
      assertEquals(0, u[128 * i]);
      assertEquals(0, u[128 * i + 127]);
    }
    assertTrue(Arrays.stream(u).map(Math::abs).max().orElseThrow() > 0.1);
  }

  /**
   * Interpolation from 512 points takes less than 1e-4 of the variance, far below what the check
   * resolves. False-alarm rate at most 1e-6; the mutant is another length scale.
   */
  @Test
  void functionsHaveLengthScaleAFifth() {
    OperatorTask task = OperatorTask.reactionDiffusion();
    double[] points = some(task.sensors());
    double[][] samples =
        IntStream.range(0, 10_000)
            .mapToObj(i -> some(task.function(4321, i)))
            .toArray(double[][]::new);
    assertTrue(CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / 0.08)));
    assertFalse(CovarianceCheck.accepts(samples, points, r -> Math.exp(-r * r / 0.09)));
  }

  private static double[] some(double[] values) {
    return IntStream.range(0, 8).mapToDouble(i -> values[18 * i]).toArray();
  }

  private static double heatError(int points, double diffusion) {
    ReactionDiffusionTask task = new ReactionDiffusionTask(points, diffusion, 0);
    double[] x = task.sensors();
    double[] u = task.solve(Arrays.stream(x).map(v -> Math.sin(Math.PI * v)).toArray());
    double rate = diffusion * Math.PI * Math.PI;
    double worst = 0;
    for (int i = 0; i < u.length; i++) {
      double t = x[i / points];
      double exact = -Math.expm1(-rate * t) / rate * Math.sin(Math.PI * x[i % points]);
      worst = Math.max(worst, Math.abs(u[i] - exact));
    }
    return worst;
  }

  private static double reactionError(int points, double reaction) {
    ReactionDiffusionTask task = new ReactionDiffusionTask(points, 0, reaction);
    double[] f = new double[points];
    Arrays.fill(f, 1);
    double[] u = task.solve(f);
    double exact = Math.tan(Math.sqrt(reaction)) / Math.sqrt(reaction);
    return Math.abs(u[(points - 1) * points + points / 2] - exact);
  }

  /** The solution at the end of time on 5 points, for a smooth source and a strong reaction. */
  private static double[] last(int points, int stride) {
    ReactionDiffusionTask task = new ReactionDiffusionTask(points, 0.1, 1);
    double[] f =
        Arrays.stream(task.sensors()).map(v -> v * (1 - v) * (2 + Math.cos(4 * v))).toArray();
    double[] u = task.solve(f);
    return IntStream.range(0, 5).mapToDouble(i -> u[(points - 1) * points + i * stride]).toArray();
  }
}
