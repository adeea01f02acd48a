package dev.forespike.cli;

import static dev.forespike.cli.Outside.HIDDEN;
import static dev.forespike.cli.Outside.OUTPUTS;
import static dev.forespike.cli.Outside.SAMPLES;
import static dev.forespike.cli.Outside.STEPS;
import static dev.forespike.cli.Outside.TOLERANCE;
import static dev.forespike.cli.Outside.WIDTHS;
import static dev.forespike.cli.Outside.flat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn infer} with weights from outside, against the equations in double precision. */
class InferTest {
  private final Path temporary;

  InferTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheEquations(Scenario scenario) throws IOException {
    Outside outside = scenario.in(temporary);
    JsonObject json =
        outside.infer(" --json --record spikes,membrane").succeeds().json().getAsJsonObject();
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    assertArrayEquals(new int[] {STEPS, SAMPLES, OUTPUTS}, outside.array("output").shape());
    assertArrayEquals(flat(pass.o), outside.array("output").values(), TOLERANCE);
    for (int layer = 0; layer < HIDDEN; layer++) {
      int[] shape = {STEPS, SAMPLES, WIDTHS[layer + 1]};
      Npy spikes = outside.array("spikes." + layer);
      assertEquals("|b1", spikes.type());
      assertArrayEquals(shape, spikes.shape());
      assertArrayEquals(flat(pass.s[layer]), spikes.values());
      Npy membranes = outside.array("membrane." + layer);
      assertEquals("<f4", membranes.type());
      assertArrayEquals(shape, membranes.shape());
      assertArrayEquals(flat(pass.u[layer]), membranes.values(), TOLERANCE);
      assertEquals(
          pass.firingRate(layer),
          json.getAsJsonArray("firingRate").get(layer).getAsDouble(),
          1e-12);
    }
    for (int b = 0; b < SAMPLES; b++) {
      assertEquals(pass.prediction(b), json.getAsJsonArray("predictions").get(b).getAsInt());
    }
  }

  @Test
  void printsOneDocument() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    JsonObject json = outside.infer(" --json").succeeds().json().getAsJsonObject();
    assertEquals(
        Set.of("model", "samples", "timesteps", "predictions", "firingRate", "files"),
        json.keySet());
    assertEquals(outside.model.toString(), json.get("model").getAsString());
    assertEquals(SAMPLES, json.get("samples").getAsInt());
    assertEquals(STEPS, json.get("timesteps").getAsInt());
    assertEquals(SAMPLES, json.getAsJsonArray("predictions").size());
    assertEquals(HIDDEN, json.getAsJsonArray("firingRate").size());
    assertEquals("[\"output.npy\"]", json.get("files").toString());
  }

  @Test
  void printsALineForPeople() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    String line = outside.infer(" --record spikes").succeeds().out();
    assertTrue(line.startsWith("37-53-29-6, 11 samples, 7 timesteps, firing "), line);
    assertTrue(line.endsWith(": output.npy spikes.0.npy spikes.1.npy in " + outside.out + "\n"));
    assertEquals(1, line.lines().count());
  }

  @ParameterizedTest
  @CsvSource({
    "'', output.npy",
    "' --record spikes', output.npy spikes.0.npy spikes.1.npy",
    "' --record MEMBRANE', membrane.0.npy membrane.1.npy output.npy",
    "' --record membrane,spikes', "
        + "membrane.0.npy membrane.1.npy output.npy spikes.0.npy spikes.1.npy",
    "' --record spikes --record membrane', "
        + "membrane.0.npy membrane.1.npy output.npy spikes.0.npy spikes.1.npy"
  })
  void writesWhatIsAskedFor(String options, String files) throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    outside.infer(options).succeeds();
    assertEquals(List.of(files.split(" ")), Trees.files(outside.out));
  }

  @Test
  void timestepsAreTheModelsUnlessGiven() throws IOException {
    Outside outside = Scenario.STATIC_ZERO_LEAKY.in(temporary);
    outside.infer("").succeeds();
    Npy whole = outside.array("output");
    assertEquals(STEPS, whole.shape()[0]);
    outside.infer(" --timesteps 3").succeeds();
    Npy part = outside.array("output");
    assertArrayEquals(new int[] {3, SAMPLES, OUTPUTS}, part.shape());
    assertArrayEquals(Arrays.copyOf(whole.values(), 3 * SAMPLES * OUTPUTS), part.values());
    outside.infer(" --timesteps 9").succeeds();
    assertEquals(9, outside.array("output").shape()[0]);
  }

  @Test
  void timestepsThatAgreeWithTheInputMayBeGiven() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    outside.infer(" --timesteps " + STEPS).succeeds();
    assertEquals(STEPS, outside.array("output").shape()[0]);
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    Outside outside = Scenario.STATIC_BIASES.in(temporary);
    outside.infer(" --record membrane --threads 1").succeeds();
    List<byte[]> alone = contents(outside.out);
    outside.infer(" --record membrane --threads 3").succeeds();
    assertEqualContents(alone, contents(outside.out));
  }

  private static List<byte[]> contents(Path folder) throws IOException {
    return Trees.files(folder).stream().map(file -> bytes(folder.resolve(file))).toList();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertEqualContents(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  /** NumPy has many ways to write the same numbers. */
  @ParameterizedTest
  @CsvSource({
    "|b1, 3, true",
    "|u1, 2, false",
    "<i4, 1, true",
    "<i8, 1, false",
    "<f4, 3, true",
    "<f8, 2, false",
    ">i4, 3, false",
    ">i8, 2, true",
    ">f4, 1, true",
    ">f8, 1, false"
  })
  void theSameNumbersInAnotherFile(String type, int version, boolean fortran) throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    outside.infer(" --record spikes").succeeds();
    List<byte[]> expected = contents(outside.out);
    Npy array = Npy.of(type, flat(outside.x), STEPS, SAMPLES, WIDTHS[0]);
    Files.write(outside.input, array.bytes(version, fortran));
    outside.infer(" --record spikes").succeeds();
    assertEqualContents(expected, contents(outside.out));
  }

  @Test
  void staticInputInFortranOrder() throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    outside.infer("").succeeds();
    byte[] expected = bytes(outside.out.resolve("output.npy"));
    Npy array = Npy.of(">f8", flat(outside.x[0]), SAMPLES, WIDTHS[0]);
    Files.write(outside.input, array.bytes(1, true));
    outside.infer("").succeeds();
    assertArrayEquals(expected, bytes(outside.out.resolve("output.npy")));
  }

  /** More samples than are computed at once: each gives what it gives alone. */
  @Test
  void manySamples() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    outside.infer(" --record spikes").succeeds();
    double[][][] few = outside.array("output").steps();
    double[][][] fewSpikes = outside.array("spikes.1").steps();
    int copies = 90;
    double[] repeated =
        Arrays.stream(outside.x).flatMapToDouble(step -> repeat(flat(step), copies)).toArray();
    Npy.of("|b1", repeated, STEPS, copies * SAMPLES, WIDTHS[0]).write(outside.input);
    outside.infer(" --record spikes").succeeds();
    double[][][] many = outside.array("output").steps();
    double[][][] manySpikes = outside.array("spikes.1").steps();
    for (int t = 0; t < STEPS; t++) {
      for (int b = 0; b < copies * SAMPLES; b++) {
        assertArrayEquals(few[t][b % SAMPLES], many[t][b]);
        assertArrayEquals(fewSpikes[t][b % SAMPLES], manySpikes[t][b]);
      }
    }
  }

  private static java.util.stream.DoubleStream repeat(double[] values, int times) {
    return java.util.stream.Stream.generate(() -> values)
        .limit(times)
        .flatMapToDouble(Arrays::stream);
  }

  /** More steps than are computed at once: the same as in one piece, which gradients need. */
  @Test
  void manySteps() throws IOException {
    Outside outside = Scenario.STATIC_ZERO_LEAKY.in(temporary);
    String options = " --timesteps 400 --record spikes,membrane";
    outside.infer(options).succeeds();
    Npy output = outside.array("output");
    Npy membranes = outside.array("membrane.1");
    outside.gradientJson("--rule bp" + options);
    assertEquals(400, membranes.shape()[0]);
    assertArrayEquals(outside.array("output").values(), output.values());
    assertArrayEquals(outside.array("membrane.1").values(), membranes.values());
  }

  /** Nothing half-written, and no word about what was not done. */
  @Test
  void placesThatCannotBeWritten() throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    List<String> before = Trees.files(temporary);
    for (String out : List.of("file", "file/run", "file/run/deep")) {
      Snn.line(
              "infer --json --model %s --input %s --out %s"
                  .formatted(outside.model, outside.input, temporary.resolve(out)))
          .fails(ExitCode.FAILED, file.toString(), "choose another place");
    }
    assertEquals(before, Trees.files(temporary));
    assertEquals("mine", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"output.npy", "spikes.1.npy"})
  void aFolderWhereAnArrayShouldBe(String name) throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    Path taken = outside.out.resolve(name);
    Files.createDirectories(taken);
    Files.writeString(taken.resolve("mine"), "mine");
    outside.infer(" --json --record spikes").fails(ExitCode.FAILED, taken.toString());
    for (String file : Trees.files(outside.out)) {
      assertTrue(file.equals(name + "/mine") || file.endsWith(".npy"), file);
    }
    assertEquals("mine", Files.readString(taken.resolve("mine")));
  }
}
