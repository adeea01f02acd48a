package dev.forespike.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that cannot be evaluated. */
class BadModelTest {
  private static Path data;
  private static byte[] good;

  private final Path model;

  BadModelTest(@TempDir Path folder) {
    model = folder.resolve("model.safetensors");
  }

  @BeforeAll
  static void train(@TempDir Path temporary) throws IOException {
    data = MadeDataset.write(temporary.resolve("made"));
    Path run = temporary.resolve("run");
    Snn.line("train --dataset idx:%s --rule bp --layers 6 --epochs 1 --out %s".formatted(data, run))
        .succeeds();
    good = Files.readAllBytes(run.resolve("model.safetensors"));
  }

  @BeforeEach
  void copy() throws IOException {
    Files.write(model, good);
  }

  private Outcome eval(String dataset) {
    return Snn.line("eval --json --model " + model + " --dataset " + dataset);
  }

  private void evalFails(String saying) {
    eval("idx:" + data).fails(Main.FAILED, model.toString(), saying);
  }

  @Test
  void missing() throws IOException {
    Files.delete(model);
    evalFails("no such file or folder; check the path");
  }

  @Test
  void folder() throws IOException {
    Files.delete(model);
    Files.createDirectory(model);
    evalFails("is a folder; give the model file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tiny", "something that is no model and no tensors at all"})
  void notSafetensors(String content) throws IOException {
    Files.writeString(model, content);
    evalFails("not a safetensors file");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500})
  void truncated(int bytes) throws IOException {
    MadeDataset.truncate(model, bytes);
    evalFails("lies at bytes");
  }

  @Test
  void damagedHeader() throws IOException {
    MadeDataset.damage(model, 8);
    evalFails("damaged header");
  }

  @Test
  void withoutSpecification() throws IOException {
    replace("forespike.spec", "forespike.spek");
    evalFails("metadata forespike.spec is missing");
  }

  @Test
  void newerVersion() throws IOException {
    replace("\\\"version\\\":1", "\\\"version\\\":7");
    evalFails("written by a newer version: specification version 7, this program reads 1");
  }

  @Test
  void missingTensor() throws IOException {
    replace("layers.0.weight", "layers.7.weight");
    evalFails("tensor layers.0.weight is missing");
  }

  @Test
  void duplicateTensor() throws IOException {
    replace("layers.0.weight", "layers.1.weight");
    evalFails("damaged header: the key layers.1.weight is there twice");
  }

  @Test
  void overlappingTensors() throws IOException {
    replace("\"data_offsets\":[840,936]", "\"data_offsets\":[839,935]");
    evalFails("tensor layers.1.weight overlaps tensor layers.0.weight at bytes 839 to 840");
  }

  @Test
  void wrongType() throws IOException {
    replace("\"F32\"", "\"I32\"");
    evalFails("tensor layers.0.weight has type I32, expected F32 or F64");
  }

  @Test
  void trailingBytes() throws IOException {
    Files.write(model, new byte[3], StandardOpenOption.APPEND);
    evalFails("bytes 936 to 939 of the data belong to no tensor");
  }

  @Test
  void weightsThatAreNoNumbers() throws IOException {
    byte[] damaged = good.clone();
    // The last number of the file.
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putFloat(good.length - 4, Float.NaN);
    Files.write(model, damaged);
    evalFails("tensor layers.1.weight: element [3, 5] is NaN");
  }

  @Test
  void shapesThatDoNotFitTheSpecification() throws IOException {
    replace("\\\"units\\\":6", "\\\"units\\\":5");
    evalFails("expected F32 [5, 35]");
  }

  /** Wrong usage: both files are good, they only do not belong together. */
  @Test
  void otherDataset() {
    eval("yinyang")
        .fails(
            Main.USAGE,
            "model " + model + " takes 35 inputs and gives 4 outputs",
            "dataset yinyang has 4 values and 3 classes");
  }

  /** Replaces text of the header by text of the same length. */
  private void replace(String from, String to) throws IOException {
    String content = new String(good, StandardCharsets.ISO_8859_1);
    if (!content.contains(from) || from.length() != to.length()) {
      throw new IllegalArgumentException(from + " in " + content);
    }
    Files.writeString(model, content.replace(from, to), StandardCharsets.ISO_8859_1);
  }
}
