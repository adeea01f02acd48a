package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** In a thousand dimensions each coordinate scatters as much as the whole gradient is long. */
final class HighDimensionTest {
  private static final int D = 1000;
  private static final int SAMPLES = 10_000;
  private static final double[] G = new SplittableRandom(1).doubles(D, -1, 1).toArray();
  private static final CubicObjective LINEAR = CubicObjective.linear(G);
  private static final double[] POINT = new double[D];

  private static LawResult unbiased(GradientEstimator estimator) {
    return StatisticalLaws.unbiased(estimator, LINEAR, POINT, SAMPLES, 1);
  }

  @Test
  void aRightOneHolds() {
    unbiased(Samplers.signs()).assertHolds();
    unbiased(Samplers.gaussian()).assertHolds();
  }

  /** No coordinate is off by its half-width; all together are. */
  @Test
  void halfAsLongAgainIsFound() {
    LawResult result = unbiased(Mutants.scaled(Samplers.signs(), 1.5));
    result.assertBroken();
    assertEquals(new Place.Along("along the expected vector"), result.where());
    assertTrue(result.halfWidths() > 2, result::toString);
    unbiased(Mutants.scaled(Samplers.signs(), 0.6)).assertBroken();
  }

  @Test
  void aWrongDirectionIsFound() {
    unbiased(Mutants.stale(Samplers.signs())).assertBroken();
    unbiased(Mutants.signOnly(Samplers.gaussian())).assertBroken();
    // Something across the gradient, half as long: of the same projection on it.
    double[] across = new SplittableRandom(2).doubles(D, -1, 1).toArray();
    across = Vectors.moved(across, -Vectors.dot(across, G) / Vectors.squares(G), G);
    double[] added =
        Vectors.times(Math.sqrt(Vectors.squares(G) / Vectors.squares(across)) / 2, across);
    GradientEstimator right = Samplers.signs();
    LawResult bent = unbiased((f, x, seed) -> Vectors.moved(right.estimate(f, x, seed), 1, added));
    bent.assertBroken();
    assertEquals(new Place.Along("along the deviation of the first half"), bent.where());
  }

  @Test
  void theSecondMomentIsComparedAsAWhole() {
    var law = new NoiseLaw.Rademacher();
    var wrong = Mutants.scaled(Samplers.signs(), 1.5);
    LawResult result = StatisticalLaws.secondMoment(wrong, law, LINEAR, POINT, SAMPLES, 1);
    result.assertBroken();
    assertEquals(new Place.Along("squared length"), result.where());
  }

  /** Along a direction theory is the quadratic form of the matrix. */
  @Test
  void theoryAlongADirectionIsThatOfTheMatrix() {
    double[] g = {1, -2, 0.5, 3};
    double[] w = {0.3, 1, -1, 0.7};
    for (NoiseLaw law : Networks.noiseLaws()) {
      double[][] moment = Theory.secondMoment(law, g);
      double form = 0;
      double trace = 0;
      for (int i = 0; i < 4; i++) {
        form += w[i] * Vectors.dot(moment[i], w);
        trace += moment[i][i];
      }
      assertEquals(form, Theory.secondMomentAlong(law, g, w), 1e-12 * form, law::toString);
      assertEquals(trace, Theory.squaredLength(law, g), 1e-12 * trace, law::toString);
    }
  }
}
