package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.KolenPollack;
import dev.forespike.api.Loss;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.UpdateInterval;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Weights and feedback that change within a sequence: the reference follows with the parameters of
 * each interval, and signals use the feedback as it was when the interval began.
 */
final class UpdateIntervalProperties {
  /** Centred outputs cancel to rounding, and feedback divides them by alpha, here down to 0.1. */
  private static final double FEEDBACK_ROUNDING = 1e-5;

  private static final float RATE = 0.05f;

  @Provide
  Arbitrary<NetworkCase> cases() {
    Arbitrary<Rule> rules = NetworkCases.localRules();
    return NetworkCases.cases(rules, NetworkCases.losses().filter(Loss::perStep), 0);
  }

  @Provide
  Arbitrary<NetworkCase> opzo() {
    return NetworkCases.cases(
        NetworkCases.opzo(), Arbitraries.of(Loss.crossEntropy(), Loss.meanSquaredError()), 1);
  }

  @Property(tries = 300)
  void gradientsOfEachIntervalAreThoseOfTheReference(
      @ForAll("cases") NetworkCase whole,
      @ForAll @IntRange(min = 1, max = 7) int interval,
      @ForAll @IntRange(min = 1, max = 3) int chunk) {
    NetworkCase of = cut(whole, interval, chunk);
    var run = new LearningRun(of);
    ClockedBatch batch = of.batch(0);
    run.learn(of.batch(1), 0);
    List<LearningRun.Interval> intervals = run.learn(batch, 1, RATE);
    assertEquals(Math.ceilDiv(of.timesteps(), of.spec().interval()), intervals.size());
    var reference = new ReferenceNetwork(of, batch);
    boolean keepsSurrogate = true;
    if (of.spec().rule() instanceof Opzo rule) {
      reference.withNoise(rule, LearningRun.noisyPass(of, batch, 1));
      keepsSurrogate = rule.keepSurrogate() || rule.position() == NoisePosition.OUTPUT;
    }
    var expected = new ArrayList<ReferenceGradients>();
    for (LearningRun.Interval each : intervals) {
      reference.forward(each.used(), each.from(), each.to());
      @Nullable List<double[]> feedback =
          of.spec().rule() instanceof SpatialBackprop ? null : each.feedback();
      expected.add(
          reference.gradients(each.used(), each.from(), each.to(), feedback, keepsSurrogate));
    }
    Assume.that(reference.isSafe());
    for (int i = 0; i < expected.size(); i++) {
      expected.get(i).assertEqual(intervals.get(i).gradients(), "interval " + i);
    }
    assertEquals(reference.loss(), run.outcome().loss(), 1e-4 * (1 + reference.loss()), "loss");
  }

  /** Every option: position, law, antithetic, centring, correction, 1/alpha and start. */
  @Property(tries = 300)
  void opzoFeedbackIsUpdatedOnceAtTheEndOfEachInterval(
      @ForAll("opzo") NetworkCase whole,
      @ForAll @IntRange(min = 1, max = 7) int interval,
      @ForAll @IntRange(min = 1, max = 3) int chunk) {
    NetworkCase of = cut(whole, interval, chunk);
    var run = new LearningRun(of);
    Opzo rule = of.rule(Opzo.class);
    var expected = new ArrayList<ReferenceFeedback>();
    for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
      double[] start = run.state("feedback-start." + layer);
      expected.add(new ReferenceFeedback(rule, start, of.network().outputs()));
    }
    for (int number = 0; number < 2; number++) {
      ClockedBatch batch = of.batch(number);
      ForwardRun noise = LearningRun.noisyPass(of, batch, number);
      var reference = new ReferenceNetwork(of, batch).withNoise(rule, noise);
      for (LearningRun.Interval each : run.learn(batch, number, RATE)) {
        reference.forward(each.used(), each.from(), each.to());
        Assume.that(reference.isSafe());
        assertFeedback(expected, each.feedback(), "used in the interval from " + each.from());
        for (int layer = 0; layer < expected.size(); layer++) {
          expected.get(layer).update(reference, noise, layer, batch, each.from(), each.to());
        }
      }
      assertFeedback(expected, run.feedback(), "after batch " + number);
    }
  }

  @Property(tries = 100)
  void kolenPollackFeedbackFollowsSpikesAndErrors(
      @ForAll("opzo") NetworkCase whole,
      @ForAll @IntRange(min = 1, max = 7) int interval,
      @ForAll @IntRange(min = 1, max = 3) int chunk) {
    var rule = new KolenPollack(0.7, 0.05);
    NetworkCase of = cut(whole.withRule(rule), interval, chunk);
    var run = new LearningRun(of);
    int outputs = of.network().outputs();
    var expected = new ArrayList<double[]>();
    for (double[] start : run.feedback()) {
      expected.add(new double[start.length]);
    }
    for (int number = 0; number < 2; number++) {
      ClockedBatch batch = of.batch(number);
      var reference = new ReferenceNetwork(of, batch);
      for (LearningRun.Interval each : run.learn(batch, number, RATE)) {
        reference.forward(each.used(), each.from(), each.to());
        Assume.that(reference.isSafe());
        for (int layer = 0; layer < expected.size(); layer++) {
          double[] b = expected.get(layer);
          String what = "layer " + layer + ", interval from " + each.from();
          ReferenceGradients.assertClose(b, floats(each.feedback().get(layer)), 2e-4, what);
          double[] collected = new double[b.length];
          for (int t = each.from(); t < each.to(); t++) {
            for (int sample = 0; sample < batch.size(); sample++) {
              double[] e = reference.error(t, sample, each.from(), each.to());
              for (int i = 0; i < b.length; i++) {
                collected[i] += reference.spike(layer, t, sample, i / outputs) * e[i % outputs];
              }
            }
          }
          for (int i = 0; i < b.length; i++) {
            b[i] -= rule.rate() * (collected[i] + rule.decay() * b[i]);
          }
        }
      }
    }
    for (int layer = 0; layer < expected.size(); layer++) {
      float[] last = floats(run.feedback().get(layer));
      ReferenceGradients.assertClose(expected.get(layer), last, 2e-4, "layer " + layer);
    }
  }

  private static NetworkCase cut(NetworkCase of, int interval, int chunk) {
    int steps = Math.min(interval, of.timesteps());
    int inOne = steps == of.timesteps() || steps % chunk == 0 ? Math.min(chunk, steps) : 1;
    return of.with(inOne, new UpdateInterval.Steps(steps));
  }

  private static void assertFeedback(
      List<ReferenceFeedback> expected, List<double[]> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int layer = 0; layer < expected.size(); layer++) {
      ReferenceGradients.assertClose(
          expected.get(layer).used(),
          floats(actual.get(layer)),
          2e-4,
          FEEDBACK_ROUNDING,
          "feedback of layer " + layer + " " + what);
    }
  }

  static float[] floats(double[] x) {
    float[] narrow = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      narrow[i] = (float) x[i];
    }
    return narrow;
  }
}
