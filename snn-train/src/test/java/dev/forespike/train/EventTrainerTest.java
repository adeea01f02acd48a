package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Event-driven networks in the trainer. */
final class EventTrainerTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 150, 40);
  private static final Encoding ENCODING = new Encoding.FirstSpike(0.1, 0, true);
  private static final EventLif HIDDEN = new EventLif(0.05, 0.2, 30, 0.2);
  private static final EventLif OUTPUT = new EventLif(0.05, 0.6, 30, 0.2);

  @TempDir private Path temporary = Path.of("");

  /** The brighter the earlier, and a bias at 0. */
  static SpikeTrain encode(Samples samples, int index) {
    int inputs = samples.shape().size();
    float[] values = new float[inputs + 1];
    samples.read(index, values, 0);
    values[inputs] = 1;
    int[] order =
        IntStream.rangeClosed(0, inputs)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] times = new double[order.length];
    for (int k = 0; k < order.length; k++) {
      times[k] = 0.1 * Math.max(0, 1 - values[order[k]]);
    }
    return SpikeTrain.of(times, order);
  }

  private static NetworkSpec network(EventLif hidden, EventLif output) {
    return NetworkSpec.input(TestRuns.INPUTS + 1)
        .withInitialization(Initialization.between(-0.5, 1))
        .events(30, hidden)
        .events(20, hidden)
        .eventOutput(Blobs.CLASSES, output);
  }

  private static NetworkSpec shallow() {
    return NetworkSpec.input(TestRuns.INPUTS + 1)
        .withInitialization(Initialization.between(-0.7, 1))
        .events(40, HIDDEN)
        .eventOutput(Blobs.CLASSES, OUTPUT);
  }

  private static TrainingSpec spec(NetworkSpec network, EventRule rule, int epochs) {
    return TrainingSpec.events(
            network,
            rule,
            new EventLoss.SpikeCount(10, 2),
            Optimizer.adam(0.01),
            ENCODING,
            epochs,
            3)
        .withBatch(16);
  }

  static List<EventRule> rules() {
    EventRule.Derivative bounded = EventRule.Derivative.BOUNDED;
    return List.of(
        new EventRule(new EventRule.LearnedFeedback(0.05), bounded, 0.1, 1),
        new EventRule(new EventRule.RandomFeedback(1), EventRule.Derivative.EXACT, 0.1, 1),
        new EventRule(new EventRule.ExactBackprop(), EventRule.Derivative.EXACT, 0.1, 1),
        new EventRule(new EventRule.NoCredit(), bounded, 0.1, 1));
  }

  private static Trainer trainer(TrainingSpec spec) {
    return Trainer.ofSpikes(spec, DATASET, EventTrainerTest::encode);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void goesOnWithTheSameBitsAtAnyNumberOfThreads(EventRule rule) throws IOException {
    TrainingSpec spec = spec(network(HIDDEN, OUTPUT), rule, 3);
    Path whole = temporary.resolve("whole");
    TrainingResult expected = trainer(spec).measureAlignment().runFolder(whole).train();
    Path folder = temporary.resolve("parts");
    int[] batches = {0};
    Trainer interrupted =
        trainer(spec)
            .measureAlignment()
            .runFolder(folder)
            .checkpointEvery(2)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onBatch(Progress progress) {
                    if (++batches[0] == 15) {
                      throw new Killed();
                    }
                  }
                });
    assertThrows(Killed.class, interrupted::train);
    Checkpoint checkpoint = Checkpoint.read(folder);
    assertTrue(checkpoint.samplesSeen() > 0);
    TrainingResult result = trainer(spec).measureAlignment().threads(3).resume(checkpoint).train();
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(folder.resolve("model.safetensors")));
    for (int epoch = 0; epoch < 3; epoch++) {
      EpochReport a = expected.epochs().get(epoch);
      EpochReport b = result.epochs().get(epoch);
      assertEquals(a.testLoss(), b.testLoss());
      assertEquals(a.firingRate(), b.firingRate());
      assertEquals(a.cosine(), b.cosine());
      assertEquals(a.feedbackCosine(), b.feedbackCosine());
    }
    boolean feedback =
        rule.credit() instanceof EventRule.LearnedFeedback
            || rule.credit() instanceof EventRule.RandomFeedback;
    assertEquals(feedback ? 2 : 0, result.last().feedbackCosine().size());
    assertEquals(feedback ? 2 : 0, Checkpoint.read(folder).feedback().size());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void howOftenItIsEvaluatedChangesNoBit(EventRule rule) throws IOException {
    TrainingSpec spec = spec(network(HIDDEN, OUTPUT), rule, 3);
    TrainingResult always = trainer(spec).measureAlignment().train();
    TrainingResult once = trainer(spec).measureAlignment().evaluateEvery(3).train();
    for (int layer = 0; layer < 3; layer++) {
      assertArrayEquals(always.network().weights(layer), once.network().weights(layer));
    }
    assertFalse(once.epochs().get(0).evaluated());
    assertFalse(once.epochs().get(1).evaluated());
    assertTrue(always.epochs().get(1).evaluated());
    assertEquals(always.epochs().get(1).trainAccuracy(), once.epochs().get(1).trainAccuracy());
    assertEquals(always.last().testLoss(), once.last().testLoss());
    assertEquals(always.last().cosine(), once.last().cosine());
  }

  @Test
  void theOracleAgreesWithItselfAndLearns() throws IOException {
    EventRule rule = rules().get(2);
    EpochReport last = trainer(spec(shallow(), rule, 20)).measureAlignment().train().last();
    for (double cosine : last.cosine()) {
      assertEquals(1, cosine, 1e-12);
    }
    // One output falls silent, and what never fires learns nothing, not even from the oracle.
    assertTrue(last.testAccuracy() > 0.7, last::toString);
  }

  @Test
  void learnedFeedbackLearnsAndComesNearTheWeights() throws IOException {
    EpochReport last =
        trainer(spec(shallow(), rules().getFirst(), 20)).measureAlignment().train().last();
    assertTrue(last.testAccuracy() > 0.9, last::toString);
    assertTrue(last.feedbackCosine().getLast() > 0.6, last::toString);
    assertTrue(last.cosine().getFirst() > 0.3, last::toString);
    EpochReport random = trainer(spec(network(HIDDEN, OUTPUT), rules().get(1), 1)).train().last();
    assertTrue(Math.abs(random.feedbackCosine().getLast()) < 0.5, random::toString);
  }

  @Test
  void evaluationAgreesWithTheLastReport() throws IOException {
    TrainingSpec spec = spec(network(HIDDEN, OUTPUT), rules().getFirst(), 1);
    TrainingResult result = trainer(spec).train();
    Evaluation found =
        EventInference.evaluate(
            result.network(), DATASET.test(), EventTrainerTest::encode, (EventLoss) spec.loss(), 2);
    assertEquals(result.last().testLoss(), found.loss());
    assertEquals(result.last().testAccuracy(), found.accuracy());
    assertEquals(result.last().firingRate(), found.firingRate());
  }

  private static List<String> warnings(NetworkSpec network) throws IOException {
    var warnings = new ArrayList<String>();
    trainer(spec(network, rules().getFirst(), 1))
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
  void silenceAndLimitsAreTold() throws IOException {
    List<String> silent = warnings(network(EventLif.of(0.05, 1000), OUTPUT));
    assertEquals(3, silent.size(), silent::toString);
    assertTrue(silent.getFirst().startsWith("layer 0"), silent::toString);
    assertTrue(silent.getFirst().contains("lower its threshold"), silent::toString);
    List<String> limited = warnings(network(HIDDEN.withMaxSpikes(1), OUTPUT));
    assertTrue(limited.getFirst().contains("limit of 1 spikes"), limited::toString);
    assertEquals(List.of(), warnings(shallow()));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    NetworkSpec events = network(HIDDEN, OUTPUT);
    EventRule rule = rules().getFirst();
    TrainingSpec spec = spec(events, rule, 1);
    Rule clocked = new SpatialBackprop();
    assertThrows(SpecException.class, () -> spec.withRule(clocked));
    assertThrows(SpecException.class, () -> Trainer.of(spec, DATASET, TestEncoders.RATE));
    TrainingSpec other = TestRuns.spec(clocked, Optimizer.sgd(0.1, 0), 1, 1);
    assertThrows(SpecException.class, () -> other.withRule(rule));
    SpikeEncoder encoder = EventTrainerTest::encode;
    assertThrows(SpecException.class, () -> Trainer.ofSpikes(other, DATASET, encoder));
    SpikeEncoder beyond = (_, _) -> SpikeTrain.of(new double[] {0}, new int[] {99});
    assertThrows(SpecException.class, () -> Trainer.ofSpikes(spec, DATASET, beyond));
    for (Encoding encoding : List.of(new Encoding.Direct(), new Encoding.Latency())) {
      assertThrows(
          SpecException.class,
          () ->
              TrainingSpec.events(
                  events, rule, EventLoss.spikeCount(), Optimizer.adam(1e-3), encoding, 1, 1));
    }
    Loss loss = EventLoss.spikeCount();
    assertThrows(
        SpecException.class,
        () ->
            new TrainingSpec(
                other.network(),
                clocked,
                loss,
                other.optimizer(),
                other.schedule(),
                other.encoding(),
                4,
                16,
                1,
                4,
                other.update(),
                1));
  }
}
