package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;
import dev.forespike.train.rule.Learners;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TrainerTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 150, 90);
  private static final Optimizer ADAM = Optimizer.adam(5e-3);

  static List<Rule> rules() {
    return TestRuns.RULES;
  }

  /** All but zeroth order, which is too slow a learner for these runs. */
  static List<Rule> learning() {
    return TestRuns.RULES.stream().filter(rule -> !(rule instanceof ZerothOrder)).toList();
  }

  /** Rules that may update within a sequence. */
  static List<Rule> online() {
    return TestRuns.RULES.stream().filter(Learners::isLocal).toList();
  }

  private static Network train(TrainingSpec spec, int threads) throws IOException {
    var encoder = spec.timesteps() == 5 ? TestEncoders.RATE : TestEncoders.DIRECT;
    return Trainer.of(spec, DATASET, encoder).threads(threads).train().network();
  }

  private static void assertSameBits(Network expected, Network actual) {
    for (int layer = 0; layer < expected.spec().layers().size(); layer++) {
      assertArrayEquals(expected.weights(layer), actual.weights(layer), "weights of " + layer);
      assertArrayEquals(expected.biases(layer), actual.biases(layer), "biases of " + layer);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSeedDecidesEveryBitAtAnyNumberOfThreads(Rule rule) throws IOException {
    TrainingSpec spec = TestRuns.spec(rule, ADAM, 2, 7);
    Network one = train(spec, 1);
    assertSameBits(one, train(spec, 1));
    assertSameBits(one, train(spec, 2));
    Network other = train(TestRuns.spec(rule, ADAM, 2, 8), 1);
    assertTrue(!Arrays.equals(one.weights(0), other.weights(0)), "another seed, other weights");
    Network untrained =
        Network.untrained(spec.network(), spec.encoding(), spec.timesteps(), spec.seed());
    assertTrue(!Arrays.equals(one.weights(1), untrained.weights(1)), "weights have changed");
  }

  @ParameterizedTest
  @MethodSource("online")
  void theSeedDecidesEveryBitOfOnlineRunsOnRandomEncodings(Rule rule) throws IOException {
    TrainingSpec spec = TestRuns.online(TestRuns.spec(rule, ADAM, 2, 7));
    assertSameBits(train(spec, 1), train(spec, 2));
  }

  @ParameterizedTest
  @MethodSource("learning")
  void learnsWhatCanBeSeparated(Rule rule) throws IOException {
    var result =
        Trainer.of(TestRuns.spec(rule, Optimizer.adam(1e-2), 25, 1), DATASET, TestEncoders.DIRECT)
            .train();
    assertEquals(25, result.epochs().size());
    double accuracy = result.last().testAccuracy();
    assertTrue(accuracy > 0.9, rule + " reaches " + accuracy);
    assertTrue(result.last().testLoss() < result.epochs().getFirst().testLoss());
    assertTrue(result.last().trainLoss() < result.epochs().getFirst().trainLoss());
  }

  /** An untrained network is the control: accuracy does not come from the data alone. */
  @Test
  void doesNotLearnWithoutARate() throws IOException {
    var result =
        Trainer.of(
                TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(1e-12, 0), 2, 1),
                DATASET,
                TestEncoders.DIRECT)
            .train();
    assertTrue(result.last().testAccuracy() < 0.8, "untrained " + result.last().testAccuracy());
  }

  @Test
  void theOrderOfSamplesFollowsTheEpoch() throws IOException {
    // With a rate near 0 losses of an epoch differ only by the order in which batches are made.
    var losses = new ArrayList<Double>();
    Trainer.of(
            TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(1e-12, 0), 2, 1),
            DATASET,
            TestEncoders.DIRECT)
        .listener(
            new TrainingListener() {
              @Override
              public void onBatch(Progress progress) {
                if (progress.samples() == 16) {
                  losses.add(progress.loss());
                }
              }
            })
        .train();
    assertEquals(2, losses.size());
    assertNotEquals(losses.get(0), losses.get(1));
  }

  /** With both betas 0 each step of Adam is the rate times the sign of the gradient. */
  @Test
  void theScheduleScalesEachUpdate() throws IOException {
    NetworkSpec network = NetworkSpec.input(TestRuns.INPUTS).withBias().readout(Blobs.CLASSES);
    TrainingSpec usual =
        TestRuns.spec(
            network, new SpatialBackprop(), new Optimizer.Adam(0.1, 0, 0, 1e-12, 0), 6, 1);
    var spec = TestRuns.withSchedule(usual, new Schedule.Cosine(2));
    var biases = new ArrayList<float[]>();
    biases.add(
        Network.untrained(network, spec.encoding(), spec.timesteps(), spec.seed()).biases(0));
    // As many samples as one batch takes: one update in each epoch.
    Trainer.of(spec, Blobs.dataset(TestRuns.INPUTS, 16, 4), TestEncoders.DIRECT)
        .listener(
            new TrainingListener() {
              @Override
              public void onEpoch(EpochReport report, Network trained) {
                biases.add(trained.biases(0));
              }
            })
        .train();
    for (int update = 0; update < 6; update++) {
      double expected = 0.1 * spec.schedule().factor(update, 6, update);
      for (int j = 0; j < Blobs.CLASSES; j++) {
        double change = Math.abs(biases.get(update + 1)[j] - (double) biases.get(update)[j]);
        assertEquals(expected, change, 1e-6, "update " + update);
      }
    }
  }

  @Test
  void listenersHearBatchesFeedbackAndEpochsInOrder() throws IOException {
    var events = new ArrayList<String>();
    Trainer.of(TestRuns.spec(Opzo.defaults(), ADAM, 2, 1), DATASET, TestEncoders.DIRECT)
        .listener(
            new TrainingListener() {
              @Override
              public void onBatch(Progress progress) {
                events.add("b" + progress.epoch() + "/" + progress.samples());
                assertEquals(150, progress.ofSamples());
                assertEquals(2, progress.epochs());
                assertTrue(progress.accuracy() >= 0 && progress.accuracy() <= 1);
              }

              @Override
              public void onFeedback(int epoch, int layer, float[] feedback) {
                events.add("f" + epoch + "/" + layer + "/" + feedback.length);
              }

              @Override
              public void onEpoch(EpochReport report, Network network) {
                events.add("e" + report.epoch());
              }
            })
        .train();
    var expected = new ArrayList<String>();
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int samples = 16; samples < 166; samples += 16) {
        expected.add("b" + epoch + "/" + Math.min(150, samples));
      }
      expected.add("f" + epoch + "/0/" + 24 * Blobs.CLASSES);
      expected.add("f" + epoch + "/1/" + 20 * Blobs.CLASSES);
      expected.add("e" + epoch);
    }
    assertEquals(expected, events);
  }

  @Test
  void stopsWhenWeightsExplodeAndNamesTheLayer() {
    var trainer = Trainer.of(TestRuns.exploding(), DATASET, TestEncoders.DIRECT);
    String message =
        String.valueOf(assertThrows(TrainingException.class, trainer::train).getMessage());
    assertTrue(message.matches("(?s).*layer \\d.* in epoch 1, update \\d+; lower .*"), message);
    assertTrue(message.contains("1.0E30"), message);
    assertTrue(!message.contains("\n"), message);
  }

  @Test
  void warnsOfASilentLayer() throws IOException {
    NetworkSpec network =
        NetworkSpec.input(TestRuns.INPUTS)
            .dense(10, Lif.of(0.5, 1))
            .dense(10, Lif.of(0.5, 1e6))
            .readout(4);
    List<String> warnings = warnings(network, DATASET, 1);
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().startsWith("layer 1 is nearly silent"), warnings.getFirst());
  }

  @Test
  void warnsOfASaturatedLayer() throws IOException {
    NetworkSpec network = NetworkSpec.input(1).dense(1, Lif.of(1, 1e-3)).readout(4);
    long positive =
        LongStream.range(0, 100).filter(seed -> weight(network, seed) > 0.5).findFirst().orElse(0);
    List<String> warnings = warnings(network, Blobs.dataset(1, 20, 20), positive);
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().startsWith("layer 0 is saturated"), warnings.getFirst());
  }

  private static float weight(NetworkSpec network, long seed) {
    return Network.untrained(network, new Encoding.Direct(), 4, seed).weights(0)[0];
  }

  private static List<String> warnings(NetworkSpec network, Dataset dataset, long seed)
      throws IOException {
    var warnings = new ArrayList<String>();
    var spec = TestRuns.spec(network, new SpatialBackprop(), Optimizer.sgd(1e-9, 0), 1, seed);
    Trainer.of(spec, dataset, TestEncoders.DIRECT)
        .listener(
            new TrainingListener() {
              @Override
              public void onWarning(String message) {
                warnings.add(message);
              }
            })
        .train();
    return warnings;
  }

  @Test
  void measuresAlignmentWhenAsked() throws IOException {
    TrainingSpec spec = TestRuns.spec(new FeedbackAlignment(1), ADAM, 2, 1);
    var plain = Trainer.of(spec, DATASET, TestEncoders.DIRECT).train();
    var measured = Trainer.of(spec, DATASET, TestEncoders.DIRECT).measureAlignment().train();
    assertEquals(List.of(), plain.last().cosine());
    assertEquals(3, measured.last().cosine().size());
    assertEquals(1, measured.last().cosine().get(2), 1e-6);
    assertSameBits(plain.network(), measured.network());
  }

  @Test
  void refusesWhatDoesNotFit() {
    TrainingSpec spec = TestRuns.spec(new SpatialBackprop(), ADAM, 1, 1);
    assertRefused(
        "the network expects 12 inputs, but samples of dataset blobs have 3",
        () -> Trainer.of(spec, Blobs.dataset(3, 10, 10), TestEncoders.DIRECT));
    NetworkSpec wide = NetworkSpec.input(TestRuns.INPUTS).readout(5);
    assertRefused(
        "the network has 5 outputs, but dataset blobs has 4 classes",
        () ->
            Trainer.of(
                TestRuns.spec(wide, new SpatialBackprop(), ADAM, 1, 1),
                DATASET,
                TestEncoders.DIRECT));
    assertRefused(
        "dataset blobs has no samples",
        () -> Trainer.of(spec, Blobs.dataset(TestRuns.INPUTS, 10, 0), TestEncoders.DIRECT));
    assertRefused(
        "threads must be at least 1, but is 0",
        () -> Trainer.of(spec, DATASET, TestEncoders.DIRECT).threads(0));
  }

  private static void assertRefused(String message, Executable of) {
    assertEquals(message, assertThrows(SpecException.class, of).getMessage());
  }
}
