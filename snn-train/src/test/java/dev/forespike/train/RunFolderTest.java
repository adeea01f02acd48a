package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.Dataset;
import dev.forespike.api.FileException;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 50, 30);

  private static final Set<String> FILES =
      Set.of(
          "run.json",
          "model.safetensors",
          Path.of("checkpoint", "state.safetensors") + "",
          Path.of("checkpoint", "previous.safetensors") + "");

  @TempDir private Path temporary = Path.of("");

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      var names = new TreeSet<String>();
      paths.filter(Files::isRegularFile).forEach(p -> names.add(folder.relativize(p).toString()));
      return names;
    }
  }

  private static Set<String> difference(Set<String> all, Set<String> without) {
    var rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }

  private Trainer trainer() {
    TrainingSpec spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 2);
    return Trainer.of(spec, DATASET, TestEncoders.DIRECT).runFolder(temporary);
  }

  @Test
  void aFolderThatHoldsARunIsRefusedAndStaysAsItIs() throws IOException {
    trainer().train();
    byte[] record = Files.readAllBytes(temporary.resolve("run.json"));
    String message =
        String.valueOf(assertThrows(FileException.class, () -> trainer().train()).getMessage());
    assertTrue(message.startsWith(temporary + ": holds a run already (run.json); "), message);
    assertArrayEquals(record, Files.readAllBytes(temporary.resolve("run.json")));
    assertEquals(FILES, files(temporary));
  }

  @Test
  void aModelAloneIsNotReplacedEither() throws IOException {
    Path model = Files.writeString(temporary.resolve("model.safetensors"), "mine");
    assertThrows(FileException.class, () -> trainer().train());
    assertEquals("mine", Files.readString(model));
    assertEquals(Set.of("model.safetensors"), files(temporary));
    assertTrue(Files.notExists(temporary.resolve("checkpoint")));
  }

  @Test
  void aRunTakesThePlaceOfAnotherWhereThatIsSaid() throws IOException {
    trainer().train();
    Files.writeString(temporary.resolve("notes.txt"), "mine");
    TrainingResult result = trainer().overwrite().train();
    assertEquals(result.record(), Files.readString(temporary.resolve("run.json")));
    assertEquals(Set.of("notes.txt"), difference(files(temporary), FILES));
  }

  @Test
  void ofTwoRunsAtOnceInOneFolderTheSecondIsRefused() throws IOException {
    var refused = new ArrayList<String>();
    trainer()
        .listener(
            new TrainingListener() {
              @Override
              public void onEpoch(EpochReport report, Network network) {
                for (Trainer second : List.of(trainer(), trainer().overwrite())) {
                  refused.add(
                      assertThrows(FileException.class, second::train).getMessage()
                          + report.epoch());
                }
              }
            })
        .train();
    assertEquals(6, refused.size());
    for (String message : refused) {
      assertTrue(
          message.startsWith(temporary + ": another run is writing here (process "), message);
    }
    assertEquals(FILES, files(temporary));
  }

  @Test
  void aLockThatAKilledRunLeftBehindLocksNobodyOut() throws IOException {
    Files.writeString(temporary.resolve("run.lock"), "1");
    trainer().train();
    assertEquals(FILES, files(temporary));
  }

  @Test
  void holdsRecordModelAndCheckpointAndNothingElse() throws IOException {
    Path folder = temporary.resolve("a/b");
    TrainingSpec spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 3, 5);
    TrainingResult result =
        Trainer.of(spec, DATASET, TestEncoders.DIRECT).threads(2).runFolder(folder).train();
    assertEquals(FILES, files(folder));
    String text = Files.readString(folder.resolve("run.json"));
    assertEquals(result.record(), text);
    assertRecord(JsonParser.parseString(text).getAsJsonObject(), spec, result);
    Network loaded = Network.load(folder.resolve("model.safetensors"));
    for (int layer = 0; layer < 3; layer++) {
      assertArrayEquals(result.network().weights(layer), loaded.weights(layer));
      assertArrayEquals(result.network().biases(layer), loaded.biases(layer));
    }
  }

  private static void assertRecord(JsonObject json, TrainingSpec spec, TrainingResult result) {
    assertEquals(
        Set.of(
            "format",
            "version",
            "seed",
            "configuration",
            "dataset",
            "threads",
            "jdk",
            "simd",
            "cores",
            "bits",
            "epochs"),
        json.keySet());
    assertTrue(!json.get("version").getAsString().isBlank());
    assertEquals(5, json.get("seed").getAsLong());
    assertEquals(spec, SpecJson.decode(json.get("configuration"), TrainingSpec.class));
    assertEquals(2, json.get("threads").getAsInt());
    assertEquals(Runtime.version().toString(), json.get("jdk").getAsString());
    assertTrue(json.get("simd").getAsInt() >= 32);
    assertEquals(Runtime.getRuntime().availableProcessors(), json.get("cores").getAsInt());
    JsonObject data = json.getAsJsonObject("dataset");
    assertEquals("blobs", data.get("name").getAsString());
    assertEquals(50, data.get("trainSamples").getAsInt());
    assertEquals(30, data.get("testSamples").getAsInt());
    assertEquals("abc123", data.getAsJsonObject("checksums").get("blobs.bin").getAsString());
    JsonArray epochs = json.getAsJsonArray("epochs");
    assertEquals(3, epochs.size());
    for (int i = 0; i < 3; i++) {
      JsonObject epoch = epochs.get(i).getAsJsonObject();
      EpochReport report = result.epochs().get(i);
      assertEquals(i + 1, epoch.get("epoch").getAsInt());
      assertEquals(report.trainLoss(), epoch.get("trainLoss").getAsDouble());
      assertEquals(report.trainAccuracy(), epoch.get("trainAccuracy").getAsDouble());
      assertEquals(report.testAccuracy(), epoch.get("testAccuracy").getAsDouble());
      assertEquals(report.seconds(), epoch.get("seconds").getAsDouble());
      assertEquals(report.samplesPerSecond(), epoch.get("samplesPerSecond").getAsDouble());
      assertEquals(2, epoch.getAsJsonArray("firingRate").size());
    }
  }

  @Test
  void checkpointHoldsEverythingTheRunNeedsToGoOn() throws IOException {
    TrainingSpec spec = TestRuns.online(TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 2, 5));
    Trainer.of(spec, DATASET, TestEncoders.RATE).runFolder(temporary).train();
    Safetensors state =
        Safetensors.read(temporary.resolve("checkpoint").resolve("state.safetensors"));
    for (String part : List.of("layers.", "optimizer.first.", "optimizer.second.")) {
      for (int layer = 0; layer < 3; layer++) {
        assertTrue(state.tensors().containsKey(part + layer + ".weight"), part + layer);
        assertTrue(state.tensors().containsKey(part + layer + ".bias"), part + layer);
      }
    }
    assertTrue(state.tensors().containsKey("rule.feedback.0"));
    assertTrue(state.tensors().containsKey("rule.feedback.1"));
    // 2 epochs of 4 batches, each with intervals of 2, 2 and 1 steps.
    JsonObject record =
        JsonParser.parseString(state.metadata().get("forespike.checkpoint")).getAsJsonObject();
    JsonObject progression = record.getAsJsonObject("progression");
    assertEquals(8, progression.get("iteration").getAsInt());
    assertEquals(24, progression.get("updates").getAsInt());
    assertEquals(0, progression.get("seen").getAsInt());
    assertEquals(2, progression.getAsJsonArray("reports").size());
  }

  @Test
  void isCompleteAfterEveryEpoch() throws IOException {
    var epochs = new ArrayList<Integer>();
    var spec = TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(0.1, 0.9), 3, 5);
    Trainer.of(spec, DATASET, TestEncoders.DIRECT)
        .runFolder(temporary)
        .listener(
            new TrainingListener() {
              @Override
              public void onEpoch(EpochReport report, Network network) {
                epochs.add(report.epoch());
                assertComplete(report.epoch(), network);
              }
            })
        .train();
    assertEquals(List.of(1, 2, 3), epochs);
  }

  private void assertComplete(int epoch, Network network) {
    try {
      Network saved = Network.load(temporary.resolve("model.safetensors"));
      assertArrayEquals(network.weights(1), saved.weights(1));
      String record = Files.readString(temporary.resolve("run.json"));
      assertEquals(
          epoch, JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("epochs").size());
      assertEquals(Set.of("run.lock"), difference(files(temporary), FILES));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunThatStopsLeavesNothingHalfWritten() throws IOException {
    var trainer =
        Trainer.of(TestRuns.exploding(), DATASET, TestEncoders.DIRECT).runFolder(temporary);
    assertThrows(TrainingException.class, trainer::train);
    assertEquals(Set.of(Path.of("checkpoint", "state.safetensors") + ""), files(temporary));
    assertEquals(0, Checkpoint.read(temporary).epochs());
  }

  @Test
  void aFolderThatCannotBeMadeIsAnInputOutputError() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    var spec = TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(0.1, 0), 1, 1);
    var trainer = Trainer.of(spec, DATASET, TestEncoders.DIRECT).runFolder(file.resolve("run"));
    assertThrows(IOException.class, trainer::train);
  }
}
