package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionLaw.Basis;
import dev.forespike.api.DirectionLaw.Hadamard;
import dev.forespike.api.DirectionLaw.Orthonormal;
import dev.forespike.api.NoiseLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Where formulas end: right, or refused in one line. */
final class TheoryDomainTest {
  private static final double[] G = {1, -2, 0.5, 3};
  private static final NoiseLaw SIGNS = new NoiseLaw.Rademacher();

  private static void assertRefused(String what, Executable call) {
    String said = String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    assertTrue(said.contains(what), said);
    assertFalse(said.contains("\n"), said);
  }

  /** Whole blocks and parts of one, with their directions drawn here. */
  @Test
  void theErrorOfMoreDirectionsThanDimensions() {
    for (int k : new int[] {1, 3, 4, 6, 8, 11}) {
      double theory = Theory.squaredError(new Orthonormal(), 4, k);
      assertEquals(theory, Theory.squaredError(new Hadamard(), 4, k));
      int directions = k;
      SampleLaws.mean(
              "1 + error of " + k,
              seed -> new double[] {1 + error(directions, seed)},
              new double[] {1 + theory},
              20_000,
              1)
          .assertHolds();
    }
    assertEquals(2.0 * 2 / 36, Theory.squaredError(new Orthonormal(), 4, 6));
    assertEquals(0, Theory.squaredError(new Orthonormal(), 4, 8));
    assertEquals(0, Theory.squaredError(new Basis(), 4, 8));
    assertEquals(1, Theory.bestShrinkage(new Basis(), 4, 4));
  }

  private static double error(int k, long seed) {
    var random = new SplittableRandom(seed);
    var directions = new ArrayList<double[]>();
    while (directions.size() < k) {
      directions.addAll(Samplers.orthonormal(G.length, random));
    }
    double[] mean = new double[G.length];
    for (double[] v : directions.subList(0, k)) {
      mean = Vectors.moved(mean, Vectors.dot(G, v) / k, v);
    }
    return Vectors.squaredDistance(mean, G) / Vectors.squares(G);
  }

  @Test
  void partsOfABasisDependOnTheGradient() {
    for (int k : new int[] {1, 3, 5}) {
      assertRefused("basis in order", () -> Theory.squaredError(new Basis(), 4, k));
      assertRefused("basis in order", () -> Theory.bestShrinkage(new Basis(), 4, k));
    }
    assertRefused("basis in order", () -> Theory.secondMoment(new Basis(), G));
  }

  /** Of a part more than a block the cosine is not that of a whole one. */
  @Test
  void cosinesOfPartsBeyondABlockAreNotKnown() {
    for (DirectionLaw law : List.of(new Orthonormal(), new Hadamard())) {
      assertEquals(0.75, Theory.squaredCosine(law, 4, 3));
      assertEquals(1, Theory.squaredCosine(law, 4, 4));
      assertEquals(1, Theory.squaredCosine(law, 4, 8));
      assertTrue(Double.isNaN(Theory.squaredCosine(law, 4, 6)));
    }
  }

  /** One coordinate: the direction's sign drops out, whatever its law and however many. */
  @Test
  void inOneDimensionAllIsOneNumber() {
    double[] g = {2};
    for (DirectionLaw law :
        List.of(
            new Orthonormal(), new Hadamard(), new Basis(), new DirectionLaw.Coordinate(), SIGNS)) {
      assertEquals(4, Theory.secondMoment(law, g)[0][0], law::toString);
      assertEquals(0, Theory.squaredError(law, 1, 3), law::toString);
      assertEquals(1, Theory.squaredCosine(law, 1, 3), law::toString);
    }
    assertEquals(4, Theory.secondMoment(new NoiseLaw.Sphere(), g)[0][0], 1e-15);
    assertEquals(12, Theory.secondMoment(new NoiseLaw.Gaussian(), g)[0][0]);
    assertEquals(1, Theory.squaredCosine(new NoiseLaw.Gaussian(), 1, 5));
    // Any of two draws with probability 1/4.
    double any = 1 - 0.75 * 0.75;
    assertEquals(any, Theory.squaredCosine(new NoiseLaw.SparseRademacher(0.25), 1, 2), 1e-15);
    assertEquals(any / 2, Theory.squaredCosine(new NoiseLaw.SparseRademacher(0.25), 2, 1), 1e-15);
  }

  @Test
  void dimensionsAndDirectionsOutOfRange() {
    assertRefused("dimension must be at least 1", () -> Theory.squaredError(SIGNS, 0, 1));
    assertRefused("directions must be at least 1", () -> Theory.squaredError(SIGNS, 4, 0));
    assertRefused("directions must be at least 1", () -> Theory.bestShrinkage(SIGNS, 4, -1));
    assertRefused("dimension must be at least 1", () -> Theory.squaredCosine(SIGNS, 0, 1));
    assertRefused("at least 1", () -> Theory.secondMoment(SIGNS, new double[0]));
    assertRefused(
        "power of two", () -> Theory.secondMoment(new Hadamard(), new double[] {1, 2, 3}));
    assertRefused("power of two", () -> Theory.squaredError(new Hadamard(), 6, 2));
    assertRefused("power of two", () -> Theory.squaredCosine(new Hadamard(), 6, 2));
    assertRefused("finite", () -> Theory.secondMoment(SIGNS, new double[] {1, Double.NaN}));
  }

  @Test
  void stepsOutOfRange() {
    CubicObjective cubic = CubicObjective.linear(G).withThird(0, 0, 0, 1);
    assertRefused("quadratics", () -> Theory.valueAfterStep(SIGNS, cubic, new double[4], 0.1));
    CubicObjective linear = CubicObjective.linear(G);
    assertRefused("finite", () -> Theory.valueAfterStep(SIGNS, linear, new double[4], Double.NaN));
    assertRefused("must have 4", () -> Theory.valueAfterStep(SIGNS, linear, new double[5], 0.1));
    for (double eps : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused("above 0", () -> Theory.differenceBias(SIGNS, cubic, eps));
    }
  }

  @Test
  void momentumOutOfRange() {
    for (double lambda : new double[] {-0.1, 1, 1.5, Double.NaN}) {
      assertRefused("momentum must lie in [0, 1)", () -> Theory.momentumBias(lambda, 3));
      assertRefused("momentum must lie", () -> Theory.momentumVariance(lambda, 3, true));
    }
    assertRefused("updates must be at least 1", () -> Theory.momentumVariance(0.5, 0, true));
    // One update, corrected, is the draw itself, however near 1 the momentum.
    assertEquals(1, Theory.momentumVariance(1 - 1e-12, 1, true), 1e-15);
  }

  @Test
  void variancesOutOfRange() {
    double[] two = {1, 2};
    assertRefused("batch", () -> Theory.signalVariance(1, two, two, 1, 0));
    assertRefused("must have 2", () -> Theory.signalVariance(1, two, new double[3], 1, 4));
    assertRefused("at least 0", () -> Theory.signalVariance(-1, two, two, 1, 4));
    assertRefused("at least 0", () -> Theory.signalVariance(1, two, new double[] {1, -1}, 1, 4));
    assertRefused("finite", () -> Theory.signalVariance(1, two, two, Double.NaN, 4));
    double[][] one = {{1, 2}};
    double[][] twoSteps = {{1, 2}, {3, 4}};
    assertRefused("steps", () -> Theory.nodeSquaredLength(3, one, twoSteps, 1, 1));
    assertRefused("kurtosis", () -> Theory.nodeSquaredLength(0.5, one, one, 1, 1));
    assertRefused(
        "must have 2",
        () -> Theory.nodeSquaredLength(3, twoSteps, new double[][] {{1, 2}, {1}}, 1, 1));
  }

  /** A law that is relative to the gradient says nothing where it is zero. */
  @Test
  void aZeroGradientIsRefused() {
    CubicObjective bowl = CubicObjective.quadratic(new double[][] {{1, 0}, {0, 1}}, new double[2]);
    double[] zero = new double[2];
    var estimator = Samplers.signs();
    assertRefused(
        "zero here",
        () -> StatisticalLaws.squaredError(estimator, SIGNS, 1, bowl, zero, 10_000, 1));
    assertRefused(
        "zero here", () -> StatisticalLaws.shrunkError(estimator, SIGNS, 1, bowl, zero, 10_000, 1));
    assertRefused(
        "zero here", () -> StatisticalLaws.alignment(estimator, SIGNS, 1, bowl, zero, 10_000, 1));
    assertRefused(
        "zero here", () -> StatisticalLaws.ofOneDirection(estimator, SIGNS, bowl, zero, 10_000, 1));
    // These are not relative to it.
    StatisticalLaws.unbiased(estimator, bowl, zero, 10_000, 1).assertHolds();
    StatisticalLaws.secondMoment(estimator, SIGNS, bowl, zero, 10_000, 1).assertHolds();
    ExactLaws.unbiased(estimator, bowl, zero).assertHolds();
    double[] tiny = {1e-170, 0};
    assertRefused(
        "scale it", () -> StatisticalLaws.squaredError(estimator, SIGNS, 1, bowl, tiny, 10_000, 1));
    assertRefused(
        "must be positive",
        () ->
            StatisticalLaws.momentumVariance(
                (_, _) -> new double[2], zero, zero, 0.5, 3, false, 10_000, 1));
  }

  @Test
  void ratesOutOfRange() {
    for (double rate : new double[] {0, 1, -1, Double.NaN}) {
      assertRefused("(0, 1)", () -> SampleLaws.rateAtLeast("r", _ -> true, rate, 100, 1));
      assertRefused("(0, 1)", () -> SampleLaws.rejectedRate(rate, 100));
    }
    assertRefused("trials", () -> SampleLaws.rateAtLeast("r", _ -> true, 0.5, 0, 1));
    assertRefused(
        "at least one estimate",
        () ->
            StatisticalLaws.independentOfThreads(
                Samplers.signs(), CubicObjective.linear(G), new double[4], 0, 1));
  }
}
