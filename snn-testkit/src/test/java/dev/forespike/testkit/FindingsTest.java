package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import dev.forespike.api.SpikeTrain;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What functions under test may not do is found by every law, and told as such. */
final class FindingsTest {
  private static final int SAMPLES = 10_000;
  private static final NoiseLaw LAW = new NoiseLaw.Rademacher();
  private static final CubicObjective LINEAR = CubicObjective.linear(1, -2);
  private static final double[] POINT = {0.25, 0.5};
  private static final DirectionalEstimator RIGHT = Samplers.signs();

  private static void assertFound(String what, LawResult result) {
    assertTrue(result.finding().contains(what), result::toString);
    assertEquals(Verdict.FAILS, result.verdict());
    assertTrue(!result.toString().contains("\n"), result::toString);
    result.assertBroken();
    String said =
        String.valueOf(assertThrows(AssertionError.class, result::assertHolds).getMessage());
    assertTrue(said.contains(what), said);
  }

  /** All laws of random estimates. */
  private static List<LawResult> statistical(GradientEstimator estimator) {
    return List.of(
        StatisticalLaws.unbiased(estimator, LINEAR, POINT, SAMPLES, 1),
        StatisticalLaws.mean("m", estimator, LINEAR, POINT, new double[2], SAMPLES, 1),
        StatisticalLaws.secondMoment(estimator, LAW, LINEAR, POINT, SAMPLES, 1),
        StatisticalLaws.squaredError(estimator, LAW, 1, LINEAR, POINT, SAMPLES, 1),
        StatisticalLaws.shrunkError(estimator, LAW, 1, LINEAR, POINT, SAMPLES, 1),
        StatisticalLaws.alignment(estimator, LAW, 1, LINEAR, POINT, SAMPLES, 1),
        StatisticalLaws.ofOneDirection(estimator, LAW, LINEAR, POINT, SAMPLES, 1).getFirst(),
        StatisticalLaws.descentOnQuadratic(estimator, LAW, LINEAR, POINT, 0.1, SAMPLES, 1),
        StatisticalLaws.finiteDifferenceBias(estimator, LAW, LINEAR, POINT, 0.1, SAMPLES, 1),
        StatisticalLaws.independentOfThreads(estimator, LINEAR, POINT, 50, 1));
  }

  private static List<LawResult> exact(DirectionalEstimator estimator) {
    return List.of(
        ExactLaws.unbiased(estimator, LINEAR, POINT),
        ExactLaws.secondMoment(estimator, LINEAR, POINT),
        ExactLaws.equal(estimator, RIGHT, LINEAR, POINT),
        ExactLaws.equal(RIGHT, estimator, LINEAR, POINT),
        ExactLaws.differenceBias(estimator, LINEAR, POINT, 0.1),
        ExactLaws.descent(estimator, LINEAR, POINT, 0.1));
  }

  private static DirectionalEstimator along(Mutants.Along along) {
    return new Mutants.Given(RIGHT, along);
  }

  @Test
  void theSameArrayTwiceIsFound() {
    double[] buffer = new double[2];
    DirectionalEstimator shared =
        along(
            (f, x, v) -> {
              System.arraycopy(RIGHT.along(f, x, v), 0, buffer, 0, 2);
              return buffer;
            });
    statistical(shared).forEach(result -> assertFound("same array twice in call 2", result));
    exact(shared).forEach(result -> assertFound("same array twice in call 2", result));
  }

  @Test
  void buffersInTurnAreFound() {
    double[][] buffers = new double[3][2];
    int[] calls = {0};
    GradientEstimator shared =
        (f, x, seed) -> {
          double[] buffer = buffers[calls[0]++ % 3];
          System.arraycopy(RIGHT.estimate(f, x, seed), 0, buffer, 0, 2);
          return buffer;
        };
    statistical(shared).forEach(result -> assertFound("same array twice", result));
  }

  @Test
  void anArrayThatIsChangedAfterwardsIsFound() {
    double[][] last = {{0, 0}};
    GradientEstimator changing =
        (f, x, seed) -> {
          last[0][0] += 1;
          last[0] = RIGHT.estimate(f, x, seed);
          return last[0];
        };
    assertFound(
        "changed an array that it had returned",
        StatisticalLaws.unbiased(changing, LINEAR, POINT, SAMPLES, 1));
  }

  @Test
  void aMovedPointIsFoundAndTheCallersIsUntouched() {
    double[] point = POINT.clone();
    DirectionalEstimator moving =
        along(
            (f, x, v) -> {
              double[] h = RIGHT.along(f, x, v);
              x[1] += 1e-9;
              return h;
            });
    statistical(moving)
        .forEach(result -> assertFound("changed its point in call 1: coordinate 1", result));
    exact(moving).forEach(result -> assertFound("changed its point", result));
    assertFound("changed its point", ExactLaws.wholeBlock(moving, LINEAR, point, 1));
    assertFound("changed its point", ExactLaws.basis(moving, LINEAR, point));
    assertArrayEquals(POINT, point);
  }

  @Test
  void aChangedDirectionIsFound() {
    DirectionalEstimator turning =
        along(
            (f, x, v) -> {
              double[] h = RIGHT.along(f, x, v);
              v.getFirst()[0] = -v.getFirst()[0];
              return h;
            });
    exact(turning).forEach(result -> assertFound("changed its direction", result));
  }

  @Test
  void anArgumentAsResultIsFound() {
    assertFound(
        "the array of its point",
        StatisticalLaws.unbiased((_, x, _) -> x, LINEAR, POINT, SAMPLES, 1));
    assertFound(
        "the array of its direction",
        ExactLaws.unbiased(along((_, _, v) -> v.getFirst()), LINEAR, POINT));
  }

  @Test
  void numbersThatAreNotFiniteAreFound() {
    DirectionalEstimator late =
        along(
            (f, x, v) -> {
              double[] h = RIGHT.along(f, x, v);
              h[1] = h[1] > 0 ? h[1] : Double.NaN;
              return h;
            });
    statistical(late).forEach(result -> assertFound("returned NaN at coordinate 1", result));
    exact(late).forEach(result -> assertFound("returned NaN at coordinate 1", result));
  }

  /** A linear objective with a fault. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Faulty(double[] moves, double[] shared, double value) implements KnownObjective {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double value(double[] point) {
      point[0] += moves[0];
      return value;
    }

    @Override
    public double derivative(double[] point, double[] direction) {
      direction[0] += moves[1];
      return direction[0];
    }

    @Override
    public double[] gradient(double[] point) {
      point[1] += moves[2];
      return shared.length > 0 ? shared : new double[] {1, moves[3]++};
    }
  }

  @Test
  void objectivesAreWatchedAsWell() {
    assertFound("objective changed its point", of(new Faulty(new double[] {1, 0, 0, 0}, POINT, 0)));
    assertFound(
        "objective changed its direction", of(new Faulty(new double[] {0, 1, 0, 0}, POINT, 0)));
    assertFound("gradient changed its point", of(new Faulty(new double[] {0, 0, 1, 0}, POINT, 0)));
    assertFound("gradient returned the same array", of(new Faulty(new double[4], POINT, 0)));
    assertFound(
        "gradient differs between two calls", of(new Faulty(new double[4], new double[0], 0)));
    assertFound("value at the point is NaN", of(new Faulty(new double[4], POINT, Double.NaN)));
  }

  private static LawResult of(KnownObjective f) {
    LawResult exact = ExactLaws.unbiased(RIGHT, f, new double[2]);
    LawResult statistical = StatisticalLaws.unbiased(RIGHT, f, new double[2], SAMPLES, 1);
    assertEquals(
        exact.finding().replaceAll("then .*", ""),
        statistical.finding().replaceAll("then .*", "").replaceAll("is 2.0", "is 0.0"));
    return exact;
  }

  @Test
  void drawsAreWatchedAsWell() {
    double[] buffer = new double[2];
    LongFunction<double[]> shared = _ -> buffer;
    assertFound("same array twice", SampleLaws.mean("m", shared, new double[2], SAMPLES, 1));
    assertFound(
        "same array twice",
        SampleLaws.variance("v", shared, new double[2], new double[2], SAMPLES, 1));
    assertFound(
        "same array twice",
        StatisticalLaws.momentumVariance(
            (_, _) -> buffer, new double[2], new double[] {1, 1}, 0.5, 3, false, SAMPLES, 1));
    LongFunction<double[]> infinite = _ -> new double[] {0, Double.POSITIVE_INFINITY};
    assertFound("Infinity", SampleLaws.mean("m", infinite, new double[2], SAMPLES, 1));
    double[] one = new double[1];
    assertFound(
        "same array twice",
        SampleLaws.carried(
            "c",
            _ ->
                new CarriedPerturbation(one, SpikeTrain.empty(), SpikeTrain.empty(), new double[1]),
            new double[1],
            SAMPLES,
            1));
  }

  /** A value that is evaluated once makes all differences zero: no want of samples. */
  @Test
  void estimatesThatAreAlwaysZeroAreFound() {
    var zero = along((_, x, _) -> new double[x.length]);
    String found = "all 10000 estimates are zero, although their directions are not";
    assertFound(found, StatisticalLaws.unbiased(zero, LINEAR, POINT, SAMPLES, 1));
    assertFound(found, StatisticalLaws.secondMoment(zero, LAW, LINEAR, POINT, SAMPLES, 1));
    assertFound(
        found, StatisticalLaws.finiteDifferenceBias(zero, LAW, LINEAR, POINT, 0.1, SAMPLES, 1));
    CubicObjective flat = CubicObjective.linear(0, 0);
    StatisticalLaws.unbiased(zero, flat, POINT, SAMPLES, 1).assertHolds();
    var sparse = Samplers.sparse(new NoiseLaw.SparseRademacher(1e-6));
    LawResult rare = StatisticalLaws.unbiased(sparse, LINEAR, POINT, SAMPLES, 1);
    assertEquals(Verdict.UNDECIDED, rare.verdict(), rare::toString);
  }

  /** A step has no derivative, and is no fault. */
  @Test
  void plainObjectivesAreTakenAsTheyAre() {
    Objective step =
        new Objective() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double value(double[] point) {
            return point[0] > 0 ? 1 : 0;
          }
        };
    StatisticalLaws.independentOfThreads(
            (f, x, seed) -> new double[] {f.value(x), seed}, step, POINT, 20, 1)
        .assertHolds();
  }
}
