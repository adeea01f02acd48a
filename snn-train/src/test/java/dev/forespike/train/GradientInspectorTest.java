package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Loss;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an inspection is and is not. That its gradients are right is shown elsewhere: by the tests
 * of the rules, and from outside by those of the command.
 */
final class GradientInspectorTest {
  private static final int T = 4;
  private static final int SAMPLES = 16;
  private static final int SEED = 3;
  private static final Network NETWORK =
      Network.untrained(TestRuns.NETWORK, new Encoding.Direct(), T, SEED);

  private static Batch input() {
    float[] input = new float[SAMPLES * TestRuns.INPUTS];
    var samples = Blobs.dataset(TestRuns.INPUTS, SAMPLES, 1).train();
    for (int b = 0; b < SAMPLES; b++) {
      samples.read(b, input, b * TestRuns.INPUTS);
    }
    return Batch.constant(input, SAMPLES, TestRuns.INPUTS, T);
  }

  private static Batch batch() {
    int[] labels = new int[SAMPLES];
    Arrays.setAll(labels, b -> b % Blobs.CLASSES);
    return input().withLabels(labels);
  }

  static List<Rule> rules() {
    return List.of(
        new SpatialBackprop(),
        new BackpropThroughTime(false),
        new FeedbackAlignment(1),
        new KolenPollack(0.3, 0.01),
        new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
        Opzo.defaults(),
        new ZerothOrder(new NoiseLaw.Gaussian(), 0.01));
  }

  /** Everything a report holds, as arrays one after another. */
  private static List<float[]> contents(GradientReport report) {
    var contents = new ArrayList<float[]>();
    contents.add(report.pass().outputs());
    contents.add(report.errors());
    for (int layer = 0; layer < report.layers(); layer++) {
      contents.add(report.weights(layer));
      contents.add(report.biases(layer));
      contents.add(report.referenceWeights(layer));
      contents.add(report.referenceBiases(layer));
      for (int k = 0; k < report.directions(); k++) {
        contents.add(report.direction(k, layer));
        contents.add(report.directionOfBiases(k, layer));
      }
    }
    for (int layer = 0; layer + 1 < report.layers(); layer++) {
      report.feedback(layer).ifPresent(contents::add);
      report.noise(layer).ifPresent(contents::add);
      report.pass().membranes(layer).ifPresent(contents::add);
    }
    return contents;
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void threadsAndRepetitionChangeNoBit(Rule rule) {
    var inspector = GradientInspector.of(NETWORK, rule).warmUp(2).seed(9);
    List<float[]> first = contents(inspector.inspect(batch()));
    assertSame(first, contents(inspector.inspect(batch())));
    assertSame(first, contents(inspector.threads(3).inspect(batch())));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theNetworkStaysAsItIs(Rule rule) {
    Network network = Network.untrained(TestRuns.NETWORK, new Encoding.Direct(), T, SEED);
    GradientInspector.of(network, rule).warmUp(3).inspect(batch());
    for (int layer = 0; layer < 3; layer++) {
      assertArrayEquals(NETWORK.weights(layer), network.weights(layer));
      assertArrayEquals(NETWORK.biases(layer), network.biases(layer));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatAReportGivesIsACopy(Rule rule) {
    GradientReport report = GradientInspector.of(NETWORK, rule).inspect(batch());
    List<float[]> before = contents(report);
    contents(report).forEach(array -> Arrays.fill(array, 77));
    assertSame(before, contents(report));
  }

  /** Noise belongs to places in the batch, whose order training shuffles. */
  static List<Rule> rulesWithoutNoise() {
    return rules().stream().filter(rule -> !(rule instanceof Opzo)).toList();
  }

  /** One step of gradient descent moves the weights against the gradient that is shown. */
  @ParameterizedTest
  @MethodSource("rulesWithoutNoise")
  void itIsTheGradientThatTrainingUses(Rule rule) throws IOException {
    double rate = 0.5;
    TrainingSpec spec =
        TestRuns.withSchedule(
            TestRuns.spec(rule, Optimizer.sgd(rate, 0), 1, SEED), new Schedule.Constant(0));
    assertEquals(SAMPLES, spec.batch());
    Network trained =
        Trainer.of(spec, Blobs.dataset(TestRuns.INPUTS, SAMPLES, 1), TestEncoders.DIRECT)
            .train()
            .network();
    GradientReport report = GradientInspector.of(NETWORK, rule).seed(SEED).inspect(batch());
    for (int layer = 0; layer < 3; layer++) {
      float[] gradient = report.weights(layer);
      float[] before = NETWORK.weights(layer);
      float[] after = trained.weights(layer);
      double largest = 0;
      for (float each : gradient) {
        largest = Math.max(largest, Math.abs(each));
      }
      for (int i = 0; i < gradient.length; i++) {
        assertEquals(gradient[i], (before[i] - after[i]) / rate, 1e-5 * (1 + largest));
      }
    }
  }

  @Test
  void targetsDecideAboutTheErrors() {
    GradientInspector inspector =
        GradientInspector.of(NETWORK, new SpatialBackprop()).loss(Loss.meanSquaredError());
    float[] onehot = new float[SAMPLES * Blobs.CLASSES];
    for (int b = 0; b < SAMPLES; b++) {
      onehot[b * Blobs.CLASSES + b % Blobs.CLASSES] = 1;
    }
    float[] sequence = new float[T * onehot.length];
    for (int t = 0; t < T; t++) {
      System.arraycopy(onehot, 0, sequence, t * onehot.length, onehot.length);
    }
    List<float[]> expected = contents(inspector.inspect(batch()));
    assertSame(expected, contents(inspector.inspect(input().withTargets(onehot))));
    assertSame(expected, contents(inspector.inspect(input().withTargetSequence(sequence))));
    onehot[5] += 1;
    assertFalse(
        Arrays.equals(expected.get(1), inspector.inspect(input().withTargets(onehot)).errors()));
  }

  @Test
  void givenFeedbackIsWhatMultiplies() {
    float[][] given = {new float[24 * 4], new float[20 * 4]};
    Arrays.fill(given[0], 0.25f);
    for (Rule rule : List.of(rules().get(2), rules().get(3), rules().get(4))) {
      GradientReport report =
          GradientInspector.of(NETWORK, rule).feedback(List.of(given)).inspect(batch());
      assertArrayEquals(given[0], report.feedback(0).orElseThrow());
      assertTrue(nonZero(report.weights(0)));
      assertFalse(nonZero(report.weights(1)), "no feedback, no gradient");
      assertTrue(nonZero(report.weights(2)));
    }
  }

  private static boolean nonZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private static void refused(String saying, Executable action) {
    assertEquals(saying, assertThrows(SpecException.class, action).getMessage());
  }

  private static GradientInspector dfa() {
    return GradientInspector.of(NETWORK, new FeedbackAlignment(1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("gradients need a batch with labels or targets", () -> dfa().inspect(input()));
    refused(
        "the network takes 12 inputs, but the input has 5",
        () -> dfa().inspect(Batch.constant(new float[5], 1, 5, T).withLabels(0)));
    int[] labels = new int[SAMPLES];
    labels[7] = 4;
    refused(
        "label 4 of sample 7 needs a network with more than 4 outputs",
        () -> dfa().inspect(input().withLabels(labels)));
    refused(
        "the network has 4 outputs, but the targets have 3",
        () -> dfa().inspect(input().withTargets(new float[SAMPLES * 3])));
    refused(
        "a loss on the mean output takes one target for a sample, not one for each step",
        () ->
            dfa()
                .loss(new Loss.MeanOutputCrossEntropy())
                .inspect(input().withTargetSequence(new float[T * SAMPLES * 4])));
    refused(
        "cross-entropy takes targets that are shares and sum to 1, but those of row 0 sum to 0.0;"
            + " the squared error takes any",
        () -> dfa().loss(Loss.crossEntropy()).inspect(input().withTargets(new float[SAMPLES * 4])));
  }

  @Test
  void wrongSettingsAreRefused() {
    refused("warm-up passes must be at least 0, but are -1", () -> dfa().warmUp(-1));
    refused("threads must be at least 1, but is 0", () -> dfa().threads(0));
    refused(
        "1 feedback matrices for 2 hidden layers", () -> dfa().feedback(List.of(new float[96])));
    refused(
        "the feedback of layer 1 has 96 numbers, expected 80",
        () -> dfa().feedback(List.of(new float[96], new float[96])));
    refused(
        "the rule has no feedback weights that could be given",
        () ->
            GradientInspector.of(NETWORK, new SpatialBackprop())
                .feedback(List.of(new float[96], new float[80]))
                .inspect(batch()));
  }
}
