package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn train} and {@code snn eval} on a dataset that nobody has published. */
class TrainTest {
  private static final String OPTIONS =
      "--rule opzo --layers 24,16 --timesteps 5 --batch 16 --epochs 3 --optimizer adam --lr 0.01"
          + " --gain 3 --seed 7";

  private static Path plain;
  private static Path packed;
  private static Path run;
  private static Outcome outcome;
  private static JsonObject record;

  private final Path temporary;

  TrainTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @BeforeAll
  static void train(@TempDir Path folder) throws IOException {
    plain = MadeDataset.write(folder.resolve("plain"));
    packed = MadeDataset.writePacked(folder.resolve("packed"));
    run = folder.resolve("deep").resolve("run");
    outcome = train(plain, run, "--threads 1 --json").succeeds();
    record = outcome.json().getAsJsonObject();
  }

  private static Outcome train(Path data, Path out, String more) {
    return Snn.line("train --dataset idx:%s --out %s %s %s".formatted(data, out, OPTIONS, more));
  }

  private static byte[] model(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model.safetensors"));
  }

  @Test
  void printsTheRecordThatItWrites() throws IOException {
    assertEquals(Files.readString(run.resolve("run.json")), outcome.out());
  }

  @Test
  void writesARunFolderAndNothingElse() throws IOException {
    assertEquals(Trees.RUN, Trees.files(run));
  }

  @Test
  void recordsWhereItRan() {
    assertTrue(record.get("version").getAsString().matches("\\d+\\.\\d+\\.\\d+.*"));
    assertEquals(Runtime.version().toString(), record.get("jdk").getAsString());
    assertTrue(Set.of(32, 128, 256, 512).contains(record.get("simd").getAsInt()));
    assertEquals(Runtime.getRuntime().availableProcessors(), record.get("cores").getAsInt());
    assertEquals(1, record.get("threads").getAsInt());
    assertEquals(7, record.get("seed").getAsLong());
  }

  @Test
  void recordsTheConfigurationAfterDefaults() {
    JsonObject configuration = record.getAsJsonObject("configuration");
    assertEquals(
        Set.of(
            "network",
            "rule",
            "loss",
            "optimizer",
            "schedule",
            "encoding",
            "timesteps",
            "batch",
            "epochs",
            "chunk",
            "update",
            "seed"),
        configuration.keySet());
    assertEquals(5, configuration.get("timesteps").getAsInt());
    assertEquals(5, configuration.get("chunk").getAsInt());
    assertEquals(16, configuration.get("batch").getAsInt());
    assertEquals(0.01, configuration.getAsJsonObject("optimizer").get("rate").getAsDouble());
    JsonObject rule = configuration.getAsJsonObject("rule");
    assertEquals("opzo", rule.get("type").getAsString());
    assertTrue(
        rule.keySet()
            .containsAll(
                Set.of(
                    "noise",
                    "position",
                    "alpha",
                    "momentum",
                    "antithetic",
                    "divideByAlpha",
                    "centering",
                    "biasCorrection",
                    "keepSurrogate",
                    "start")));
  }

  @Test
  void recordsTheDatasetWithItsChecksums() throws IOException, NoSuchAlgorithmException {
    JsonObject dataset = record.getAsJsonObject("dataset");
    assertEquals("idx:" + plain, dataset.get("name").getAsString());
    assertEquals(MadeDataset.TRAIN, dataset.get("trainSamples").getAsInt());
    assertEquals(MadeDataset.TEST, dataset.get("testSamples").getAsInt());
    assertEquals(MadeDataset.CLASSES, dataset.get("classes").getAsInt());
    JsonObject checksums = dataset.getAsJsonObject("checksums");
    assertEquals(4, checksums.size());
    byte[] images = Files.readAllBytes(plain.resolve(MadeDataset.TRAIN_IMAGES));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(images);
    assertEquals(
        "%064x".formatted(new BigInteger(1, digest)),
        checksums.get(MadeDataset.TRAIN_IMAGES).getAsString());
  }

  @Test
  void recordsEachEpoch() {
    JsonArray epochs = record.getAsJsonArray("epochs");
    assertEquals(3, epochs.size());
    for (int i = 0; i < 3; i++) {
      JsonObject epoch = epochs.get(i).getAsJsonObject();
      assertEquals(i + 1, epoch.get("epoch").getAsInt());
      assertTrue(epoch.get("trainLoss").getAsDouble() > 0);
      for (String share : List.of("trainAccuracy", "testAccuracy")) {
        double value = epoch.get(share).getAsDouble();
        assertTrue(value >= 0 && value <= 1, share);
      }
      assertTrue(epoch.get("seconds").getAsDouble() > 0);
      assertEquals(
          MadeDataset.TRAIN,
          epoch.get("samplesPerSecond").getAsDouble() * epoch.get("seconds").getAsDouble(),
          1e-6);
      assertEquals(2, epoch.getAsJsonArray("firingRate").size());
    }
  }

  @Test
  void learns() {
    assertTrue(lastAccuracy() > 0.6, outcome::toString);
  }

  private static double lastAccuracy() {
    JsonArray epochs = record.getAsJsonArray("epochs");
    return epochs.get(epochs.size() - 1).getAsJsonObject().get("testAccuracy").getAsDouble();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void evalGivesTheAccuracyOfTheLastEpoch(int threads) {
    JsonObject result =
        Snn.line(
                "eval --json --model %s --dataset idx:%s --threads %d"
                    .formatted(run.resolve("model.safetensors"), packed, threads))
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(lastAccuracy(), result.get("testAccuracy").getAsDouble());
    assertEquals(MadeDataset.TEST, result.get("samples").getAsInt());
    assertEquals(2, result.getAsJsonArray("firingRate").size());
  }

  @Test
  void evalPrintsALineForPeople() {
    String line =
        Snn.line("eval --model %s/model.safetensors --dataset idx:%s".formatted(run, plain))
            .succeeds()
            .out();
    assertTrue(line.contains(" of 60 test samples, loss "), line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void packedFilesAndThreadsDoNotChangeTheModel() throws IOException {
    train(packed, temporary, "--threads 2 --json").succeeds();
    assertArrayEquals(model(run), model(temporary));
  }

  @Test
  void aRunWithoutAFolderGivesTheSameAccuracies() {
    JsonObject again =
        Snn.line("train --dataset idx:%s --json %s".formatted(plain, OPTIONS))
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonArray epochs = again.getAsJsonArray("epochs");
    assertEquals(lastAccuracy(), epochs.get(2).getAsJsonObject().get("testAccuracy").getAsDouble());
  }

  @Test
  void anotherSeedGivesAnotherModel() throws IOException {
    Snn.line(
            "train --dataset idx:%s --out %s %s"
                .formatted(plain, temporary, OPTIONS.replace("--seed 7", "--seed 8")))
        .succeeds();
    assertFalse(Arrays.equals(model(run), model(temporary)));
  }

  @Test
  void tellsPeopleHowItGoes() {
    String text = train(plain, temporary, "--alignment").succeeds().out();
    List<String> lines = text.lines().toList();
    assertEquals(5, lines.size(), text);
    assertTrue(lines.get(0).contains("35-24-16-4, 5 timesteps, 200 training and 60 test"), text);
    assertTrue(lines.get(3).startsWith("epoch   3  loss "), text);
    assertTrue(lines.get(3).contains("  cosine "), text);
    assertEquals("run folder: " + temporary, lines.get(4));
  }

  /** Lines for epochs that were evaluated, and the same model; curves have points for them. */
  @Test
  void evaluatesLessOften() throws IOException {
    String text = train(plain, temporary, "--evaluate-every 2").succeeds().out();
    List<String> lines = text.lines().toList();
    assertEquals(4, lines.size(), text);
    assertTrue(lines.get(1).startsWith("epoch   2  loss "), text);
    assertTrue(lines.get(2).startsWith("epoch   3  loss "), text);
    assertFalse(text.contains("NaN"), text);
    assertArrayEquals(model(run), model(temporary));
    Path picture = temporary.resolve("curves.png");
    String drawn = Snn.line("curves %s --out %s".formatted(temporary, picture)).succeeds().out();
    assertTrue(drawn.contains("test accuracy %"), drawn);
  }

  @Test
  void limitsAndHoldsOut() {
    JsonObject dataset =
        Snn.line(
                "train --dataset idx:%s --json %s --validation 50 --train-limit 100"
                    .formatted(plain, OPTIONS))
            .succeeds()
            .json()
            .getAsJsonObject()
            .getAsJsonObject("dataset");
    assertEquals(100, dataset.get("trainSamples").getAsInt());
    assertEquals(50, dataset.get("testSamples").getAsInt());
  }
}
