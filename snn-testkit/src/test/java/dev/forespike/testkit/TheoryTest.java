package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.NoiseLaw;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The formulas against sums over all cases, where these can be written down. */
final class TheoryTest {
  private static final double[] G = {1, -2, 0.5, 3};

  private static void assertMoment(DirectionLaw law, double[][] directions) {
    double[][] theory = Theory.secondMoment(law, G);
    for (int i = 0; i < G.length; i++) {
      for (int j = 0; j < G.length; j++) {
        double mean = 0;
        for (double[] v : directions) {
          mean += Math.pow(Vectors.dot(G, v), 2) * v[i] * v[j] / directions.length;
        }
        assertEquals(mean, theory[i][j], 1e-12, law + ", entry " + i + " " + j);
      }
    }
  }

  @Test
  void secondMomentOfSigns() {
    double[][] signs = new double[16][4];
    for (int bits = 0; bits < 16; bits++) {
      for (int i = 0; i < 4; i++) {
        signs[bits][i] = (bits >> i & 1) == 0 ? 1 : -1;
      }
    }
    assertMoment(new NoiseLaw.Rademacher(), signs);
    assertMoment(new DirectionLaw.Hadamard(), signs);
  }

  @Test
  void secondMomentOfCoordinates() {
    double[][] coordinates = new double[4][4];
    for (int i = 0; i < 4; i++) {
      coordinates[i][i] = 2;
    }
    assertMoment(new DirectionLaw.Coordinate(), coordinates);
  }

  /** Three values: 0 with weight 1 - p, and two signs; p = 1/2 as four equally likely ones. */
  @Test
  void secondMomentOfSparseSigns() {
    double[] values = {0, 0, Math.sqrt(2), -Math.sqrt(2)};
    double[][] all = new double[256][4];
    for (int n = 0; n < 256; n++) {
      for (int i = 0; i < 4; i++) {
        all[n][i] = values[n >> (2 * i) & 3];
      }
    }
    assertMoment(new NoiseLaw.SparseRademacher(0.5), all);
  }

  /** The trace of the second moment is d + kappa - 1 for each law. */
  @Test
  void errorAndSecondMomentAgree() {
    for (DirectionLaw law :
        new DirectionLaw[] {
          new NoiseLaw.Gaussian(),
          new NoiseLaw.Rademacher(),
          new NoiseLaw.Uniform(),
          new NoiseLaw.Wigner(),
          new NoiseLaw.Laplace(),
          new NoiseLaw.Sphere(),
          new DirectionLaw.Coordinate(),
          new DirectionLaw.Orthonormal(),
          new DirectionLaw.Hadamard()
        }) {
      double[][] moment = Theory.secondMoment(law, G);
      double trace = moment[0][0] + moment[1][1] + moment[2][2] + moment[3][3];
      double squares = Vectors.squares(G);
      assertEquals(trace / squares - 1, Theory.squaredError(law, 4, 1), 1e-12, law.toString());
      double shrinkage = Theory.bestShrinkage(law, 4, 1);
      // E |s h - g|^2 / |g|^2 = s^2 (1 + error) - 2 s + 1 is least there.
      double error = Theory.squaredError(law, 4, 1);
      assertEquals(0, 2 * shrinkage * (1 + error) - 2, 1e-12, law.toString());
    }
  }

  /** The variance of an exponential mean, by its weights. */
  @Test
  void momentumIsASumOfWeights() {
    for (double lambda : new double[] {0, 0.3, 0.9, 0.999}) {
      for (int k : new int[] {1, 2, 10, 1000}) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < k; i++) {
          double weight = (1 - lambda) * Math.pow(lambda, i);
          sum += weight;
          squares += weight * weight;
        }
        assertEquals(1 - sum, Theory.momentumBias(lambda, k), 1e-12);
        assertEquals(squares, Theory.momentumVariance(lambda, k, false), 1e-12);
        assertEquals(
            squares / sum / sum, Theory.momentumVariance(lambda, k, true), 1e-9 * squares / sum);
      }
    }
  }

  /** Laws reject a mean that forgets with another momentum, and one that was not corrected. */
  @Test
  void theLawOfMomentumRejectsItsMutants() {
    StatisticalLaws.MeanProcess right = (k, seed) -> mean(0.8, k, seed, 1);
    StatisticalLaws.MeanProcess wrong = (k, seed) -> mean(0.82, k, seed, 1);
    double bias = Theory.momentumBias(0.8, 5);
    StatisticalLaws.MeanProcess corrected = (k, seed) -> mean(0.8, k, seed, 1 / (1 - bias));
    double[] one = {1};
    assertTrue(law(right, one, false).holds());
    law(wrong, one, false).assertBroken();
    law(right, one, true).assertBroken();
    law(corrected, one, true).assertHolds();
    law(corrected, one, false).assertBroken();
  }

  private static LawResult law(
      StatisticalLaws.MeanProcess process, double[] one, boolean corrected) {
    return StatisticalLaws.momentumVariance(process, one, one, 0.8, 5, corrected, 40_000, 1);
  }

  /** Of normal draws with mean and variance 1. */
  private static double[] mean(double lambda, long updates, long seed, double factor) {
    var random = new SplittableRandom(seed);
    double mean = 0;
    for (int k = 0; k < updates; k++) {
      mean = lambda * mean + (1 - lambda) * (1 + random.nextGaussian());
    }
    return new double[] {factor * mean};
  }
}
