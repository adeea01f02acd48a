package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.Encoding;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.api.ZerothOrder;
import dev.forespike.testkit.CubicObjective;
import dev.forespike.testkit.KnownObjective;
import dev.forespike.testkit.StatisticalLaws;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Estimators on a real network: their mean is the surrogate gradient. */
final class NetworkObjectiveTest {
  private static final int SAMPLES = 10_000;

  private static NetworkObjective objective() {
    NetworkSpec spec =
        NetworkSpec.input(3)
            .withBias()
            .withInitialization(Initialization.uniform(3))
            .dense(5, Lif.of(0.6, 0.8))
            .readout(2);
    var random = new SplittableRandom(4);
    float[] x = new float[3 * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    return NetworkObjective.of(
            Network.untrained(spec, new Encoding.Direct(), 4, 7),
            Batch.constant(x, 3, 3, 4).withLabels(0, 1, 1),
            Loss.crossEntropy())
        .inDoublePrecision();
  }

  /** The objective with its gradient, by a sweep. */
  private static KnownObjective known(NetworkObjective objective) {
    double[] gradient =
        Estimators.of(
                ForwardGradient.defaults()
                    .with(new DirectionLaw.Orthonormal())
                    .withDirections(objective.dimension()))
            .estimate(objective, objective.point(), 1);
    return new KnownObjective() {
      @Override
      public int dimension() {
        return objective.dimension();
      }

      @Override
      public double value(double[] point) {
        return objective.value(point);
      }

      @Override
      public double[] gradient(double[] point) {
        return gradient.clone();
      }
    };
  }

  @Test
  void forwardGradientsAreUnbiasedAndHaveTheirError() {
    NetworkObjective objective = objective();
    KnownObjective known = known(objective);
    double[] point = objective.point();
    NoiseLaw law = new NoiseLaw.Rademacher();
    GradientEstimator estimator = Estimators.of(ForwardGradient.defaults().with(law));
    GradientEstimator real = (f, at, seed) -> estimator.estimate(objective, at, seed);
    StatisticalLaws.unbiased(real, known, point, SAMPLES, 1).assertHolds();
    StatisticalLaws.squaredError(real, law, 1, known, point, SAMPLES, 2).assertHolds();
  }

  @Test
  void nodePerturbationIsUnbiased() {
    NetworkObjective objective = objective();
    KnownObjective known = known(objective);
    GradientEstimator nodes = Estimators.nodePerturbation(new NoiseLaw.Gaussian(), 1);
    GradientEstimator real = (f, at, seed) -> nodes.estimate(objective, at, seed);
    StatisticalLaws.unbiased(real, known, objective.point(), 4 * SAMPLES, 3).assertHolds();
    GradientEstimator mutant =
        (f, at, seed) -> {
          double[] h = nodes.estimate(objective, at, seed);
          for (int i = 0; i < h.length; i++) {
            h[i] *= 2;
          }
          return h;
        };
    StatisticalLaws.unbiased(mutant, known, objective.point(), 4 * SAMPLES, 3).assertBroken();
  }

  @Test
  void coordinatesAreThoseOfFiles() {
    NetworkObjective objective = objective();
    assertEquals(3 * 5 + 5 + 5 * 2 + 2, objective.dimension());
    assertEquals(java.util.List.of(20, 12), objective.blocks());
    assertEquals(32, objective.point().length);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    NetworkObjective objective = objective();
    assertThrows(IllegalArgumentException.class, () -> objective.value(new double[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> objective.derivative(objective.point(), new double[3]));
    assertThrows(
        SpecException.class, () -> Estimators.nodePerturbation(new NoiseLaw.Gaussian(), 0));
    GradientEstimator nodes = Estimators.nodePerturbation(new NoiseLaw.Gaussian(), 1);
    assertThrows(
        SpecException.class, () -> nodes.estimate(CubicObjective.linear(1, 2), new double[2], 1));
    var e =
        assertThrows(
            SpecException.class,
            () ->
                NetworkObjective.of(
                    Network.untrained(NetworkSpec.input(3).readout(2), new Encoding.Direct(), 4, 7),
                    Batch.constant(new float[3], 1, 3, 4),
                    Loss.crossEntropy()));
    assertTrue(String.valueOf(e.getMessage()).contains("labels or targets"));
  }

  /** The rule of training and the estimator are one: the same numbers along the same direction. */
  @Test
  void theRuleOfSinglePointsIsTheEstimatorAlongItsDirection() {
    NetworkSpec spec =
        NetworkSpec.input(3)
            .withBias()
            .withInitialization(Initialization.uniform(3))
            .dense(5, Lif.of(0.6, 0.8))
            .readout(2);
    Network network = Network.untrained(spec, new Encoding.Direct(), 4, 7);
    Batch batch = Batch.constant(new float[] {0.1f, 0.9f, 0.4f}, 1, 3, 4).withLabels(1);
    NetworkObjective objective = NetworkObjective.of(network, batch, Loss.crossEntropy());
    for (NoiseLaw law : List.of(new NoiseLaw.Gaussian(), new NoiseLaw.Sphere())) {
      GradientReport report =
          GradientInspector.of(network, new ZerothOrder(law, 0.25)).inspect(batch);
      double[] direction = new double[objective.dimension()];
      double[] gradient = new double[objective.dimension()];
      int next = 0;
      for (int layer = 0; layer < 2; layer++) {
        for (int part = 0; part < 2; part++) {
          float[] z = part == 0 ? report.direction(0, layer) : report.directionOfBiases(0, layer);
          float[] g = part == 0 ? report.weights(layer) : report.biases(layer);
          for (int i = 0; i < z.length; i++) {
            direction[next] = z[i];
            gradient[next++] = g[i];
          }
        }
      }
      double[] estimate =
          Estimators.of(
                  ForwardGradient.defaults().with(new DirectionalDerivative.SinglePoint(0.25)))
              .along(objective, objective.point(), List.of(direction));
      for (int i = 0; i < estimate.length; i++) {
        assertEquals(estimate[i], gradient[i], 1e-5 * Math.abs(estimate[i]), "coordinate " + i);
      }
    }
  }
}
