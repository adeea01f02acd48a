package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackEstimator;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpecException;
import dev.forespike.testkit.CubicObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feedback estimators by their public names; their laws are tested where they are made. */
final class FeedbackEstimatorsTest {
  private static final Network NETWORK =
      Network.untrained(
          NetworkSpec.input(5)
              .withBias()
              .withInitialization(Initialization.uniform(4))
              .dense(4, Lif.of(0.5, 1))
              .dense(3, Lif.of(0.5, 1))
              .readout(2),
          new Encoding.Direct(),
          3,
          7);
  private static final Batch BATCH = batch();
  private static final NetworkObjective OBJECTIVE =
      NetworkObjective.of(NETWORK, BATCH, Loss.crossEntropy());
  private static final Opzo RULE =
      Opzo.defaults().withNoise(new NoiseLaw.Gaussian()).withMomentum(0.8);

  private static Batch batch() {
    var random = new SplittableRandom(3);
    float[] x = new float[4 * 5];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    return Batch.constant(x, 4, 5, 3).withLabels(0, 1, 1, 0);
  }

  /** It is training's own code: the same bits as the feedback a rule has after as many passes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void momentumFeedbackIsThatOfTheRule(int passes) {
    for (Opzo rule :
        List.of(
            RULE,
            RULE.withBiasCorrection(false),
            RULE.withDivideByAlpha(false),
            RULE.withAntithetic(true),
            RULE.withPosition(NoisePosition.MEMBRANE),
            new Opzo(
                RULE.noise(),
                RULE.position(),
                RULE.alpha(),
                RULE.momentum(),
                false,
                true,
                RULE.centering(),
                true,
                true,
                new FeedbackStart.Random(0.5)))) {
      List<double[]> estimate =
          Estimators.momentumFeedback(rule, passes).estimate(OBJECTIVE, OBJECTIVE.point(), 11);
      GradientReport report =
          GradientInspector.of(NETWORK, rule).warmUp(passes).seed(11).inspect(BATCH);
      assertEquals(2, estimate.size());
      for (int layer = 0; layer < 2; layer++) {
        float[] rounded = new float[estimate.get(layer).length];
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = (float) estimate.get(layer)[i];
        }
        assertArrayEquals(report.feedback(layer).orElseThrow(), rounded, rule.toString());
      }
    }
  }

  /** With a linear read-out, tangents of the last hidden layer see nothing but its weights. */
  @ParameterizedTest
  @EnumSource(NoisePosition.class)
  void tangentFeedbackIsAFunctionOfItsSeed(NoisePosition position) {
    FeedbackEstimator estimator = Estimators.tangentFeedback(new NoiseLaw.Gaussian(), position);
    List<double[]> one = estimator.estimate(OBJECTIVE, OBJECTIVE.point(), 5);
    List<double[]> again = estimator.estimate(OBJECTIVE, OBJECTIVE.point(), 5);
    List<double[]> other = estimator.estimate(OBJECTIVE, OBJECTIVE.point(), 6);
    assertEquals(List.of(4 * 2, 3 * 2), List.of(one.get(0).length, one.get(1).length));
    assertArrayEquals(one.get(0), again.get(0));
    assertTrue(one.get(1)[0] != other.get(1)[0]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withMomentumIsTheExponentialMeanOfDraws(boolean corrected) {
    var seeds = new ArrayList<Long>();
    FeedbackEstimator counting =
        (_, _, seed) -> {
          seeds.add(seed);
          return List.of(new double[] {seeds.size(), 1});
        };
    double[] mean =
        Estimators.withMomentum(counting, 0.5, corrected, 3)
            .estimate(OBJECTIVE, OBJECTIVE.point(), 1)
            .getFirst();
    double weight = corrected ? 1 - 0.125 : 1;
    assertEquals((0.125 * 1 + 0.25 * 2 + 0.5 * 3) / weight, mean[0], 1e-15);
    assertEquals((1 - 0.125) / weight, mean[1], 1e-15);
    assertEquals(3, seeds.stream().distinct().count());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    FeedbackEstimator tangents =
        Estimators.tangentFeedback(new NoiseLaw.Gaussian(), NoisePosition.OUTPUT);
    var quadratic = CubicObjective.linear(new double[] {1, 2});
    assertThrows(SpecException.class, () -> tangents.estimate(quadratic, new double[2], 1));
    assertThrows(
        IllegalArgumentException.class, () -> tangents.estimate(OBJECTIVE, new double[3], 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Estimators.momentumFeedback(RULE, 1).estimate(OBJECTIVE, new double[3], 1));
    assertThrows(SpecException.class, () -> Estimators.momentumFeedback(RULE, -1));
    for (double momentum : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(SpecException.class, () -> Estimators.withMomentum(tangents, momentum, true, 2));
    }
    assertThrows(SpecException.class, () -> Estimators.withMomentum(tangents, 0.5, true, 0));
  }
}
