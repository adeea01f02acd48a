package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that no command can use. */
class BadModelTest {
  private static Path data;
  private static byte[] good;

  private final Path model;
  private final Path out;

  BadModelTest(@TempDir Path folder) {
    model = folder.resolve("model.safetensors");
    out = folder.resolve("out");
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

  /** By every command that takes a model; nothing is written. */
  private void isRefused(String saying) {
    eval("idx:" + data).fails(ExitCode.FAILED, model.toString(), saying);
    String arrays = " --json --model %s --input x.npy --out %s".formatted(model, out);
    Snn.line("infer" + arrays).fails(ExitCode.FAILED, model.toString(), saying);
    Snn.line("gradient --rule bp --target y.npy" + arrays)
        .fails(ExitCode.FAILED, model.toString(), saying);
    assertFalse(Files.exists(out));
  }

  @Test
  void missing() throws IOException {
    Files.delete(model);
    isRefused("no such file or folder; check the path");
  }

  @Test
  void folder() throws IOException {
    Files.delete(model);
    Files.createDirectory(model);
    isRefused("is a folder; give the model file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tiny", "something that is no model and no tensors at all"})
  void notSafetensors(String content) throws IOException {
    Files.writeString(model, content);
    isRefused("not a safetensors file");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500})
  void truncated(int bytes) throws IOException {
    MadeDataset.truncate(model, bytes);
    isRefused("lies at bytes");
  }

  @Test
  void damagedHeader() throws IOException {
    MadeDataset.damage(model, 8);
    isRefused("damaged header");
  }

  @Test
  void withoutSpecification() throws IOException {
    replace("forespike.spec", "forespike.spek");
    isRefused("metadata forespike.spec is missing");
  }

  @Test
  void newerVersion() throws IOException {
    replace("\\\"version\\\":2", "\\\"version\\\":7");
    isRefused("written by a newer version: specification version 7, this program reads up to 2");
  }

  @Test
  void missingTensor() throws IOException {
    replace("layers.0.weight", "layers.7.weight");
    isRefused("tensor layers.0.weight is missing");
  }

  @Test
  void duplicateTensor() throws IOException {
    replace("layers.0.weight", "layers.1.weight");
    isRefused("damaged header: the key layers.1.weight is there twice");
  }

  @Test
  void overlappingTensors() throws IOException {
    replace("\"data_offsets\":[840,936]", "\"data_offsets\":[839,935]");
    isRefused("tensor layers.1.weight overlaps tensor layers.0.weight at bytes 839 to 840");
  }

  @Test
  void wrongType() throws IOException {
    replace("\"F32\"", "\"I32\"");
    isRefused("tensor layers.0.weight has type I32, expected F32 or F64");
  }

  @Test
  void trailingBytes() throws IOException {
    Files.write(model, new byte[3], StandardOpenOption.APPEND);
    isRefused("bytes 936 to 939 of the data belong to no tensor");
  }

  @Test
  void weightsThatAreNoNumbers() throws IOException {
    byte[] damaged = good.clone();
    // The last number of the file.
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putFloat(good.length - 4, Float.NaN);
    Files.write(model, damaged);
    isRefused("tensor layers.1.weight: element [3, 5] is NaN");
  }

  @Test
  void shapesThatDoNotFitTheSpecification() throws IOException {
    replace("\\\"dimensions\\\":[6]", "\\\"dimensions\\\":[5]");
    isRefused("expected F32 [5, 35]");
  }

  private static JsonArray array(long... numbers) {
    var array = new JsonArray();
    Arrays.stream(numbers).forEach(array::add);
    return array;
  }

  /** Changes a tensor's entry in the header, whose length follows. */
  private void describe(String tensor, String part, JsonElement value) throws IOException {
    TensorFile file = TensorFile.read(model);
    file.description(tensor).add(part, value);
    file.write(model);
  }

  @ParameterizedTest
  @CsvSource({"-1, 839", "840, 935", "900, 700", "840, 937", "840, 9223372036854775807"})
  void placesOutsideTheFile(long from, long to) throws IOException {
    describe("layers.1.weight", "data_offsets", array(from, to));
    isRefused("layers.1.weight");
  }

  /** Numbers of gigabytes are compared with the file before any memory is taken. */
  @Test
  void claimsOfGigabytes() throws IOException {
    describe("layers.0.weight", "shape", array(40_000, 40_000));
    isRefused("tensor layers.0.weight of shape [40000, 40000] needs 6400000000 bytes, but has 840");
    describe("layers.0.weight", "data_offsets", array(0, 6_400_000_000L));
    isRefused("lies at bytes 0 to 6400000000 of 936");
    describe("layers.0.weight", "shape", array(2_147_483_647L, 2_147_483_647L));
    isRefused("layers.0.weight");
  }

  @Test
  void aSpecificationOfGigabytes() throws IOException {
    TensorFile file = TensorFile.read(model);
    JsonObject metadata = file.header().getAsJsonObject("__metadata__");
    String text = metadata.get("forespike.spec").getAsString();
    metadata.addProperty(
        "forespike.spec", text.replace("\"dimensions\":[6]", "\"dimensions\":[60000000]"));
    file.write(model);
    isRefused("tensor layers.0.weight is F32 [6, 35], expected F32 [60000000, 35]");
    metadata.addProperty(
        "forespike.spec", text.replace("\"timesteps\":6", "\"timesteps\":2000000000"));
    file.write(model);
    isRefused("timesteps 2000000000 must be at least 1 and at most");
    metadata.addProperty("forespike.spec", text.replace("\"timesteps\":6", "\"timesteps\":0"));
    file.write(model);
    isRefused("timesteps 0 must be at least 1");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000, 1L << 40, -1, Long.MIN_VALUE, 0, 1})
  void headerLengthsThatCannotBe(long length) throws IOException {
    byte[] damaged = good.clone();
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(model, damaged);
    isRefused("not a safetensors file: header length " + length + " does not fit");
  }

  @Test
  void anUnknownTensor() throws IOException {
    TensorFile file = TensorFile.read(model);
    JsonObject empty = new JsonObject();
    empty.addProperty("dtype", "F32");
    empty.add("shape", array(0));
    empty.add("data_offsets", array(936, 936));
    file.header().add("layers.0.bias", empty);
    file.write(model);
    isRefused("tensors that the specification does not know: [layers.0.bias]");
  }

  /** Wrong usage: both files are good, they only do not belong together. */
  @Test
  void otherDataset() {
    eval("yinyang")
        .fails(
            ExitCode.USAGE,
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
