package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn train --resume}: what goes on, and what is refused. */
class ResumeTest {
  private static final String OPTIONS =
      " --rule opzo --layers 16,12 --timesteps 4 --batch 16 --gain 3 --lr 0.05 --alpha 0.3"
          + " --schedule constant --seed 5";

  private static Path data;

  /** A run of four epochs that was never interrupted, and one that has had two. */
  private static Path whole;

  private static Path half;

  private final Path temporary;
  private final Path run;

  ResumeTest(@TempDir Path temporary) {
    this.temporary = temporary;
    run = temporary.resolve("run");
  }

  @BeforeAll
  static void train(@TempDir Path folder) throws IOException {
    data = MadeDataset.write(folder.resolve("made"));
    whole = folder.resolve("whole");
    half = folder.resolve("half");
    begin(whole, 4, "");
    begin(half, 2, "");
  }

  private static void begin(Path out, int epochs, String more) {
    Snn.line(
            "train --dataset idx:%s --epochs %d --out %s%s%s"
                .formatted(data, epochs, out, OPTIONS, more))
        .succeeds();
  }

  private static Outcome resume(Path place, String options) {
    return Snn.line("train --resume " + place + options);
  }

  /** A copy of the run that has had two epochs. */
  private Path halfway() throws IOException {
    for (String file : Trees.files(half)) {
      Path copy = run.resolve(file);
      Files.createDirectories(copy.resolveSibling("."));
      Files.copy(half.resolve(file), copy);
    }
    return run;
  }

  private static byte[] model(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model.safetensors"));
  }

  private static JsonArray epochs(Path folder) throws IOException {
    String record = Files.readString(folder.resolve("run.json"));
    return JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("epochs");
  }

  private static void assertSameAsWhole(Path folder) throws IOException {
    assertEquals(Trees.RUN, Trees.files(folder));
    assertArrayEquals(model(whole), model(folder));
    JsonArray expected = epochs(whole);
    JsonArray actual = epochs(folder);
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      for (String name : List.of("epoch", "trainLoss", "testLoss", "testAccuracy", "firingRate")) {
        assertEquals(
            expected.get(i).getAsJsonObject().get(name),
            actual.get(i).getAsJsonObject().get(name),
            name);
      }
    }
  }

  @Test
  void moreEpochsGiveWhatTheyWouldHaveGivenAtOnce() throws IOException {
    String text = resume(halfway(), " --epochs 4").succeeds().out();
    assertSameAsWhole(run);
    List<String> lines = text.lines().toList();
    assertEquals(4, lines.size(), text);
    assertEquals(
        "opzo on idx:%s: 35-16-12-4, 4 timesteps, 200 training and 60 test samples, from epoch 3, sample 0"
            .formatted(data),
        lines.get(0));
    assertTrue(lines.get(1).startsWith("epoch   3  loss "), text);
    assertTrue(lines.get(2).startsWith("epoch   4  loss "), text);
    assertEquals("run folder: " + run, lines.get(3));
  }

  @Test
  void printsTheWholeRecordAsJson() throws IOException {
    Outcome outcome = resume(halfway(), " --epochs 4 --json").succeeds();
    assertEquals(4, outcome.json().getAsJsonObject().getAsJsonArray("epochs").size());
    assertEquals(Files.readString(run.resolve("run.json")), outcome.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {" --threads 1", " --threads 2 --checkpoint-every 3", " --alignment"})
  void optionsThatChangeNoBit(String options) throws IOException {
    resume(halfway(), " --epochs 4" + options).succeeds();
    assertSameAsWhole(run);
  }

  /** How often a run is evaluated may be chosen anew. */
  @Test
  void evaluationsMayBecomeRarer() throws IOException {
    String text = resume(halfway(), " --epochs 4 --evaluate-every 4").succeeds().out();
    assertEquals(3, text.lines().count(), text);
    assertTrue(text.contains("epoch   4  loss "), text);
    assertArrayEquals(model(whole), model(run));
    JsonArray expected = epochs(whole);
    JsonArray actual = epochs(run);
    for (int i = 0; i < 4; i++) {
      for (String name : List.of("trainLoss", "trainAccuracy", "testLoss", "testAccuracy")) {
        boolean left = i == 2 && name.startsWith("test");
        assertEquals(
            left ? null : expected.get(i).getAsJsonObject().get(name),
            actual.get(i).getAsJsonObject().get(name),
            name);
      }
    }
  }

  /** Folder of the run, folder of its checkpoints, or a file: the results go to the run. */
  @ParameterizedTest
  @ValueSource(strings = {"", "checkpoint", "checkpoint/state.safetensors"})
  void whereTheCheckpointIs(String place) throws IOException {
    String text = resume(halfway().resolve(place), " --epochs 4").succeeds().out();
    assertSameAsWhole(run);
    assertTrue(text.endsWith("run folder: " + run + "\n"), text);
    assertEquals(List.of("run"), names(temporary));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName() + "").sorted().toList();
    }
  }

  /** A file that was put elsewhere does not write into a folder that it does not belong to. */
  @Test
  void aCheckpointOutOfItsFolder() throws IOException {
    Path elsewhere = Files.createDirectories(temporary.resolve("deep").resolve("saved"));
    Path copy = elsewhere.resolve("mine.safetensors");
    Files.copy(half.resolve(Trees.STATE), copy);
    byte[] before = Files.readAllBytes(copy);
    resume(copy, " --epochs 4").succeeds();
    assertArrayEquals(before, Files.readAllBytes(copy));
    assertArrayEquals(model(whole), model(elsewhere));
    assertEquals(List.of("deep"), names(temporary));
    assertEquals(List.of("saved"), names(temporary.resolve("deep")));
  }

  @Test
  void whatIsRepeatedIsAccepted() throws IOException {
    resume(halfway(), OPTIONS + " --epochs 4 --dataset idx:" + data).succeeds();
    assertSameAsWhole(run);
  }

  /** The name of the rule alone says nothing about its parameters. */
  @ParameterizedTest
  @ValueSource(
      strings = {" --rule opzo", " --batch 16", " --seed 5", " --lr 0.05", " --schedule constant"})
  void partOfTheOptionsMayBeRepeated(String option) throws IOException {
    resume(halfway(), " --epochs 4" + option).succeeds();
    assertSameAsWhole(run);
  }

  @Test
  void aRunThatIsOverStaysAsItIs() throws IOException {
    List<byte[]> before = contents(halfway());
    String text = resume(run, "").succeeds().out();
    assertEqualContents(before, contents(run));
    assertEquals(2, text.lines().count(), text);
    assertEquals(
        2,
        resume(run, " --json").succeeds().json().getAsJsonObject().getAsJsonArray("epochs").size());
    assertEqualContents(before, contents(run));
  }

  private static List<byte[]> contents(Path folder) throws IOException {
    var contents = new ArrayList<byte[]>();
    for (String file : Trees.files(folder)) {
      contents.add(Files.readAllBytes(folder.resolve(file)));
    }
    return contents;
  }

  private static void assertEqualContents(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  /** Its rate at every step depends on how many epochs there are. */
  @Test
  void aCosineThatIsStretchedIsWarnedOf() throws IOException {
    String cosine = OPTIONS.replace("constant", "cosine");
    Snn.line("train --dataset idx:%s --epochs 1 --out %s%s".formatted(data, run, cosine))
        .succeeds();
    resume(run, "").succeeds();
    Outcome outcome = resume(run, " --epochs 3 --json");
    assertEquals(0, outcome.exit(), outcome::toString);
    assertEquals(
        "snn: warning: the cosine schedule was planned over 1 epochs and goes on over 3: no"
            + " uninterrupted run gives this result\n",
        outcome.err());
    assertEquals(3, outcome.json().getAsJsonObject().getAsJsonArray("epochs").size());
    // From now on it is a run of three epochs.
    resume(run, "").succeeds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" --validation 50", " --train-limit 90", " --validation 50 --train-limit 90"})
  void partsOfADatasetNeedNotBeRepeated(String part) throws IOException {
    Path expected = temporary.resolve("expected");
    begin(expected, 3, part);
    begin(run, 1, part);
    String text = resume(run, " --epochs 2").succeeds().out();
    assertTrue(text.contains(part.contains("validation") ? " 50 validation" : " 60 test"), text);
    resume(run, " --epochs 3" + part).succeeds();
    assertArrayEquals(model(expected), model(run));
    assertFalse(Arrays.equals(model(expected), model(whole)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule dfa | rule.type is \"opzo\" there, \"feedback-alignment\" here",
        "--rule opzo --alpha 0.4 | rule.alpha is 0.3 there, 0.4 here",
        "--layers 16 --gain 3 | network.populations.layers.1",
        "--layers 16,13 --gain 3 | network.populations.layers.1.shape.dimensions.0 is 12 there, 13"
            + " here",
        "--lr 0.06 | optimizer.rate is 0.05 there, 0.06 here",
        "--optimizer adam | optimizer.type is \"sgd\" there, \"adam\" here",
        "--schedule cosine | schedule.type is \"constant\" there, \"cosine\" here",
        "--loss mse | loss.type is",
        "--encoding rate | encoding.type is",
        "--batch 8 | batch is 16 there, 8 here",
        "--seed 6 | seed is 5 there, 6 here",
        "--timesteps 5 | timesteps is 4 there, 5 here",
        "--chunk 2 | chunk is 4 there, 2 here",
        "--update 2 | update.type is \"sequence\" there, \"steps\" here",
        "--train-limit 100 | trainSamples is 200 there, 100 here",
        "--validation 60 | labels is",
      })
  void anotherConfigurationIsRefused(String options, String saying) throws IOException {
    List<byte[]> before = contents(halfway());
    String message =
        resume(run, " --json --epochs 4 " + options)
            .fails(
                ExitCode.FAILED,
                run.resolve(Trees.STATE) + ": is from another configuration: ",
                saying)
            .err();
    assertEqualContents(before, contents(run));
    assertTrue(message.length() < 700, message);
  }

  @Test
  void fewerEpochsThanItHasHadAreRefused() throws IOException {
    resume(halfway(), " --json --epochs 1")
        .fails(ExitCode.FAILED, Trees.STATE, "stands after epoch 2, so 1 epochs are too few");
  }

  @Test
  void otherFilesOfTheSameNameAreRefused() throws IOException {
    Path other = MadeDataset.write(temporary.resolve("made"));
    Snn.line("train --dataset idx:%s --epochs 1 --out %s%s".formatted(other, run, OPTIONS))
        .succeeds();
    MadeDataset.damage(other.resolve(MadeDataset.TRAIN_IMAGES), 100);
    resume(run, " --json --epochs 2")
        .fails(ExitCode.FAILED, Trees.STATE, "checksums.", MadeDataset.TRAIN_IMAGES);
    MadeDataset.damage(other.resolve(MadeDataset.TRAIN_IMAGES), 100);
    resume(run, " --json --epochs 2").succeeds();
  }

  @Test
  void filesThatAreGoneAreMissed() throws IOException {
    Path other = MadeDataset.write(temporary.resolve("made"));
    Snn.line("train --dataset idx:%s --epochs 1 --out %s%s".formatted(other, run, OPTIONS))
        .succeeds();
    Files.delete(other.resolve(MadeDataset.TEST_LABELS));
    resume(run, " --json --epochs 2").fails(ExitCode.FAILED, "in folder " + other);
  }

  /** What the message offers works as it stands there. */
  @ParameterizedTest
  @ValueSource(ints = {0, 9, 200, -3000, -1})
  void aDamagedCheckpointOffersTheOneBefore(int place) throws IOException {
    Path state = halfway().resolve(Trees.STATE);
    int length = (int) Files.size(state);
    MadeDataset.damage(state, Math.floorMod(place, length));
    String message =
        resume(run, " --json --epochs 4")
            .fails(
                ExitCode.FAILED, state + ": ", "the previous checkpoint, after epoch 1, is whole")
            .err();
    assertEquals(Trees.RUN, Trees.files(run));
    Matcher offer = Pattern.compile("(--resume \\S+)\\R").matcher(message);
    assertTrue(offer.find(), message);
    Snn.line("train " + offer.group(1) + " --epochs 4").succeeds();
    assertSameAsWhole(run);
  }

  @Test
  void aCutCheckpointOffersTheOneBefore() throws IOException {
    MadeDataset.truncate(halfway().resolve(Trees.STATE), 1);
    resume(run, " --json")
        .fails(ExitCode.FAILED, Trees.STATE, "--resume " + run.resolve(Trees.PREVIOUS));
  }

  @Test
  void aLostCheckpointOffersTheOneBefore() throws IOException {
    Files.delete(halfway().resolve(Trees.STATE));
    resume(run, " --json")
        .fails(ExitCode.FAILED, Trees.STATE, "--resume " + run.resolve(Trees.PREVIOUS));
  }

  @Test
  void nothingIsOfferedThatIsDamagedToo() throws IOException {
    MadeDataset.damage(halfway().resolve(Trees.STATE), 400);
    MadeDataset.damage(run.resolve(Trees.PREVIOUS), 400);
    String message = resume(run, " --json").fails(ExitCode.FAILED, Trees.STATE).err();
    assertFalse(message.contains("previous"), message);
  }

  @Test
  void foldersWithoutACheckpoint() throws IOException {
    Files.createDirectories(run);
    resume(run, " --json").fails(ExitCode.FAILED, run + ": holds no checkpoint");
    Files.createDirectories(run.resolve("checkpoint"));
    resume(run, " --json").fails(ExitCode.FAILED, run + ": holds no checkpoint");
    Path absent = temporary.resolve("absent");
    resume(absent, " --json").fails(ExitCode.FAILED, absent + ": no such checkpoint");
  }

  @Test
  void filesThatAreNoCheckpoint() throws IOException {
    Path model = halfway().resolve("model.safetensors");
    resume(model, " --json").fails(ExitCode.FAILED, model + ": is no checkpoint");
    Path record = run.resolve("run.json");
    resume(record, " --json").fails(ExitCode.FAILED, record + ": not a safetensors file");
  }
}
