package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.Samples;
import dev.forespike.data.YinYang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one command says another says too: classes, input, losses; and files whole or not at all.
 */
class DefinitionsCommandTest {
  private static final int TEST = 1000;

  private final Path temporary;

  DefinitionsCommandTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private Path model(String options) {
    Path model = temporary.resolve("m.safetensors");
    Snn.line("init " + options + " --seed 3 --out " + model).succeeds();
    return model;
  }

  private Path input() throws IOException {
    Samples test = YinYang.dataset().test();
    assertEquals(TEST, test.size());
    double[] values = new double[4 * TEST];
    float[] row = new float[4];
    for (int b = 0; b < TEST; b++) {
      test.read(b, row, 0);
      for (int i = 0; i < 4; i++) {
        values[4 * b + i] = row[i];
      }
    }
    return Npy.floats(values, TEST, 4).write(temporary.resolve("x.npy"));
  }

  /** The classes that inference gives are those that evaluation counts, encoded alike. */
  @ParameterizedTest
  @CsvSource({
    "last-membrane:0.9, direct",
    "last-membrane:0.9, latency",
    "leaky:0.9, direct",
    "mean, latency",
    "linear, latency",
    "linear, rate"
  })
  void inferAndEvalAgree(String readout, String encoding) throws IOException {
    Path model =
        model(
            "--input 4 --layers 30 --classes 3 --gain 4 --timesteps 9 --readout %s --encoding %s"
                .formatted(readout, encoding));
    JsonObject eval =
        Snn.line("eval --dataset yinyang --json --model " + model)
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonArray predictions =
        Snn.line(
                "infer --json --model %s --input %s --out %s"
                    .formatted(model, input(), temporary.resolve("out")))
            .succeeds()
            .json()
            .getAsJsonObject()
            .getAsJsonArray("predictions");
    Samples test = YinYang.dataset().test();
    long right =
        IntStream.range(0, TEST)
            .filter(b -> predictions.get(b).getAsInt() == test.label(b))
            .count();
    assertEquals(eval.get("testAccuracy").getAsDouble(), right / (double) TEST);
  }

  @Test
  void spikesOfBothSignsAreSignedBytes() throws IOException {
    Path model =
        model("--neuron signed-lif --input 4 --layers 6 --classes 2 --gain 6 --timesteps 4");
    Path out = temporary.resolve("out");
    Snn.line("infer --record spikes --model %s --input %s --out %s".formatted(model, input(), out))
        .succeeds();
    Npy spikes = Npy.read(out.resolve("spikes.0.npy"));
    assertEquals("|i1", spikes.type());
    assertArrayEquals(new int[] {4, TEST, 6}, spikes.shape());
    for (double sign : new double[] {-1, 0, 1}) {
      assertTrue(java.util.Arrays.stream(spikes.values()).anyMatch(value -> value == sign));
    }
    Path labels = Npy.labels(new int[TEST]).write(temporary.resolve("y.npy"));
    Snn.line(
            "gradient --rule bp --record spikes --model %s --input %s --target %s --out %s"
                .formatted(model, input(), labels, out.resolveSibling("gradient")))
        .succeeds();
    assertArrayEquals(
        spikes.values(), Npy.read(out.resolveSibling("gradient/spikes.0.npy")).values());
  }

  /** One place is taken by a folder: nothing of the others is written, and nothing is left. */
  @ParameterizedTest
  @ValueSource(strings = {"infer", "gradient"})
  void filesAreWrittenAllOrNone(String command) throws IOException {
    Path model = model("--input 4 --layers 6 --classes 2 --timesteps 4");
    Path out = temporary.resolve("out");
    Files.createDirectories(out.resolve("membrane.0.npy").resolve("full"));
    Files.writeString(out.resolve("output.npy"), "of before");
    Path labels = Npy.labels(new int[TEST]).write(temporary.resolve("y.npy"));
    String more = command.equals("infer") ? "" : " --rule bp --target " + labels;
    Outcome outcome =
        Snn.line(
            command
                + " --record membrane --model %s --input %s --out %s".formatted(model, input(), out)
                + more);
    assertEquals(1, outcome.exit(), outcome::toString);
    assertTrue(outcome.err().contains("membrane.0.npy"), outcome::toString);
    assertEquals(1, outcome.err().lines().count(), outcome::toString);
    assertEquals("of before", Files.readString(out.resolve("output.npy")));
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(
          List.of("membrane.0.npy", "output.npy"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aTargetForEachStepIsRefusedWhereTheOutputIsOneForAll() throws IOException {
    Path model = model("--input 4 --layers 6 --classes 2 --timesteps 3 --readout mean");
    Path x = Npy.floats(new double[8], 2, 4).write(temporary.resolve("x.npy"));
    Path y = Npy.floats(new double[12], 3, 2, 2).write(temporary.resolve("y.npy"));
    Snn.line(
            "gradient --rule bp --loss mse --model %s --input %s --target %s --out %s"
                .formatted(model, x, y, temporary.resolve("out")))
        .fails(1, "y.npy: has the shape [3, 2, 2], expected [2] (classes) or [2, 2]", "Mean");
    assertFalse(Files.exists(temporary.resolve("out")));
  }

  @Test
  void numbersTakeTheSquaredErrorAndNoOther() throws IOException {
    Path model = model("--input 1 --layers 6 --classes 1 --timesteps 3");
    String data = " --dataset parabola --model " + model;
    JsonObject quality =
        Snn.line("quality --rule bptt --batch 5 --draws 3 --json" + data)
            .succeeds()
            .json()
            .getAsJsonObject();
    assertTrue(quality.get("loss").getAsDouble() > 0);
    for (String command : List.of("eval", "quality --rule bptt --batch 5 --draws 3")) {
      Snn.line(command + " --loss cross-entropy" + data)
          .fails(2, "dataset parabola has numbers as targets and needs the loss mse");
    }
  }

  /** A silent network tells most spikes from first spikes apart by nothing; one that fires does. */
  @Test
  void theLossDecidesThePredictionOfSpikesToo() throws IOException {
    Path model =
        model(
            "--neuron event-lif --input 2 --layers 8 --classes 4 --tau-syn 0.02 --threshold"
                + " 0.1,0.1 --weights 0,2 --max-spikes 1000");
    Path spikes = temporary.resolve("in.csv");
    Files.writeString(
        spikes, "sample,time,neuron\n0,0.01,0\n0,0.02,1\n0,0.03,0\n1,0.01,1\n1,0.05,0\n");
    Path out = temporary.resolve("out");
    String line = "infer --json --model %s --spikes %s --out %s".formatted(model, spikes, out);
    JsonArray most =
        Snn.line(line).succeeds().json().getAsJsonObject().getAsJsonArray("predictions");
    JsonArray first =
        Snn.line(line + " --loss first-spike")
            .succeeds()
            .json()
            .getAsJsonObject()
            .getAsJsonArray("predictions");
    List<String> fired = Files.readAllLines(out.resolve("spikes.1.csv"));
    for (int sample = 0; sample < 2; sample++) {
      String begin = sample + ",";
      List<Integer> neurons =
          fired.stream()
              .filter(row -> row.startsWith(begin))
              .map(row -> Integer.parseInt(row.split(",", -1)[2]))
              .toList();
      assertFalse(neurons.isEmpty());
      assertEquals(neurons.getFirst(), first.get(sample).getAsInt());
      int best = 0;
      for (int j = 1; j < 4; j++) {
        best = count(neurons, j) > count(neurons, best) ? j : best;
      }
      assertEquals(best, most.get(sample).getAsInt());
    }
    Snn.line("infer --model %s --input %s --loss mse --out %s".formatted(model, spikes, out))
        .fails(2, "--loss");
  }

  private static long count(List<Integer> neurons, int neuron) {
    return neurons.stream().filter(fired -> fired == neuron).count();
  }
}
