package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Dataset;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;
import dev.forespike.train.file.ContentChecksum;
import dev.forespike.train.file.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is interrupted and goes on gives the bits of one that was not. */
final class CheckpointTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 150, 40);

  /** Interrupts a run, as a kill does: the trainer never gets to its next statement. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir private Path temporary = Path.of("");

  static List<TrainingSpec> runs() {
    var runs = new ArrayList<TrainingSpec>();
    for (Rule rule :
        List.<Rule>of(
            new SpatialBackprop(),
            new BackpropThroughTime(false),
            new FeedbackAlignment(1),
            new KolenPollack(0.3, 0.01),
            new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
            Opzo.defaults(),
            new ZerothOrder(new NoiseLaw.Gaussian(), 0.01))) {
      runs.add(TestRuns.spec(rule, Optimizer.sgd(0.05, 0.9), 3, 5));
    }
    runs.add(TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 6));
    runs.add(TestRuns.online(TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 7)));
    return runs;
  }

  private static Trainer trainer(TrainingSpec spec) {
    return Trainer.of(spec, DATASET);
  }

  /** Trains until the given batch, counted over all epochs, then dies. */
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

  @ParameterizedTest
  @MethodSource("runs")
  void everyRuleGoesOnWithTheSameBits(TrainingSpec spec) throws IOException {
    Path whole = temporary.resolve("whole");
    TrainingResult expected = trainer(spec).runFolder(whole).train();
    Path folder = temporary.resolve("parts");
    int batches = Math.ceilDiv(150, spec.batch());
    trainUntil(trainer(spec).runFolder(folder).checkpointEvery(2), batches + 3);
    Checkpoint first = Checkpoint.read(folder);
    assertEquals(1, first.epochs());
    assertTrue(first.samplesSeen() > 0);
    trainUntil(trainer(spec).resume(first).checkpointEvery(1).threads(2), batches);
    Checkpoint second = Checkpoint.read(folder);
    assertEquals(2, second.epochs());
    TrainingResult result = trainer(spec).resume(second).train();
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(folder.resolve("model.safetensors")));
    assertSameReports(expected, result);
    assertEquals(3, Checkpoint.read(folder).epochs());
  }

  private static void assertSameReports(TrainingResult expected, TrainingResult actual) {
    assertEquals(expected.epochs().size(), actual.epochs().size());
    for (int i = 0; i < expected.epochs().size(); i++) {
      EpochReport a = expected.epochs().get(i);
      EpochReport b = actual.epochs().get(i);
      assertEquals(a.trainLoss(), b.trainLoss());
      assertEquals(a.trainAccuracy(), b.trainAccuracy());
      assertEquals(a.testLoss(), b.testLoss());
      assertEquals(a.firingRate(), b.firingRate());
    }
  }

  /** The message of a refusal. */
  private static String refusal(Executable action) {
    return String.valueOf(assertThrows(ModelException.class, action).getMessage());
  }

  private Checkpoint stopped(TrainingSpec spec, int batch) throws IOException {
    trainUntil(trainer(spec).runFolder(temporary).checkpointEvery(1), batch);
    return Checkpoint.read(temporary);
  }

  @Test
  void aRunThatWasOverWritesItsResultsAgain() throws IOException {
    TrainingSpec spec = runs().getFirst();
    TrainingResult expected = trainer(spec).runFolder(temporary).train();
    byte[] model = Files.readAllBytes(temporary.resolve("model.safetensors"));
    Files.delete(temporary.resolve("model.safetensors"));
    Files.delete(temporary.resolve("run.json"));
    TrainingResult result = trainer(spec).resume(Checkpoint.read(temporary)).train();
    assertArrayEquals(model, Files.readAllBytes(temporary.resolve("model.safetensors")));
    assertEquals(result.record(), Files.readString(temporary.resolve("run.json")));
    assertSameReports(expected, result);
  }

  @Test
  void anotherConfigurationIsRefusedAndSaysWhatDiffers() throws IOException {
    Checkpoint checkpoint = stopped(runs().getFirst(), 4);
    TrainingSpec other = TestRuns.spec(new FeedbackAlignment(1), Optimizer.sgd(0.07, 0.9), 3, 5);
    String message = refusal(() -> trainer(other).resume(checkpoint));
    assertTrue(message.contains("optimizer.rate is 0.05 there, 0.07 here"), message);
    assertTrue(
        message.contains("rule.type is \"spatial-backprop\" there, \"feedback-alignment\" here"),
        message);
    assertFalse(message.contains("rule.gain"), message);
  }

  @Test
  void otherDataIsRefusedAndSaysWhatDiffers() throws IOException {
    TrainingSpec spec = runs().getFirst();
    Checkpoint checkpoint = stopped(spec, 4);
    Dataset smaller = DATASET.withTrainLimit(140);
    String message = refusal(() -> Trainer.of(spec, smaller).resume(checkpoint));
    assertTrue(message.contains("trainSamples is 150 there, 140 here"), message);
  }

  @Test
  void fewerEpochsThanWereTrainedAreRefused() throws IOException {
    TrainingSpec spec = runs().getFirst();
    trainer(spec).runFolder(temporary).train();
    Checkpoint checkpoint = Checkpoint.read(temporary);
    String message = refusal(() -> trainer(spec.withEpochs(2)).resume(checkpoint));
    assertTrue(message.contains("2 epochs are too few"), message);
  }

  /** Every bit of the file is covered: flips anywhere are found. */
  @Test
  void aDamagedCheckpointIsRefusedAndThePreviousOneOffered() throws IOException {
    TrainingSpec spec = runs().getFirst();
    stopped(spec, 6);
    Path state = temporary.resolve("checkpoint").resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    for (int at = 0; at < bytes.length; at += 1 + bytes.length / 150) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Files.delete(state);
      Files.write(state, damaged);
      String message = refusal(() -> Checkpoint.read(temporary));
      assertEquals(1, message.lines().count());
      assertTrue(message.contains("previous.safetensors"), message);
    }
    Files.delete(state);
    String message = refusal(() -> Checkpoint.read(temporary));
    assertTrue(message.contains("previous.safetensors"), message);
    Checkpoint previous =
        Checkpoint.read(temporary.resolve("checkpoint").resolve("previous.safetensors"));
    Files.write(state, new byte[9]);
    trainUntil(trainer(spec).resume(previous), 1);
    assertEquals(previous.samplesSeen(), Checkpoint.read(temporary).samplesSeen());
    byte[] resumed = model(trainer(spec).resume(previous).train());
    Path whole = temporary.resolve("whole");
    assertArrayEquals(model(trainer(spec).runFolder(whole).train()), resumed);
  }

  /** Whoever goes on from the previous one does not lose it to the damaged one. */
  @Test
  void thePreviousCheckpointBecomesTheLastOne() throws IOException {
    TrainingSpec spec = runs().getFirst();
    stopped(spec, 6);
    Path folder = temporary.resolve("checkpoint");
    Path state = folder.resolve("state.safetensors");
    Path previous = folder.resolve("previous.safetensors");
    byte[] whole = Files.readAllBytes(previous);
    Files.delete(state);
    Files.writeString(state, "damaged");
    trainUntil(trainer(spec).resume(Checkpoint.read(previous)), 1);
    assertArrayEquals(whole, Files.readAllBytes(state));
    assertArrayEquals(whole, Files.readAllBytes(previous));

    trainUntil(trainer(spec).resume(Checkpoint.read(folder)).checkpointEvery(1), 2);
    assertFalse(Arrays.equals(whole, Files.readAllBytes(state)));
    assertArrayEquals(whole, Files.readAllBytes(previous));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  /** A file by itself belongs to no run folder: its results come beside it. */
  @Test
  void aCheckpointThatWasMovedMakesAFolderOfItsOwn() throws IOException {
    TrainingSpec spec = runs().getFirst();
    Path run = temporary.resolve("run");
    trainUntil(trainer(spec).runFolder(run).checkpointEvery(1), 6);
    assertEquals(run, Checkpoint.read(run).runFolder());
    Path moved = Files.createDirectories(temporary.resolve("deep")).resolve("mine.safetensors");
    Files.move(run.resolve("checkpoint").resolve("state.safetensors"), moved);
    byte[] content = Files.readAllBytes(moved);
    Checkpoint checkpoint = Checkpoint.read(moved);
    assertEquals(temporary.resolve("deep"), checkpoint.runFolder());
    trainer(spec).resume(checkpoint).train();
    assertArrayEquals(content, Files.readAllBytes(moved));
    assertEquals(3, Checkpoint.read(temporary.resolve("deep")).epochs());
  }

  private byte[] model(TrainingResult result) throws IOException {
    Path file = temporary.resolve("model");
    result.network().save(file);
    return Files.readAllBytes(file);
  }

  @Test
  void aFolderWithoutCheckpointSaysSo() {
    String message = refusal(() -> Checkpoint.read(temporary));
    assertTrue(message.contains("holds no checkpoint"), message);
  }

  /** Version 1 had no cosines of feedback in its reports, and a list of layers. */
  @Test
  void theVersionBeforeIsRead() throws IOException {
    TrainingSpec spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 6);
    Path whole = temporary.resolve("whole");
    TrainingResult expected = trainer(spec).runFolder(whole).train();
    trainUntil(trainer(spec).runFolder(temporary).checkpointEvery(1), 12);
    Path state = temporary.resolve("checkpoint").resolve("state.safetensors");
    Safetensors content = Safetensors.read(state);
    JsonObject record =
        JsonParser.parseString(String.valueOf(content.metadata().get("forespike.checkpoint")))
            .getAsJsonObject();
    record.addProperty("version", 1);
    record
        .getAsJsonObject("configuration")
        .add("network", LayersToGraphTest.listed(spec.network()));
    for (var report : record.getAsJsonObject("progression").getAsJsonArray("reports")) {
      assertTrue(report.getAsJsonObject().has("feedbackCosine"));
      report.getAsJsonObject().remove("feedbackCosine");
    }
    var metadata = new TreeMap<>(Map.of("forespike.checkpoint", record.toString()));
    metadata.put(ContentChecksum.KEY, ContentChecksum.of(content.tensors(), metadata));
    Files.delete(state);
    new Safetensors(content.tensors(), metadata).write(state);
    Checkpoint old = Checkpoint.read(temporary);
    assertEquals(1, old.epochs());
    assertSameReports(expected, trainer(spec).resume(old).train());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(temporary.resolve("model.safetensors")));
  }

  @Test
  void givesNetworkAndFeedback() throws IOException {
    TrainingSpec spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 1, 6);
    var feedback = new ArrayList<float[]>();
    TrainingResult result =
        trainer(spec)
            .runFolder(temporary)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onFeedback(int epoch, int layer, float[] matrix) {
                    feedback.add(matrix.clone());
                  }
                })
            .train();
    Checkpoint checkpoint = Checkpoint.read(temporary);
    assertEquals(spec, checkpoint.spec());
    assertEquals("blobs", checkpoint.dataset().name());
    assertArrayEquals(result.network().weights(1), checkpoint.network().weights(1));
    assertEquals(2, checkpoint.feedback().size());
    assertArrayEquals(feedback.get(0), checkpoint.feedback().get(0));
    assertArrayEquals(feedback.get(1), checkpoint.feedback().get(1));
  }
}
