package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Centering;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** OPZO's options one by one, on a network 9-13-8-4. */
final class OpzoFeedbackTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(9)
          .withBias()
          .withInitialization(Initialization.uniform(3))
          .dense(13, Lif.of(0.5, 1))
          .dense(8, Lif.of(0.7, 0.8))
          .readout(4);

  private static Opzo rule(
      NoiseLaw law, NoisePosition position, boolean antithetic, FeedbackStart start) {
    return new Opzo(law, position, 0.3, 0.9, antithetic, true, Centering.NONE, true, true, start);
  }

  private static NetworkCase of(Opzo rule, int timesteps, int batch) {
    return new NetworkCase(
        NetworkCases.run(NETWORK, rule, Loss.crossEntropy(), timesteps, batch, 77), true, false);
  }

  static List<NoiseLaw> laws() {
    return NetworkCases.LAWS;
  }

  @Test
  void firstHiddenGradientIsZeroWithoutFeedbackWhileTheReadoutLearns() {
    NetworkCase of = of(Opzo.defaults(), 4, 5);
    Parameters gradients = new LearningRun(of).learn(of.batch(0), 0).getFirst().gradients();
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(new float[gradients.weights(layer).length], gradients.weights(layer));
      assertArrayEquals(new float[gradients.biases(layer).length], gradients.biases(layer));
    }
    assertTrue(length(gradients.weights(2)) > 0.01, "the read-out learns from its exact error");
  }

  @Test
  void correctedFeedbackIsTheStartBeforeTheFirstUpdateAndTheMeanOfDrawsAfter() {
    Opzo rule =
        rule(new NoiseLaw.Gaussian(), NoisePosition.OUTPUT, false, new FeedbackStart.Random(0.7));
    NetworkCase of = of(rule, 3, 5);
    var run = new LearningRun(of);
    double[] start = run.state("feedback-start.0");
    ReferenceGradients.assertClose(
        start, UpdateIntervalProperties.floats(run.feedback().get(0)), 1e-6, "k = 0");
    // Whatever the start, M after one update is that update's draw: the start is taken out.
    run.learn(of.batch(0), 0);
    double[] corrected = run.feedback().get(0);
    var zero =
        new LearningRun(
            of.withRule(rule(rule.noise(), rule.position(), false, new FeedbackStart.Zero())));
    zero.learn(of.batch(0), 0);
    ReferenceGradients.assertClose(
        zero.feedback().get(0), UpdateIntervalProperties.floats(corrected), 1e-5, "k = 1");
    assertTrue(length(UpdateIntervalProperties.floats(corrected)) > 0.1);
  }

  @Test
  void randomStartHasItsDeviationAndFollowsTheSeed() {
    NetworkSpec wide = NetworkSpec.input(3).dense(700, Lif.of(0.5, 1)).readout(10);
    Opzo rule =
        rule(new NoiseLaw.Gaussian(), NoisePosition.OUTPUT, false, new FeedbackStart.Random(0.25));
    double[] start = feedback(wide, rule, 1);
    double variance = DoubleStream.of(start).map(m -> m * m).sum() / start.length;
    // 7000 normal numbers: the variance is within 10 % but for 6 standard deviations.
    assertEquals(0.0625, variance, 0.00625);
    assertArrayEquals(start, feedback(wide, rule, 1));
    assertNotEquals(start[0], feedback(wide, rule, 2)[0]);
  }

  private static double[] feedback(NetworkSpec network, Opzo rule, long seed) {
    var spec = NetworkCases.run(network, rule, Loss.crossEntropy(), 1, 1, seed);
    return new LearningRun(new NetworkCase(spec, true, false)).feedback().getFirst();
  }

  /** Law 7: without 1/alpha, M and each hidden gradient are alpha times as large. */
  @ParameterizedTest
  @EnumSource(NoisePosition.class)
  void withoutDividingByAlphaHiddenGradientsShrinkByAlphaAndTheReadoutKeepsIts(
      NoisePosition position) {
    for (boolean correction : new boolean[] {true, false}) {
      NetworkCase kept = of(divided(position, true, correction), 4, 6);
      NetworkCase dropped = of(divided(position, false, correction), 4, 6);
      var runs = List.of(new LearningRun(kept), new LearningRun(dropped));
      runs.forEach(run -> run.learn(kept.batch(0), 0));
      runs.forEach(run -> run.learn(kept.batch(1), 1));
      Parameters full = runs.get(0).learn(kept.batch(2), 2).getFirst().gradients();
      Parameters small = runs.get(1).learn(kept.batch(2), 2).getFirst().gradients();
      for (int layer = 0; layer < 2; layer++) {
        assertTrue(length(full.weights(layer)) > 1e-4);
        double[] expected = new double[full.weights(layer).length];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = 0.3 * full.weights(layer)[i];
        }
        ReferenceGradients.assertClose(expected, small.weights(layer), 1e-5, "layer " + layer);
      }
      assertArrayEquals(full.weights(2), small.weights(2));
      assertArrayEquals(full.biases(2), small.biases(2));
    }
  }

  private static Opzo divided(NoisePosition position, boolean byAlpha, boolean correction) {
    return new Opzo(
        new NoiseLaw.Rademacher(),
        position,
        0.3,
        0.9,
        false,
        byAlpha,
        Centering.LEAVE_ONE_OUT,
        correction,
        true,
        new FeedbackStart.Random(0.5));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void antitheticStepsRepeatTheEvenOnesWithTheSignTurned(NoiseLaw law) {
    for (NoisePosition position : NoisePosition.values()) {
      NetworkCase of = of(rule(law, position, true, new FeedbackStart.Zero()), 7, 5);
      ForwardRun run = LearningRun.noisyPass(of, of.batch(0), 3);
      for (int layer = 0; layer < 2; layer++) {
        for (int b = 0; b < 5; b++) {
          for (int t = 0; t < 6; t += 2) {
            double[] even = run.noise(layer, t, b);
            double[] odd = run.noise(layer, t + 1, b);
            for (int i = 0; i < even.length; i++) {
              assertEquals(0, even[i] + odd[i], law + " at step " + t);
            }
          }
        }
        assertIndependent(run.noise(layer, 6, 0), run.noise(layer, 5, 0));
        assertIndependent(run.noise(layer, 6, 0), run.noise(layer, 4, 0));
        assertIndependent(run.noise(layer, 2, 0), run.noise(layer, 0, 0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void noiseDiffersBetweenLayersStepsSamplesAndIterations(NoiseLaw law) {
    NetworkSpec same =
        NetworkSpec.input(3).dense(50, Lif.of(0.5, 1)).dense(50, Lif.of(0.5, 1)).readout(2);
    Opzo rule = rule(law, NoisePosition.OUTPUT, false, new FeedbackStart.Zero());
    var of =
        new NetworkCase(NetworkCases.run(same, rule, Loss.crossEntropy(), 3, 3, 5), true, false);
    ForwardRun run = LearningRun.noisyPass(of, of.batch(0), 0);
    double[] z = run.noise(0, 0, 0);
    assertIndependent(z, run.noise(1, 0, 0));
    assertIndependent(z, run.noise(0, 1, 0));
    assertIndependent(z, run.noise(0, 0, 1));
    assertIndependent(run.noise(0, 1, 0), run.noise(0, 0, 1));
    assertIndependent(z, LearningRun.noisyPass(of, of.batch(0), 1).noise(0, 0, 0));
    assertArrayEquals(z, LearningRun.noisyPass(of, of.batch(0), 0).noise(0, 0, 0));
  }

  /** Neither equal nor opposite; two narrow rows of sparse noise may both be empty. */
  private static void assertIndependent(double[] a, double[] b) {
    boolean same = true;
    boolean opposite = true;
    boolean empty = true;
    for (int i = 0; i < a.length; i++) {
      same &= a[i] == b[i];
      opposite &= a[i] == -b[i];
      empty &= a[i] == 0 && b[i] == 0;
    }
    assertTrue(empty || (!same && !opposite), "noise is drawn again");
  }

  @Test
  void alignmentDrawsTheSameNoiseAndChangesNothing() {
    NetworkCase of = of(divided(NoisePosition.OUTPUT, true, true), 4, 6);
    var run = new LearningRun(of);
    run.learn(of.batch(0), 0);
    final double[] before = run.feedback().get(0);
    Alignment first = run.align(of.batch(1), 1);
    assertEquals(first, run.align(of.batch(1), 1));
    assertArrayEquals(before, run.feedback().get(0));
    assertEquals(3, first.cosine().size());
    assertEquals(1, first.cosine().get(2), 1e-6, "the read-out's gradient is exact");
    assertEquals(1, first.normRatio().get(2), 1e-6);
    assertTrue(Math.abs(first.cosine().get(0)) < 0.999, "hidden gradients are estimates");
  }

  private static double length(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
