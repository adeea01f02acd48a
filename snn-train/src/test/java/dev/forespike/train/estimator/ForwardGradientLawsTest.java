package dev.forespike.train.estimator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.DirectionalDerivative.CentralDifference;
import dev.forespike.api.DirectionalDerivative.Jvp;
import dev.forespike.api.DirectionalDerivative.OneSidedDifference;
import dev.forespike.api.DirectionalDerivative.SinglePoint;
import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import dev.forespike.api.SpecException;
import dev.forespike.testkit.CubicObjective;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.Mutants;
import dev.forespike.testkit.Objectives;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.testkit.SampleSizes;
import dev.forespike.testkit.StatisticalLaws;
import dev.forespike.testkit.Theory;
import dev.forespike.train.Estimators;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statistical laws for each direction law; each call would reject a correct estimator with
 * probability below 1e-6, and must reject the mutant beside it.
 */
final class ForwardGradientLawsTest {
  private static final int SAMPLES = 40_000;
  private static final int D = 8;
  private static final Objectives.Case QUADRATIC = Objectives.of(D, 1, 5, false);
  private static final Objectives.Case CUBIC = Objectives.of(D, 1, 6, true);

  static List<DirectionLaw> laws() {
    return Stream.concat(
            independent().stream().map(law -> (DirectionLaw) law),
            Stream.of(
                new NoiseLaw.Sphere(),
                new DirectionLaw.Coordinate(),
                new DirectionLaw.Orthonormal(),
                new DirectionLaw.Hadamard()))
        .toList();
  }

  static List<NoiseLaw> independent() {
    return List.of(
        new NoiseLaw.Gaussian(),
        new NoiseLaw.Rademacher(),
        new NoiseLaw.Uniform(),
        new NoiseLaw.Wigner(),
        new NoiseLaw.Laplace(),
        new NoiseLaw.SparseRademacher(0.3));
  }

  /** Of coordinates as long as each other: the fourth powers of Laplace's are skewed enough. */
  private static final CubicObjective EVEN =
      CubicObjective.linear(1, -1.1, 0.9, 1, -1, 1.1, -0.9, 1);

  /** Squares of skewed samples need as many. */
  private static final int MOST = 4_000_000;

  private static ForwardGradient spec(DirectionLaw law) {
    return ForwardGradient.defaults().with(law);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theMeanIsTheGradient(DirectionLaw law) {
    DirectionalEstimator estimator = Estimators.of(spec(law));
    StatisticalLaws.unbiased(estimator, CUBIC.f(), CUBIC.point(), SAMPLES, 1).assertHolds();
    StatisticalLaws.unbiased(
            Mutants.dimensionForgotten(estimator), CUBIC.f(), CUBIC.point(), SAMPLES, 1)
        .assertBroken();
    StatisticalLaws.unbiased(Mutants.stale(estimator), CUBIC.f(), CUBIC.point(), SAMPLES, 1)
        .assertBroken();
    StatisticalLaws.unbiased(
            Mutants.biasedLaw(estimator, 0.8), CUBIC.f(), CUBIC.point(), SAMPLES, 1)
        .assertBroken();
    StatisticalLaws.unbiased(Mutants.signOnly(estimator), CUBIC.f(), CUBIC.point(), SAMPLES, 1)
        .assertBroken();
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theSecondMomentIsThatOfTheLaw(DirectionLaw law) {
    DirectionalEstimator estimator = Estimators.of(spec(law));
    secondMoment(estimator, law).assertHolds();
    secondMoment(Mutants.scaled(estimator, 1.25), law).assertBroken();
  }

  private static LawResult secondMoment(DirectionalEstimator estimator, DirectionLaw law) {
    return SampleSizes.untilDecided(
        SAMPLES,
        MOST,
        n -> StatisticalLaws.secondMoment(estimator, law, EVEN, new double[D], n, 2));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theSquaredErrorFallsWithTheNumberOfDirections(DirectionLaw law) {
    for (int k : new int[] {1, 2, 8}) {
      DirectionalEstimator estimator = Estimators.of(spec(law).withDirections(k));
      squaredError(estimator, law, k).assertHolds();
      squaredError(Mutants.scaled(estimator, 1.3), law, k).assertBroken();
    }
  }

  private static LawResult squaredError(DirectionalEstimator estimator, DirectionLaw law, int k) {
    return SampleSizes.untilDecided(
        20_000,
        MOST,
        n -> StatisticalLaws.squaredError(estimator, law, k, CUBIC.f(), CUBIC.point(), n, 3));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void shrinkageMakesTheErrorWhatTheorySays(DirectionLaw law) {
    for (int k : new int[] {1, 4}) {
      ForwardGradient shrunk = spec(law).withDirections(k).withShrink(true);
      shrunkError(shrunk, law, k).assertHolds();
      shrunkError(shrunk.withShrink(false), law, k).assertBroken();
    }
  }

  private static LawResult shrunkError(ForwardGradient shrunk, DirectionLaw law, int k) {
    DirectionalEstimator estimator = Estimators.of(shrunk);
    return SampleSizes.untilDecided(
        20_000,
        MOST,
        n -> StatisticalLaws.shrunkError(estimator, law, k, CUBIC.f(), CUBIC.point(), n, 4));
  }

  /**
   * Blocks that move one at a time have the error of their own dimension and gradient alone, {@code
   * sum_l (d_l + kappa - 2) |g_l|^2}; all at once, that of the whole.
   */
  @Test
  void blocksAloneHaveTheErrorOfTheirOwnDimension() {
    var law = new NoiseLaw.Gaussian();
    double[] g = CUBIC.f().gradient(CUBIC.point());
    double apart = 0;
    double together = 0;
    for (int i = 0; i < D; i++) {
      apart += (i < 3 ? 3 + 1 : 5 + 1) * g[i] * g[i];
      together += (D + 1) * g[i] * g[i];
    }
    ForwardGradient blocks = spec(law).with(new Scope.Blocks(List.of(3, 5)));
    double[] ofBlocks = {apart};
    double[] ofAll = {together};
    SampleLaws.mean("error", squaredError(blocks, g), ofBlocks, SAMPLES, 8).assertHolds();
    SampleLaws.mean("error", squaredError(blocks, g), ofAll, SAMPLES, 8).assertBroken();
    SampleLaws.mean("error", squaredError(spec(law), g), ofAll, SAMPLES, 8).assertHolds();
  }

  private static LongFunction<double[]> squaredError(ForwardGradient spec, double[] g) {
    return seed -> {
      double[] h = Estimators.of(spec).estimate(CUBIC.f(), CUBIC.point(), seed);
      double sum = 0;
      for (int i = 0; i < D; i++) {
        sum += (h[i] - g[i]) * (h[i] - g[i]);
      }
      return new double[] {sum};
    };
  }

  /**
   * Of a whole block and a half, {@code E |h|^2 / |g|^2 = (m^2 + 2 m r + r d) / K^2} with m = d
   * whole ones and r more, each h of which is a projection; so best shrinkage leaves {@code 1 -
   * 1/that}.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 12, 18})
  void shrinkageOfBlocksAndPartsOfBlocks(int k) {
    ForwardGradient spec = spec(new DirectionLaw.Orthonormal()).withDirections(k);
    double whole = Math.floorDiv(k, D) * (double) D;
    double rest = k - whole;
    double length = (whole * whole + 2 * whole * rest + rest * D) / ((double) k * k);
    double[] g = CUBIC.f().gradient(CUBIC.point());
    double squares = 0;
    for (double x : g) {
      squares += x * x;
    }
    double total = squares;
    LongFunction<double[]> error = squaredError(spec.withShrink(true), g);
    LongFunction<double[]> relative = seed -> new double[] {1 + error.apply(seed)[0] / total};
    SampleLaws.mean("1 + error", relative, new double[] {2 - 1 / length}, 10_000, 7).assertHolds();
  }

  @Test
  void theMeanSquaredCosineIsOneOverD() {
    for (DirectionLaw law : laws()) {
      for (int k : new int[] {1, 3}) {
        if (Double.isNaN(Theory.squaredCosine(law, D, k))) {
          continue;
        }
        DirectionalEstimator estimator = Estimators.of(spec(law).withDirections(k));
        StatisticalLaws.alignment(estimator, law, k, CUBIC.f(), CUBIC.point(), SAMPLES, 5)
            .assertHolds();
        StatisticalLaws.alignment(
                Mutants.biasedLaw(estimator, 0.8), law, k, CUBIC.f(), CUBIC.point(), SAMPLES, 5)
            .assertBroken();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("independent")
  void theValueAfterAStepIsWhatTheorySays(NoiseLaw law) {
    DirectionalEstimator estimator = Estimators.of(spec(law));
    StatisticalLaws.descentOnQuadratic(
            estimator, law, QUADRATIC.f(), QUADRATIC.point(), 0.1, SAMPLES, 6)
        .assertHolds();
    StatisticalLaws.descentOnQuadratic(
            Mutants.scaled(estimator, 1.5), law, QUADRATIC.f(), QUADRATIC.point(), 0.1, SAMPLES, 6)
        .assertBroken();
  }

  static List<DirectionalDerivative> differences() {
    return List.of(new CentralDifference(0.5), new OneSidedDifference(0.5), new SinglePoint(0.5));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void differencesHaveTheBiasOfTheirLaw(DirectionalDerivative difference) {
    for (NoiseLaw law :
        List.of(new NoiseLaw.Gaussian(), new NoiseLaw.Sphere(), new NoiseLaw.Uniform())) {
      DirectionalEstimator estimator = Estimators.of(spec(law).with(difference));
      StatisticalLaws.finiteDifferenceBias(
              estimator, law, CUBIC.f(), CUBIC.point(), 0.5, 4 * SAMPLES, 7)
          .assertHolds();
      // Its bias is found, so it would be found missing.
      StatisticalLaws.unbiased(estimator, CUBIC.f(), CUBIC.point(), 4 * SAMPLES, 7).assertBroken();
      if (!(difference instanceof SinglePoint)) {
        StatisticalLaws.finiteDifferenceBias(
                Mutants.evaluatedOnce(estimator), law, CUBIC.f(), CUBIC.point(), 0.5, SAMPLES, 7)
            .assertBroken();
      }
    }
  }

  /** Opposite single points make a central difference: the value itself drops out. */
  @Test
  void oppositeSinglePointsAreACentralDifference() {
    DirectionalEstimator pair =
        Estimators.of(
            spec(new NoiseLaw.Gaussian())
                .with(new SinglePoint(0.5))
                .withDirections(2)
                .withAntithetic(true));
    DirectionalEstimator central =
        Estimators.of(spec(new NoiseLaw.Gaussian()).with(new CentralDifference(0.5)));
    double[] ofPair = pair.estimate(CUBIC.f(), CUBIC.point(), 9);
    double[] ofDifference = central.estimate(CUBIC.f(), CUBIC.point(), 9);
    for (int i = 0; i < D; i++) {
      assertEquals(ofDifference[i], ofPair[i], 1e-12 * (1 + Math.abs(ofDifference[i])));
    }
  }

  /** A block sees its own gradient only: its variance is that of a smaller problem. */
  @Test
  void blocksHaveTheVarianceOfTheirOwnGradient() {
    List<Integer> sizes = List.of(3, 5);
    ForwardGradient blocks = spec(new NoiseLaw.Gaussian()).with(new Scope.Blocks(sizes));
    DirectionalEstimator estimator = Estimators.of(blocks);
    StatisticalLaws.unbiased(estimator, CUBIC.f(), CUBIC.point(), SAMPLES, 10).assertHolds();
    double[] g = CUBIC.f().gradient(CUBIC.point());
    double[] first = new double[3];
    System.arraycopy(g, 0, first, 0, 3);
    double[][] moment = Theory.secondMoment(new NoiseLaw.Gaussian(), first);
    double theory = moment[0][0] + moment[1][1] + moment[2][2];
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < SAMPLES; seed++) {
      double[] h = estimator.estimate(CUBIC.f(), CUBIC.point(), seed);
      double length = h[0] * h[0] + h[1] * h[1] + h[2] * h[2];
      sum += length;
      squares += length * length;
    }
    double mean = sum / SAMPLES;
    double error = Math.sqrt((squares / SAMPLES - mean * mean) / SAMPLES);
    // Six standard errors; the global scope's variance is some hundred away.
    assertTrue(Math.abs(mean - theory) < 6 * error, mean + " for " + theory);
    double[][] global = Theory.secondMoment(new NoiseLaw.Gaussian(), g);
    double wrong = global[0][0] + global[1][1] + global[2][2];
    assertTrue(Math.abs(mean - wrong) > 12 * error, "blocks cannot be told from global");
  }

  @Test
  void estimatesDoNotDependOnThreads() {
    for (DirectionLaw law : laws()) {
      DirectionalEstimator estimator = Estimators.of(spec(law).withDirections(3));
      StatisticalLaws.independentOfThreads(estimator, CUBIC.f(), CUBIC.point(), 200, 11)
          .assertHolds();
    }
    var calls = new java.util.concurrent.atomic.AtomicInteger();
    DirectionalEstimator correct = Estimators.of(spec(new NoiseLaw.Gaussian()));
    StatisticalLaws.independentOfThreads(
            (f, point, seed) -> correct.estimate(f, point, calls.incrementAndGet()),
            CUBIC.f(),
            CUBIC.point(),
            50,
            11)
        .assertBroken();
  }

  /**
   * Stein: {@code E H(x + sigma z) z / sigma} is the Gaussian surrogate of width sigma, so the
   * single point estimates the derivative of a step that has none.
   */
  @Test
  void gaussianSinglePointsOfAStepGiveItsSurrogate() {
    double x = 0.3;
    double sigma = 0.5;
    Objective step =
        new Objective() {
          @Override
          public int dimension() {
            return 1;
          }

          @Override
          public double value(double[] point) {
            return point[0] >= 0 ? 1 : 0;
          }
        };
    double[] surrogate = {dev.forespike.api.Surrogate.gaussian(1 / sigma).derivative(x)};
    for (DirectionalDerivative way :
        List.of(
            new SinglePoint(sigma), new OneSidedDifference(sigma), new CentralDifference(sigma))) {
      StatisticalLaws.mean(
              "Stein's identity",
              Estimators.of(spec(new NoiseLaw.Gaussian()).with(way)),
              step,
              new double[] {x},
              surrogate,
              200_000,
              12)
          .assertHolds();
      StatisticalLaws.mean(
              "Stein's identity",
              Estimators.of(spec(new NoiseLaw.Uniform()).with(way)),
              step,
              new double[] {x},
              surrogate,
              200_000,
              12)
          .assertBroken();
    }
  }

  @Test
  void jacobianVectorProductsNeedADifferentiableObjective() {
    Objective plain =
        new Objective() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double value(double[] point) {
            return 0;
          }
        };
    DirectionalEstimator estimator = Estimators.of(ForwardGradient.defaults().with(new Jvp()));
    assertThrows(SpecException.class, () -> estimator.estimate(plain, new double[2], 1));
    CubicObjective f = CubicObjective.linear(1, 2);
    assertThrows(IllegalArgumentException.class, () -> estimator.estimate(f, new double[3], 1));
    assertThrows(
        IllegalArgumentException.class, () -> estimator.along(f, new double[2], List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> estimator.along(f, new double[2], List.of(new double[1])));
    DirectionalEstimator blocks =
        Estimators.of(ForwardGradient.defaults().with(new Scope.Blocks(List.of(2, 2))));
    assertThrows(SpecException.class, () -> blocks.estimate(f, new double[2], 1));
  }
}
