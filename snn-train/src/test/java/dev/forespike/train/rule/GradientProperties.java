package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Spikes, outputs, losses and gradients against {@link ReferenceNetwork}, for random networks. */
final class GradientProperties {

  @Provide
  Arbitrary<NetworkCase> backprop() {
    return NetworkCases.anyOutput(NetworkCases.networks(0), Arbitraries.of(new SpatialBackprop()));
  }

  @Provide
  Arbitrary<NetworkCase> fixedFeedback() {
    return NetworkCases.cases(Arbitraries.of(new FeedbackAlignment(1), new FeedbackAlignment(0.3)));
  }

  @Provide
  Arbitrary<NetworkCase> kolenPollack() {
    return NetworkCases.cases(Arbitraries.of(new KolenPollack(0.5, 0.01)));
  }

  @Provide
  Arbitrary<NetworkCase> opzo() {
    return NetworkCases.cases(NetworkCases.opzo());
  }

  @Property(tries = 300)
  void noisyPassesGiveTheSpikesOfTheReference(@ForAll("opzo") NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    ForwardRun run = LearningRun.noisyPass(of, batch, 5);
    var reference = new ReferenceNetwork(of, batch).withNoise(of.rule(Opzo.class), run);
    reference.forward(of.parameters(), 0, of.timesteps());
    Assume.that(reference.isSafe());
    assertSamePass(reference, run, of, batch);
  }

  @Property(tries = 300)
  void cleanPassesGiveTheSpikesOfTheReference(@ForAll("backprop") NetworkCase of) {
    ClockedBatch batch = of.batch(1);
    ForwardRun run =
        ForwardRun.of(
            of.parameters(),
            batch,
            null,
            0,
            of.timesteps(),
            LearningRun.COMPUTE,
            SpikeProduct.Path.AUTOMATIC);
    var reference = new ReferenceNetwork(of, batch);
    reference.forward(of.parameters(), 0, of.timesteps());
    Assume.that(reference.isSafe());
    assertSamePass(reference, run, of, batch);
  }

  private static void assertSamePass(
      ReferenceNetwork reference, ForwardRun run, NetworkCase of, ClockedBatch batch) {
    for (int t = 0; t < of.timesteps(); t++) {
      for (int b = 0; b < batch.size(); b++) {
        String at = " at step " + t + " of sample " + b;
        for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
          double[] psi = reference.psi(layer, t, b);
          for (int i = 0; i < psi.length; i++) {
            assertEquals(
                reference.spike(layer, t, b, i),
                run.spike(layer, t, b, i),
                "spike " + layer + ", " + i + at);
            assertEquals(psi[i], run.psi(layer, t, b)[i], 1e-4, "psi " + layer + ", " + i + at);
          }
        }
        double[] output = reference.output(t, b);
        for (int j = 0; j < output.length; j++) {
          assertEquals(output[j], run.output(t, b)[j], 1e-4, "output " + j + at);
        }
      }
    }
  }

  @Property(tries = 400)
  void backpropagation(@ForAll("backprop") NetworkCase of) {
    assertGradients(of, 1);
  }

  @Property(tries = 200)
  void directFeedbackAlignment(@ForAll("fixedFeedback") NetworkCase of) {
    assertGradients(of, 1);
  }

  @Property(tries = 200)
  void directKolenPollack(@ForAll("kolenPollack") NetworkCase of) {
    assertGradients(of, 2);
  }

  @Property(tries = 400)
  void opzoUnderItsOwnNoise(@ForAll("opzo") NetworkCase of) {
    assertGradients(of, 3);
  }

  /** More samples than are taken together in one block. */
  @Property(tries = 30)
  void largeBatches(
      @ForAll("backprop") NetworkCase of, @ForAll @IntRange(min = 33, max = 70) int samples) {
    var spec = of.spec();
    assertGradients(
        new NetworkCase(
            NetworkCases.run(
                spec.network(), spec.rule(), spec.loss(), spec.timesteps(), samples, spec.seed()),
            of.constant(),
            of.uneven()),
        1);
  }

  /** Learns from some batches, so that feedback is not what it began as; compares each. */
  private static void assertGradients(NetworkCase of, int batches) {
    var run = new LearningRun(of);
    for (int number = 0; number < batches; number++) {
      ClockedBatch batch = of.batch(number);
      LearningRun.Interval interval = run.learn(batch, number).getFirst();
      var reference = new ReferenceNetwork(of, batch);
      boolean keepsSurrogate = true;
      if (of.spec().rule() instanceof Opzo rule) {
        reference.withNoise(rule, LearningRun.noisyPass(of, batch, number));
        keepsSurrogate = rule.keepSurrogate() || rule.position() == NoisePosition.OUTPUT;
      }
      reference.forward(interval.used(), 0, of.timesteps());
      Assume.that(reference.isSafe());
      @Nullable List<double[]> feedback =
          of.spec().rule() instanceof SpatialBackprop ? null : interval.feedback();
      reference
          .gradients(interval.used(), 0, of.timesteps(), feedback, keepsSurrogate)
          .assertEqual(interval.gradients(), "batch " + number);
      assertOutcome(reference, run.outcome(), batch);
    }
  }

  private static void assertOutcome(
      ReferenceNetwork reference, Learner.Outcome outcome, ClockedBatch batch) {
    assertEquals(reference.loss(), outcome.loss(), 1e-4 * (1 + Math.abs(reference.loss())));
    int correct = 0;
    int undecided = 0;
    for (int b = 0; b < batch.size(); b++) {
      double[] sum = reference.summedOutput(b);
      double own = sum[batch.labels()[b]];
      double rival = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < sum.length; j++) {
        rival = j == batch.labels()[b] ? rival : Math.max(rival, sum[j]);
      }
      undecided += Math.abs(own - rival) < 1e-4 ? 1 : 0;
      correct += own > rival ? 1 : 0;
    }
    assertEquals(correct, outcome.correct(), undecided, "correct predictions");
  }
}
