package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn init}: models that other programs fill. */
class InitTest {
  private final Path temporary;
  private final Path folder;
  private final Path model;

  InitTest(@TempDir Path temporary) {
    this.temporary = temporary;
    folder = temporary.resolve("deep");
    model = folder.resolve("model.safetensors");
  }

  private Outcome init(String options) {
    return Snn.line("init --out %s %s".formatted(model, options));
  }

  private JsonObject specification() throws IOException {
    String text =
        TensorFile.read(model)
            .header()
            .getAsJsonObject("__metadata__")
            .get("forespike.spec")
            .getAsString();
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void writesNamedTensorsAndNothingElse() throws IOException {
    init("--input 37 --layers 53,29 --classes 6").succeeds();
    assertEquals(List.of("model.safetensors"), Trees.files(folder));
    TensorFile file = TensorFile.read(model);
    assertEquals(
        Set.of("__metadata__", "layers.0.weight", "layers.1.weight", "layers.2.weight"),
        file.header().keySet());
    assertArrayEquals(new int[] {53, 37}, file.shape("layers.0.weight"));
    assertArrayEquals(new int[] {29, 53}, file.shape("layers.1.weight"));
    assertArrayEquals(new int[] {6, 29}, file.shape("layers.2.weight"));
    assertEquals(4 * (53 * 37 + 29 * 53 + 6 * 29), file.data().length);
  }

  @Test
  void parametersAreUniformWithTheGain() throws IOException {
    init("--input 100 --layers 200 --classes 3 --gain 3 --bias").succeeds();
    TensorFile file = TensorFile.read(model);
    assertArrayEquals(new int[] {200}, file.shape("layers.0.bias"));
    assertUniform(0.3, file.values("layers.0.weight"));
    assertUniform(0.3, file.values("layers.0.bias"));
    assertUniform(3 / Math.sqrt(200), file.values("layers.1.weight"));
  }

  /** The seed is fixed; the mean lies within six of its own deviations. */
  private static void assertUniform(double bound, double[] numbers) {
    double largest = Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    assertTrue(largest <= bound && largest > 0.95 * bound, () -> "largest " + largest);
    double deviation = bound / Math.sqrt(3.0 * numbers.length);
    assertEquals(0, Arrays.stream(numbers).average().orElseThrow(), 6 * deviation);
  }

  @Test
  void seedsDecideAboutWeights() throws IOException {
    init("--input 5 --layers 4 --classes 3").succeeds();
    byte[] first = Files.readAllBytes(model);
    init("--input 5 --layers 4 --classes 3 --seed 1").succeeds();
    assertArrayEquals(first, Files.readAllBytes(model));
    init("--input 5 --layers 4 --classes 3 --seed 2").succeeds();
    assertFalse(Arrays.equals(first, Files.readAllBytes(model)));
  }

  @Test
  void theModelKnowsWhatItWasTold() throws IOException {
    init("--input 1,5,7 --layers 8 --classes 4 --timesteps 9 --encoding rate").succeeds();
    JsonObject specification = specification();
    assertEquals(2, specification.get("version").getAsInt());
    assertEquals(9, specification.get("timesteps").getAsInt());
    assertTrue(specification.get("encoding").toString().contains("rate"));
    assertArrayEquals(new int[] {8, 35}, TensorFile.read(model).shape("layers.0.weight"));
    Path data = MadeDataset.write(temporary.resolve("made"));
    Snn.line("eval --json --model %s --dataset idx:%s".formatted(model, data)).succeeds();
  }

  @Test
  void printsOneDocument() {
    JsonObject json =
        init("--input 5 --layers 4,2 --classes 3 --seed 8 --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(Set.of("model", "network", "timesteps", "seed"), json.keySet());
    assertEquals(model.toString(), json.get("model").getAsString());
    assertEquals("5-4-2-3", json.get("network").getAsString());
    assertEquals(6, json.get("timesteps").getAsInt());
    assertEquals(8, json.get("seed").getAsInt());
  }

  @Test
  void printsALineForPeople() {
    assertEquals(
        model + ": untrained 5-4-3, 6 timesteps, seed 1\n",
        init("--input 5 --layers 4 --classes 3").succeeds().out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "file/model", "file/deep/model"})
  void placesThatCannotBeWritten(String out) throws IOException {
    Path file = temporary.resolve("file");
    if (out.equals("file")) {
      Files.createDirectories(file.resolve("taken"));
    } else {
      Files.writeString(file, "mine");
    }
    List<String> before = Trees.files(temporary);
    Snn.line("init --input 5 --classes 3 --json --out " + temporary.resolve(out))
        .fails(
            ExitCode.FAILED,
            file.toString(),
            out.equals("file") ? ": is a folder; name a file" : "choose another place");
    assertEquals(before, Trees.files(temporary));
  }

  /** Sizes that no memory holds are told, not tried. */
  @ParameterizedTest
  @ValueSource(strings = {"--input 2147483647 --layers 9", "--input 100000 --layers 100000"})
  void networksThatNoMemoryHolds(String options) throws IOException {
    init(options + " --classes 2 --json").fails(ExitCode.USAGE, "layer 0 would have", "weights");
    assertEquals(List.of(), Trees.files(temporary));
  }
}
