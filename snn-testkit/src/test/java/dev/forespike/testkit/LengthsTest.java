package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpikeTrain;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Numbers that do not fit each other are refused in one line. */
final class LengthsTest {
  private static final int SAMPLES = 10_000;
  private static final NoiseLaw LAW = new NoiseLaw.Rademacher();
  private static final CubicObjective LINEAR = CubicObjective.linear(1, -2);
  private static final double[] POINT = new double[2];
  private static final DirectionalEstimator RIGHT = Samplers.signs();

  private static void assertRefused(String what, Executable call) {
    String said = String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    assertTrue(said.contains(what), said);
    assertFalse(said.contains("\n"), said);
  }

  private static List<Executable> laws(
      DirectionalEstimator along, KnownObjective f, double[] point, double[] expected) {
    GradientEstimator of = along;
    return List.of(
        () -> StatisticalLaws.unbiased(of, f, point, SAMPLES, 1),
        () -> StatisticalLaws.mean("m", of, f, point, expected, SAMPLES, 1),
        () -> StatisticalLaws.secondMoment(of, LAW, f, point, SAMPLES, 1),
        () -> StatisticalLaws.squaredError(of, LAW, 1, f, point, SAMPLES, 1),
        () -> StatisticalLaws.shrunkError(of, LAW, 1, f, point, SAMPLES, 1),
        () -> StatisticalLaws.alignment(of, LAW, 1, f, point, SAMPLES, 1),
        () -> StatisticalLaws.ofOneDirection(of, LAW, f, point, SAMPLES, 1),
        () -> StatisticalLaws.independentOfThreads(of, f, point, 10, 1),
        () -> ExactLaws.unbiased(along, f, point),
        () -> ExactLaws.secondMoment(along, f, point),
        () -> ExactLaws.basis(along, f, point),
        () -> ExactLaws.wholeBlock(along, f, point, 1),
        () -> ExactLaws.equal(along, along, f, point),
        () -> ExactLaws.opposite(along, f, point));
  }

  @Test
  void estimatesOfAnotherLength() {
    for (int length : new int[] {0, 1, 3}) {
      var wrong =
          new Mutants.Given(RIGHT, (f, x, v) -> Arrays.copyOf(RIGHT.along(f, x, v), length));
      for (Executable law : laws(wrong, LINEAR, POINT, POINT)) {
        assertRefused("returned " + length + " numbers where 2 are due", law);
      }
    }
  }

  @Test
  void pointsOfAnotherLength() {
    for (int length : new int[] {0, 1, 3}) {
      for (Executable law : laws(RIGHT, LINEAR, new double[length], POINT)) {
        assertRefused("must have 2 numbers, but has " + length, law);
      }
      assertRefused("must have 2", () -> LINEAR.value(new double[length]));
      assertRefused("must have 2", () -> LINEAR.gradient(new double[length]));
      assertRefused("must have 2", () -> LINEAR.hessian(new double[length]));
      assertRefused("must have 2", () -> LINEAR.derivative(POINT, new double[length]));
      assertRefused("must have 2", () -> ExactLaws.descent(RIGHT, LINEAR, new double[length], 0.1));
      assertRefused(
          "must have 2",
          () ->
              StatisticalLaws.descentOnQuadratic(
                  RIGHT, LAW, LINEAR, new double[length], 0.1, SAMPLES, 1));
    }
  }

  @Test
  void gradientsOfAnotherLength() {
    KnownObjective f =
        new KnownObjective() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double value(double[] point) {
            return 0;
          }

          @Override
          public double derivative(double[] point, double[] direction) {
            return 0;
          }

          @Override
          public double[] gradient(double[] point) {
            return new double[3];
          }
        };
    assertRefused(
        "gradient returned 3 numbers where 2 are due",
        () -> StatisticalLaws.unbiased(RIGHT, f, POINT, SAMPLES, 1));
    assertRefused("gradient returned 3", () -> ExactLaws.unbiased(RIGHT, f, POINT));
  }

  @Test
  void expectationsOfAnotherLength() {
    assertRefused(
        "the expected mean must have 2 numbers, but has 3",
        () -> StatisticalLaws.mean("m", RIGHT, LINEAR, POINT, new double[3], SAMPLES, 1));
    assertRefused(
        "returned 2 numbers where 3 are due",
        () -> SampleLaws.mean("m", _ -> new double[2], new double[3], SAMPLES, 1));
    assertRefused(
        "returned 3 numbers where 2 are due",
        () -> SampleLaws.mean("m", _ -> new double[3], new double[2], SAMPLES, 1));
    assertRefused(
        "the variance must have 2 numbers, but has 1",
        () -> SampleLaws.variance("v", _ -> new double[2], POINT, new double[1], SAMPLES, 1));
    assertRefused(
        "variance of a draw must have 2",
        () ->
            StatisticalLaws.momentumVariance(
                (_, _) -> new double[2], POINT, new double[1], 0.5, 3, false, SAMPLES, 1));
    assertRefused(
        "the weights of 2 hidden neurons and 1 outputs must have 2 numbers, but has 3",
        () -> carried(SpikeTrain.empty(), 3));
    assertRefused(
        "hidden neuron 2 fired, but there are 2",
        () -> carried(SpikeTrain.of(new double[] {0}, new int[] {2}), 2));
  }

  private static LawResult carried(SpikeTrain hidden, int weights) {
    return SampleLaws.carried(
        "c",
        _ -> new CarriedPerturbation(new double[2], hidden, SpikeTrain.empty(), new double[1]),
        new double[weights],
        SAMPLES,
        1);
  }

  @Test
  void samplesOfAnotherLength() {
    assertRefused("must have 2", () -> new MeanTest("m", 0, 1, 2).add(1, 2, 3));
  }
}
