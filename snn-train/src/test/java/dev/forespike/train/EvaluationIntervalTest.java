package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Trainer#evaluateEvery}: fewer figures, the same network. */
final class EvaluationIntervalTest {
  private static final int EPOCHS = 7;
  private static final int TRAIN = 50;
  private static final int BATCHES = Math.ceilDiv(TRAIN, 16);

  @TempDir private Path temporary = Path.of("");

  /** A run of classes or of a function. */
  record Run(TrainingSpec spec, Dataset dataset) {
    Trainer trainer() {
      return Trainer.of(spec, dataset, TestEncoders.DIRECT);
    }

    Run withEpochs(int epochs) {
      return new Run(spec.withEpochs(epochs), dataset);
    }
  }

  private static Run blobs(TrainingSpec spec) {
    return new Run(spec, Blobs.dataset(TestRuns.INPUTS, TRAIN, 30));
  }

  private static Run function() {
    NetworkSpec network =
        NetworkSpec.input(3)
            .withBias()
            .dense(10, Lif.of(0.5, 1))
            .readout(2, new Readout.Mean(Readout.linear()));
    TrainingSpec spec =
        new TrainingSpec(
            network,
            new BackpropThroughTime(false),
            Loss.meanSquaredError(),
            Optimizer.adam(0.01),
            new Schedule.Cosine(0),
            new Encoding.Direct(),
            4,
            16,
            EPOCHS,
            4,
            new UpdateInterval.Sequence(),
            3);
    return new Run(
        spec, Dataset.ofFunction("made", values(TRAIN, 1), values(20, 2), Scaling.none()));
  }

  private static Samples values(int count, long seed) {
    var random = new SplittableRandom(seed);
    float[] arguments = new float[3 * count];
    float[] targets = new float[2 * count];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = (float) random.nextDouble();
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = arguments[i] * 0.5f;
    }
    return Samples.ofFunction(Shape.of(3), arguments, 2, targets);
  }

  private static Stream<Run> runs() {
    Optimizer adam = Optimizer.adam(5e-3);
    return Stream.concat(
        TestRuns.RULES.stream().map(rule -> blobs(TestRuns.spec(rule, adam, EPOCHS, 5))),
        Stream.of(function()));
  }

  private static List<Integer> evaluated(TrainingResult result) {
    return result.epochs().stream().filter(EpochReport::evaluated).map(EpochReport::epoch).toList();
  }

  /** All but the time it took. */
  private static EpochReport timeless(EpochReport report) {
    return new EpochReport(
        report.epoch(),
        report.trainLoss(),
        report.trainAccuracy(),
        report.testLoss(),
        report.testAccuracy(),
        0,
        0,
        report.firingRate(),
        report.cosine(),
        report.normRatio(),
        report.feedbackCosine(),
        report.relativeError());
  }

  private static List<EpochReport> timeless(List<EpochReport> reports) {
    return reports.stream().map(EvaluationIntervalTest::timeless).toList();
  }

  /** What is left without evaluation. */
  private static EpochReport trainingOnly(EpochReport report) {
    return new EpochReport(
        report.epoch(),
        report.trainLoss(),
        report.trainAccuracy(),
        Double.NaN,
        Double.NaN,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        report.feedbackCosine(),
        List.of());
  }

  private static void assertSameBits(Network expected, Network actual) {
    for (int layer = 0; layer < expected.spec().layers().size(); layer++) {
      assertArrayEquals(expected.weights(layer), actual.weights(layer), "weights of " + layer);
      assertArrayEquals(expected.biases(layer), actual.biases(layer), "biases of " + layer);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void theNetworkAndWhatIsMeasuredAreTheSame(Run run) throws IOException {
    TrainingResult always = run.trainer().measureAlignment().train();
    TrainingResult seldom = run.trainer().measureAlignment().evaluateEvery(3).train();
    assertSameBits(always.network(), seldom.network());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), evaluated(always));
    assertEquals(List.of(3, 6, 7), evaluated(seldom));
    for (int i = 0; i < EPOCHS; i++) {
      EpochReport full = always.epochs().get(i);
      EpochReport report = seldom.epochs().get(i);
      EpochReport expected = report.evaluated() ? timeless(full) : trainingOnly(full);
      assertEquals(expected, timeless(report));
      assertFalse(full.cosine().isEmpty());
      assertEquals(run.dataset().isFunction(), Double.isNaN(report.trainAccuracy()));
      assertTrue(report.seconds() > 0 && report.samplesPerSecond() > 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, '1 2 3 4 5 6 7'", "2, '2 4 6 7'", "6, '6 7'", "7, 7", "2147483647, 7"})
  void theLastIsAlwaysEvaluated(int every, String epochs) throws IOException {
    TrainingResult result = function().trainer().evaluateEvery(every).train();
    assertEquals(Stream.of(epochs.split(" ")).map(Integer::valueOf).toList(), evaluated(result));
  }

  /** A read-out alone has no firing rates, and yet it is evaluated. */
  @Test
  void aNetworkWithoutHiddenLayersIsEvaluatedToo() throws IOException {
    NetworkSpec network = NetworkSpec.input(TestRuns.INPUTS).readout(Blobs.CLASSES);
    Run run =
        blobs(TestRuns.spec(network, new SpatialBackprop(), Optimizer.sgd(0.1, 0), EPOCHS, 1));
    assertEquals(List.of(4, 7), evaluated(run.trainer().evaluateEvery(4).train()));
  }

  /** Feedback and epochs are told as ever; warnings come from evaluations. */
  @Test
  void listenersHearOfEveryEpoch() throws IOException {
    NetworkSpec silent =
        NetworkSpec.input(TestRuns.INPUTS).dense(10, Lif.of(0.5, 1e6)).readout(Blobs.CLASSES);
    Run run =
        blobs(TestRuns.spec(silent, new FeedbackAlignment(1), Optimizer.sgd(1e-9, 0), EPOCHS, 1));
    var events = new ArrayList<String>();
    run.trainer()
        .evaluateEvery(3)
        .listener(
            new TrainingListener() {
              @Override
              public void onFeedback(int epoch, int layer, float[] feedback) {
                events.add("f" + epoch);
              }

              @Override
              public void onEpoch(EpochReport report, Network network) {
                events.add("e" + report.epoch());
              }

              @Override
              public void onWarning(String message) {
                events.add("w");
              }
            })
        .train();
    assertEquals("f1 e1 f2 e2 f3 e3 w f4 e4 f5 e5 f6 e6 w f7 e7 w", String.join(" ", events));
  }

  private static JsonArray epochs(String record) {
    return JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("epochs");
  }

  private static Set<String> keys(JsonArray epochs, int index) {
    return new TreeSet<>(epochs.get(index).getAsJsonObject().keySet());
  }

  @Test
  void theRecordOfClassesLeavesOutWhatWasNotMeasured() throws IOException {
    Run run = blobs(TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 5));
    TrainingResult result =
        run.trainer().measureAlignment().evaluateEvery(2).runFolder(temporary).train();
    String record = Files.readString(temporary.resolve("run.json"));
    assertEquals(result.record(), record);
    JsonArray epochs = epochs(record);
    var training =
        Set.of(
            "epoch", "trainLoss", "trainAccuracy", "seconds", "samplesPerSecond", "feedbackCosine");
    assertEquals(training, keys(epochs, 0));
    var all = new TreeSet<>(training);
    all.addAll(List.of("testLoss", "testAccuracy", "firingRate", "cosine", "normRatio"));
    assertEquals(all, keys(epochs, 1));
    assertEquals(all, keys(epochs, 2));
    JsonObject first = epochs.get(0).getAsJsonObject();
    assertEquals(
        result.epochs().getFirst().trainAccuracy(), first.get("trainAccuracy").getAsDouble());
  }

  @Test
  void theRecordOfAFunctionLeavesOutWhatWasNotMeasured() throws IOException {
    String record = function().withEpochs(3).trainer().evaluateEvery(2).train().record();
    var training = Set.of("epoch", "trainLoss", "seconds", "samplesPerSecond");
    assertEquals(training, keys(epochs(record), 0));
    var all = new TreeSet<>(training);
    all.addAll(List.of("testLoss", "relativeError", "firingRate"));
    assertEquals(all, keys(epochs(record), 1));
    assertEquals(all, keys(epochs(record), 2));
  }

  /** Interrupts a run, as a kill does. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void trainUntil(Trainer trainer, int batch) {
    int[] batches = {0};
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onBatch(Progress progress) {
            if (++batches[0] == batch) {
              throw new Killed();
            }
          }
        });
    assertThrows(Killed.class, trainer::train);
  }

  private static Stream<Run> resumed() {
    return Stream.of(
        function(), blobs(TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), EPOCHS, 5)));
  }

  /** Stopped within the fifth epoch, between the evaluations of the third and the sixth. */
  @ParameterizedTest
  @MethodSource("resumed")
  void aRunGoesOnWithinAStretch(Run run) throws IOException {
    TrainingResult whole = run.trainer().measureAlignment().evaluateEvery(3).train();
    trainUntil(
        run.trainer().measureAlignment().evaluateEvery(3).runFolder(temporary).checkpointEvery(1),
        4 * BATCHES + 3);
    Checkpoint checkpoint = Checkpoint.read(temporary);
    assertEquals(4, checkpoint.epochs());
    assertTrue(checkpoint.samplesSeen() > 0);
    assertEquals(
        timeless(whole.epochs().subList(0, 4)), timeless(checkpoint.progression().reports()));
    TrainingResult parts =
        run.trainer().measureAlignment().evaluateEvery(3).resume(checkpoint).train();
    assertEquals(timeless(whole.epochs()), timeless(parts.epochs()));
    assertSameBits(whole.network(), parts.network());
    assertEquals(parts.record(), Files.readString(temporary.resolve("run.json")));
  }

  /** With fewer epochs than planned the last one is behind, and nobody has evaluated it. */
  @Test
  void aRunThatEndsEarlierIsEvaluatedAtItsEnd() throws IOException {
    TrainingSpec spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), EPOCHS, 5);
    Run run = blobs(TestRuns.withSchedule(spec, new Schedule.Constant(0)));
    Run shorter = run.withEpochs(2);
    TrainingResult expected = shorter.trainer().measureAlignment().evaluateEvery(5).train();
    trainUntil(run.trainer().evaluateEvery(5).runFolder(temporary), 2 * BATCHES + 1);
    var told = new ArrayList<EpochReport>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochReport report, Network network) {
            told.add(report);
          }
        };
    TrainingResult result =
        shorter
            .trainer()
            .measureAlignment()
            .evaluateEvery(5)
            .listener(listener)
            .resume(Checkpoint.read(temporary))
            .train();
    assertEquals(List.of(2), evaluated(result));
    assertEquals(timeless(expected.epochs()), timeless(result.epochs()));
    assertSameBits(expected.network(), result.network());
    assertEquals(List.of(result.last()), told);
    assertEquals(result.record(), Files.readString(temporary.resolve("run.json")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void lessThanOneEpochIsRefused(int every) {
    Trainer trainer = function().trainer();
    String message =
        String.valueOf(
            assertThrows(SpecException.class, () -> trainer.evaluateEvery(every)).getMessage());
    assertEquals("evaluations need at least 1 epoch between them, not " + every, message);
  }
}
