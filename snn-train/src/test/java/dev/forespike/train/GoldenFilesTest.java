package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Schedule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.train.file.ContentChecksum;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.run.CheckpointFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of every version that was ever written: they are read, run and gone on with as they were
 * when they were new. {@code -Dgolden.write=DIR} writes those of the present version, which a new
 * version adds to the resources; the old ones stay.
 */
final class GoldenFilesTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(3)
          .withBias()
          .withInitialization(Initialization.uniform(3))
          .dense(4, Lif.of(0.5, 0.5))
          .dense(3, IntegrateAndFire.of(0.75))
          .readout(2, Readout.leakyIntegrator(0.25));

  private static final Dataset DATASET = Blobs.dataset(4, 30, 10);

  private static final TrainingSpec RUN =
      new TrainingSpec(
          NetworkSpec.input(4).dense(3, Lif.of(0.5, 1)).readout(Blobs.CLASSES),
          Opzo.defaults(),
          Loss.crossEntropy(),
          Optimizer.adam(0.01),
          new Schedule.Cosine(0),
          new Encoding.Rate(),
          4,
          10,
          2,
          4,
          new UpdateInterval.Sequence(),
          7);

  @TempDir private Path folder = Path.of("");

  private Path golden(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream("golden/" + name)) {
      Files.copy(Objects.requireNonNull(in, name), copy);
    }
    return copy;
  }

  private static Trainer trainer() {
    return Trainer.of(RUN, DATASET, TestEncoders.RATE);
  }

  /** Trains one epoch of two. */
  private static void trainOneEpoch(Path run) {
    class Enough extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void onBatch(Progress progress) {
            if (progress.epoch() == 2) {
              throw new Enough();
            }
          }
        };
    assertThrows(Enough.class, () -> trainer().runFolder(run).listener(stop).train());
  }

  @Test
  void thePresentVersionIsWrittenAsItStandsHere() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Network.untrained(NETWORK, new Encoding.Latency(), 5, 11).save(model);
    Path run = folder.resolve("run");
    trainOneEpoch(run);
    Path state = run.resolve(CheckpointFiles.FOLDER).resolve(CheckpointFiles.STATE);
    String target = System.getProperty("golden.write");
    if (target != null) {
      Files.copy(
          model, Path.of(target, "model-2.safetensors"), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          state, Path.of(target, "checkpoint-5.safetensors"), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          run.resolve(RecordedRun.NAME),
          Path.of(target, "run-3.json"),
          StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    // Changed bytes are a new version: add a step to the migrations, and a file beside these.
    assertArrayEquals(Files.readAllBytes(golden("model-2.safetensors")), Files.readAllBytes(model));
    Safetensors was = Safetensors.read(golden("checkpoint-5.safetensors"));
    Safetensors is = Safetensors.read(state);
    assertEquals(was.tensors().keySet(), is.tensors().keySet());
    assertEquals(
        names(JsonParser.parseString(was.metadata().get(Checkpoint.RECORD))),
        names(JsonParser.parseString(is.metadata().get(Checkpoint.RECORD))));
    assertEquals(
        names(JsonParser.parseString(Files.readString(golden("run-3.json")))),
        names(JsonParser.parseString(Files.readString(run.resolve(RecordedRun.NAME)))));
  }

  /** All members with their places, without values. */
  private static List<String> names(JsonElement json) {
    var names = new ArrayList<String>();
    if (json instanceof JsonObject object) {
      new TreeMap<>(object.asMap())
          .forEach(
              (name, value) -> {
                names.add(name);
                names(value).forEach(inner -> names.add(name + "." + inner));
              });
    } else if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(element -> names.addAll(names(element)));
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aModelOfEachVersionGivesWhatItGave(int version) throws IOException {
    Network network = Network.load(golden("model-" + version + ".safetensors"));
    assertEquals(NETWORK, network.spec());
    assertEquals(new Encoding.Latency(), network.encoding());
    assertEquals(5, network.timesteps());
    float[] currents = {0.9f, -0.4f, 1.3f, -0.9f, 0.4f, -1.3f};
    float[] input = new float[5 * currents.length];
    for (int t = 0; t < 5; t++) {
      System.arraycopy(currents, 0, input, t * currents.length, currents.length);
    }
    try (Inferencer inferencer = Inferencer.of(network, 1)) {
      float[] outputs = inferencer.run(Batch.sequence(input, 5, 2, 3)).outputs();
      assertEquals(OUTPUTS, bits(outputs));
    }
  }

  private static final String OUTPUTS =
      "3f37149c 3dae63e0 3fc979b0 3fbc9343 bf3f5b49 3e6e98ec 3ea6f658 3ffbeb64 "
          + "bf8e7ba1 3e8a3956 bf5841a5 3f3428ce bf9a2f20 3e8ef48e 3fae717b 3fd3185d "
          + "3ed3fa18 3e1eac37 3e8bee23 4000c655";

  private static String bits(float[] values) {
    var text = new StringBuilder();
    for (float value : values) {
      text.append(Integer.toHexString(Float.floatToRawIntBits(value))).append(' ');
    }
    return text.toString().strip();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aCheckpointGoesOnWithItsBits(int version) throws IOException {
    Path run = Files.createDirectories(folder.resolve("run").resolve(CheckpointFiles.FOLDER));
    Files.copy(
        golden("checkpoint-" + version + ".safetensors"), run.resolve(CheckpointFiles.STATE));
    Checkpoint checkpoint = Checkpoint.read(folder.resolve("run"));
    assertEquals(RUN, checkpoint.spec());
    assertEquals(1, checkpoint.epochs());
    Network end = trainer().resume(checkpoint).train().network();
    Network whole = trainer().train().network();
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(whole.weights(layer), end.weights(layer));
    }
    assertEquals(WEIGHTS, bits(end.weights(1)));
  }

  private static final String WEIGHTS =
      "beb341ee bd86a9f2 bf3cb1db 3eafde24 be8a1a24 3f862daa 3da8e967 3ef01031 3e1d5844 bf24763d"
          + " bc5d6aef bf5d4319";

  @Test
  void recordsOfAllVersionsAreRead() throws IOException {
    Files.move(golden("run-3.json"), folder.resolve(RecordedRun.NAME));
    String present = RecordedRun.read(folder);
    String second = Files.readString(golden("run-2.json"));
    Files.writeString(folder.resolve(RecordedRun.NAME), second);
    JsonObject read = JsonParser.parseString(RecordedRun.read(folder)).getAsJsonObject();
    JsonObject newest = JsonParser.parseString(present).getAsJsonObject();
    assertEquals(newest.get("configuration"), read.get("configuration"));
    assertEquals(newest.get("format"), read.get("format"));
    present = read.toString();
    JsonObject old = JsonParser.parseString(second).getAsJsonObject();
    old.remove("format");
    old.remove("bits");
    Files.writeString(folder.resolve(RecordedRun.NAME), old.toString());
    assertEquals(JsonParser.parseString(present), JsonParser.parseString(RecordedRun.read(folder)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void membersThatAreNotKnownAreRefusedAtEveryLevel(int version) throws IOException {
    Path model = golden("model-" + version + ".safetensors");
    Safetensors content = Safetensors.read(model);
    String key = "forespike.spec";
    JsonElement spec = JsonParser.parseString(content.metadata().get(key));
    int places = 0;
    for (JsonElement variant : withUnknown(spec)) {
      var metadata = new TreeMap<>(content.metadata());
      metadata.put(key, variant.toString());
      Files.delete(model);
      new Safetensors(content.tensors(), metadata).write(model);
      assertNamed("novelty", assertThrows(ModelException.class, () -> Network.load(model)));
      places++;
    }
    assertTrue(places > 15, "objects of the specification: " + places);
    var metadata = new TreeMap<>(content.metadata());
    metadata.put("forespike.novelty", "x");
    Files.delete(model);
    new Safetensors(content.tensors(), metadata).write(model);
    assertNamed("forespike.novelty", assertThrows(ModelException.class, () -> Network.load(model)));
    metadata.remove("forespike.novelty");
    metadata.put("format", "pt"); // of another tool
    Files.delete(model);
    new Safetensors(content.tensors(), metadata).write(model);
    assertEquals(NETWORK, Network.load(model).spec());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aCheckpointAndARecordRefuseThemToo(int version) throws IOException {
    Path state = golden("checkpoint-" + version + ".safetensors");
    Safetensors content = Safetensors.read(state);
    JsonElement record = JsonParser.parseString(content.metadata().get(Checkpoint.RECORD));
    int places = 0;
    for (JsonElement variant : withUnknown(record)) {
      var metadata = new TreeMap<>(java.util.Map.of(Checkpoint.RECORD, variant.toString()));
      metadata.put(ContentChecksum.KEY, ContentChecksum.of(content.tensors(), metadata));
      Files.delete(state);
      new Safetensors(content.tensors(), metadata).write(state);
      assertNamed("novelty", assertThrows(ModelException.class, () -> Checkpoint.read(state)));
      places++;
    }
    assertTrue(places > 20, "objects of the record: " + places);
    JsonElement run =
        JsonParser.parseString(Files.readString(golden("run-" + (version - 2) + ".json")));
    for (JsonElement variant : withUnknown(run)) {
      if (variant
          .getAsJsonObject()
          .getAsJsonObject("dataset")
          .getAsJsonObject("checksums")
          .has("novelty")) {
        continue; // names of files
      }
      Files.writeString(folder.resolve(RecordedRun.NAME), variant.toString());
      assertNamed("novelty", assertThrows(ModelException.class, () -> RecordedRun.read(folder)));
    }
    JsonObject newer = run.getAsJsonObject();
    newer.addProperty("format", 99);
    Files.writeString(folder.resolve(RecordedRun.NAME), newer.toString());
    assertNamed(
        "written by a newer version: record format 99",
        assertThrows(ModelException.class, () -> RecordedRun.read(folder)));
  }

  private static void assertNamed(String name, ModelException refused) {
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(name), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** The documents that come of one member more in each object. */
  private static List<JsonElement> withUnknown(JsonElement json) {
    var variants = new ArrayList<JsonElement>();
    for (int i = 0; i < objects(json).size(); i++) {
      JsonElement copy = json.deepCopy();
      objects(copy).get(i).addProperty("novelty", false);
      variants.add(copy);
    }
    return variants;
  }

  private static List<JsonObject> objects(JsonElement json) {
    var objects = new ArrayList<JsonObject>();
    if (json instanceof JsonObject object) {
      objects.add(object);
      object.asMap().values().forEach(value -> objects.addAll(objects(value)));
    } else if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(element -> objects.addAll(objects(element)));
    }
    return objects;
  }
}
