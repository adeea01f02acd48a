package dev.forespike.train.rule;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.SignedLif;
import dev.forespike.testkit.KnownObjective;
import dev.forespike.testkit.SampleSizes;
import dev.forespike.testkit.StatisticalLaws;
import dev.forespike.train.estimator.NetworkEvaluation;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of forward gradients for the rule that training runs, on spiking networks: unbiased for
 * the surrogate gradient, with the error that theory says. Each call would reject a correct rule
 * with probability below 1e-6, and must reject the mutant beside it.
 */
final class ForwardGradientLearnerLawsTest {
  private static final int SAMPLES = 12_000;

  /** The network 1-8-8-1 of signed neurons with biases: 97 parameters. */
  private static final NetworkSpec SIGNED =
      NetworkSpec.input(1)
          .withBias()
          .dense(8, SignedLif.of(1, 1))
          .dense(8, SignedLif.of(1, 1))
          .readout(1, new Readout.Mean(Readout.linear()));

  private static final NetworkSpec LEAKY =
      NetworkSpec.input(4).dense(6, Lif.of(0.5, 0.5)).dense(5, Lif.of(0.8, 0.5)).readout(3);

  static List<DirectionLaw> laws() {
    return List.of(
        new NoiseLaw.Rademacher(),
        new NoiseLaw.Gaussian(),
        new NoiseLaw.Sphere(),
        new DirectionLaw.Coordinate());
  }

  /** The loss of a network on a batch, with its surrogate gradient in double precision. */
  private record Loaded(NetworkCase of, ClockedBatch batch) implements KnownObjective {
    static Loaded of(NetworkSpec network, Rule rule) {
      var of =
          new NetworkCase(
              NetworkCases.run(network, rule, Loss.meanSquaredError(), 8, 5, 3), true, false);
      ClockedBatch batch = of.batch(0);
      float[] targets = new float[5 * network.outputs()];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = (float) Math.sin(i);
      }
      batch.targets(targets, false);
      return new Loaded(of, batch);
    }

    private NetworkEvaluation evaluation() {
      return new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, false);
    }

    double[] point() {
      return NetworkPoint.of(of.parameters());
    }

    @Override
    public int dimension() {
      return of.network().parameters();
    }

    @Override
    public double value(double[] point) {
      return evaluation().value(point);
    }

    @Override
    public double[] gradient(double[] point) {
      NetworkEvaluation evaluation = evaluation();
      double[] gradient = new double[point.length];
      double[] unit = new double[point.length];
      for (int i = 0; i < point.length; i++) {
        unit[i] = 1;
        gradient[i] = evaluation.derivative(point, unit);
        unit[i] = 0;
      }
      return gradient;
    }

    /** The rule itself: an iteration for each seed. */
    GradientEstimator estimator() {
      var run = new LearningRun(of);
      return (_, _, seed) -> NetworkPoint.of(run.learn(batch, seed).getFirst().gradients());
    }
  }

  /** The mutant: a factor that does not belong there. */
  private static GradientEstimator scaled(GradientEstimator correct, double factor) {
    return (f, point, seed) -> {
      double[] estimate = correct.estimate(f, point, seed);
      for (int i = 0; i < estimate.length; i++) {
        estimate[i] *= factor;
      }
      return estimate;
    };
  }

  private static ForwardGradientRule rule(ForwardGradient estimator) {
    return new ForwardGradientRule(estimator, Double.POSITIVE_INFINITY, false);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theMeanIsTheSurrogateGradient(DirectionLaw law) {
    ForwardGradient plain = ForwardGradient.defaults().with(law);
    assertUnbiased(Loaded.of(SIGNED, rule(plain)));
    assertUnbiased(Loaded.of(SIGNED, rule(plain.with(new Scope.Layers()))));
  }

  @Test
  void soItIsWithLeaksAndLossesOfEachStep() {
    assertUnbiased(Loaded.of(LEAKY, rule(ForwardGradient.defaults())));
  }

  private static void assertUnbiased(Loaded f) {
    // Single coordinates are rare: their means take more samples.
    SampleSizes.untilDecided(
            SAMPLES, 10 * SAMPLES, n -> StatisticalLaws.unbiased(f.estimator(), f, f.point(), n, 1))
        .assertHolds();
    StatisticalLaws.unbiased(scaled(f.estimator(), 0.5), f, f.point(), SAMPLES, 1).assertBroken();
  }

  @ParameterizedTest
  @MethodSource("laws")
  void theErrorFallsWithTheDirections(DirectionLaw law) {
    for (int k : new int[] {1, 4, 16}) {
      Loaded f = Loaded.of(SIGNED, rule(ForwardGradient.defaults().with(law).withDirections(k)));
      StatisticalLaws.squaredError(f.estimator(), law, k, f, f.point(), SAMPLES, 2).assertHolds();
      StatisticalLaws.squaredError(scaled(f.estimator(), 1.1), law, k, f, f.point(), SAMPLES, 2)
          .assertBroken();
    }
  }

  @Test
  void nodePerturbationIsUnbiasedToo() {
    for (NetworkSpec network : List.of(SIGNED, LEAKY)) {
      assertUnbiased(Loaded.of(network, new NodeGradient(new NoiseLaw.Rademacher(), 1, false)));
    }
  }
}
