package dev.forespike.train;

import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.SampleLaws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * OPZO descends: after ten passes in which its feedback learns, the inner product of its gradient
 * with that of spatial back-propagation on the same pass is positive in every layer, for at least
 * 90 % of networks, batches and noise. The test's false alarms are below 1e-6 for any rate above
 * that; with 200 trials a rate of 62 % or less is rejected with probability above 1 - 1e-6.
 */
final class DescentLawsTest {
  private static final int TRIALS = 200;
  private static final double RATE = 0.9;
  private static final int BATCH = 16;

  static List<NoiseLaw> laws() {
    return List.of(
        new NoiseLaw.Gaussian(), new NoiseLaw.Rademacher(), new NoiseLaw.SparseRademacher(0.2));
  }

  private static Opzo opzo(NoiseLaw law) {
    return Opzo.defaults().withNoise(law).withMomentum(0.99);
  }

  private static Network untrained(long seed) {
    var spec = TestRuns.spec(opzo(new NoiseLaw.Gaussian()), Optimizer.adam(1e-2), 1, seed);
    return Network.untrained(spec.network(), spec.encoding(), spec.timesteps(), seed);
  }

  private static LawResult descends(LongNetworks networks, Rule rule) {
    return SampleLaws.rateAtLeast(
        "positive inner product in every layer",
        seed -> {
          GradientReport report =
              GradientInspector.of(networks.of(seed), rule)
                  .warmUp(10)
                  .seed(seed)
                  .inspect(batch(seed));
          for (int layer = 0; layer < report.layers(); layer++) {
            if (report.agreement(layer).cosine() <= 0) {
              return false;
            }
          }
          return true;
        },
        RATE,
        TRIALS,
        5);
  }

  private interface LongNetworks {
    Network of(long seed);
  }

  private static Batch batch(long seed) {
    var random = new SplittableRandom(seed);
    var data = Blobs.dataset(TestRuns.INPUTS, 64, 4).train();
    float[] x = new float[BATCH * TestRuns.INPUTS];
    int[] y = new int[BATCH];
    for (int b = 0; b < BATCH; b++) {
      int index = random.nextInt(64);
      data.read(index, x, b * TestRuns.INPUTS);
      y[b] = data.label(index);
    }
    return Batch.constant(x, BATCH, TestRuns.INPUTS, 4).withLabels(y);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void onUntrainedNetworks(NoiseLaw law) {
    descends(DescentLawsTest::untrained, opzo(law)).assertHolds();
  }

  @Test
  void onTrainedNetworks() throws IOException {
    var trained = new ArrayList<Network>();
    for (int seed = 1; seed <= 5; seed++) {
      var spec = TestRuns.spec(opzo(new NoiseLaw.Gaussian()), Optimizer.adam(1e-2), 4, seed);
      trained.add(
          Trainer.of(spec, Blobs.dataset(TestRuns.INPUTS, 64, 16), TestEncoders.DIRECT)
              .train()
              .network());
    }
    LongNetworks networks = seed -> trained.get(Math.floorMod(seed, trained.size()));
    for (NoiseLaw law : laws()) {
      descends(networks, opzo(law)).assertHolds();
    }
  }

  /** Fixed random feedback, which nothing has aligned yet, points anywhere. */
  @Test
  void randomFeedbackIsRejected() {
    descends(DescentLawsTest::untrained, new FeedbackAlignment(1)).assertBroken();
  }
}
