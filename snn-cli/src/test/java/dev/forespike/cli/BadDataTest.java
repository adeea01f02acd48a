package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets that are missing or damaged: exit code 1, one line, no run folder. */
class BadDataTest {
  private final Path temporary;
  private final Path data;

  BadDataTest(@TempDir Path temporary) {
    this.temporary = temporary;
    data = temporary.resolve("made");
  }

  @BeforeEach
  void makeDataset() throws IOException {
    MadeDataset.write(data);
  }

  private void trainFails(String... saying) {
    trainFails("idx:" + data, temporary, saying);
  }

  private void trainFails(String dataset, Path folder, String... saying) {
    Path out = temporary.resolve("run");
    Snn.run(
            "train",
            "--dataset",
            dataset,
            "--data",
            folder.toString(),
            "--rule",
            "bp",
            "--json",
            "--out",
            out.toString())
        .fails(ExitCode.FAILED, saying);
    assertFalse(Files.exists(out));
  }

  @Test
  void missingFolder() {
    Path absent = temporary.resolve("absent");
    trainFails("idx:" + absent, temporary, "no folder " + absent, "give a folder with the files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void missingPublishedDataset(String name) {
    trainFails(
        name,
        temporary,
        "dataset '" + name + "' not found: no folder " + temporary.resolve(name),
        "set --data or SNN_DATA",
        "snn fetch " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MadeDataset.TRAIN_IMAGES,
        MadeDataset.TRAIN_LABELS,
        MadeDataset.TEST_IMAGES,
        MadeDataset.TEST_LABELS
      })
  void missingFile(String name) throws IOException {
    Files.delete(data.resolve(name));
    trainFails("no " + name.substring(0, name.indexOf("-idx")) + "*", "in folder " + data);
  }

  @ParameterizedTest
  @CsvSource({
    MadeDataset.TRAIN_IMAGES + ", 1, at byte 7015",
    MadeDataset.TRAIN_LABELS + ", 200, at byte 8",
    MadeDataset.TEST_IMAGES + ", 2104, at byte 12",
    MadeDataset.TEST_LABELS + ", 68, at byte 0"
  })
  void truncatedFile(String name, int bytes, String place) throws IOException {
    MadeDataset.truncate(data.resolve(name), bytes);
    trainFails(data.resolve(name).toString(), place);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'not an IDX file, which begins with two zeros, at byte 0'",
    "2, 'element type 0x5d is not supported, only 0x08 (unsigned byte), at byte 2'"
  })
  void wrongMagic(int offset, String saying) throws IOException {
    Path file = data.resolve(MadeDataset.TRAIN_IMAGES);
    MadeDataset.damage(file, offset);
    trainFails(file + ": ", saying);
  }

  @Test
  void trailingBytes() throws IOException {
    Path file = data.resolve(MadeDataset.TEST_LABELS);
    MadeDataset.append(file, 3);
    trainFails(file + ": ", "but there are more, at byte 68");
  }

  @Test
  void truncatedPackedFile() throws IOException {
    MadeDataset.writePacked(data);
    Path file = data.resolve(MadeDataset.TRAIN_IMAGES + ".gz");
    MadeDataset.truncate(file, 100);
    trainFails(file + ": ", "at byte ");
  }

  @Test
  void damagedPackedFile() throws IOException {
    MadeDataset.writePacked(data);
    Path file = data.resolve(MadeDataset.TRAIN_IMAGES + ".gz");
    MadeDataset.damage(file, 3000);
    trainFails(file + ": ");
  }

  @Test
  void differentNumbersOfImagesAndLabels() throws IOException {
    Files.write(data.resolve(MadeDataset.TRAIN_LABELS), MadeDataset.labels(199));
    trainFails(
        data.resolve(MadeDataset.TRAIN_IMAGES) + " holds 200 images",
        data.resolve(MadeDataset.TRAIN_LABELS) + " holds 199 labels");
  }

  @Test
  void testLabelOfNoTrainingClass() throws IOException {
    byte[] labels = MadeDataset.labels(MadeDataset.TEST);
    labels[8 + 5] = 9;
    Files.write(data.resolve(MadeDataset.TEST_LABELS), labels);
    trainFails(MadeDataset.TEST_LABELS + ": label 9 of sample 5 is none of the classes 0 to 3");
  }

  /** The letters of EMNIST begin at 1. */
  @Test
  void aClassThatNoSampleHasIsSaidInOneLine() throws IOException {
    for (String name : new String[] {MadeDataset.TRAIN_LABELS, MadeDataset.TEST_LABELS}) {
      byte[] labels = Files.readAllBytes(data.resolve(name));
      for (int i = 8; i < labels.length; i++) {
        labels[i]++;
      }
      Files.write(data.resolve(name), labels);
    }
    Outcome outcome =
        Snn.line(
            "train --dataset idx:%s --rule bp --layers 4 --epochs 1 --json --out %s"
                .formatted(data, temporary.resolve("run")));
    assertEquals(0, outcome.exit(), outcome::toString);
    assertEquals(
        "snn: warning: dataset idx:%s: no training sample has class 0 of its 5 classes"
            .formatted(data),
        outcome.err().strip());
  }

  @Test
  void filesThatAreNotThePublishedOnes() throws IOException {
    MadeDataset.writePacked(temporary.resolve("mnist"));
    trainFails("mnist", temporary, "SHA-256 is", "expected", "`snn fetch mnist` gets a good copy");
  }

  @Test
  void folderThatIsAFile() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "no folder", StandardCharsets.UTF_8);
    trainFails("idx:" + file, temporary, "no folder " + file);
  }

  @Test
  void evalTellsTheSame() throws IOException {
    Path model = temporary.resolve("run").resolve("model.safetensors");
    Snn.line(
            "train --dataset idx:%s --rule bp --layers 4 --epochs 1 --out %s"
                .formatted(data, model.getParent()))
        .succeeds();
    MadeDataset.truncate(data.resolve(MadeDataset.TEST_IMAGES), 1);
    Snn.line("eval --dataset idx:%s --model %s --json".formatted(data, model))
        .fails(ExitCode.FAILED, MadeDataset.TEST_IMAGES, "at byte ");
  }
}
