package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code snn predict} with small networks that have learned a little. */
class PredictTest {
  private static final List<String> FILES =
      List.of("input.npy", "prediction.npy", "prediction.png", "target.npy");

  private static Path models;

  private final Path temporary;

  PredictTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @BeforeAll
  static void train(@TempDir Path folder) {
    models = folder;
    for (String name : List.of("parabola", "mexican-hat")) {
      Snn.line(
              "train --dataset %s --train-limit 100 --rule bptt --layers 12,8 --timesteps 6"
                      .formatted(name)
                  + " --epochs 20 --batch 20 --lr 0.01 --threads 1 --out "
                  + folder.resolve(name))
          .succeeds();
    }
  }

  private static Path model(String dataset) {
    return models.resolve(dataset).resolve("model.safetensors");
  }

  private Outcome predict(String dataset, String options) {
    return Snn.line(
        "predict --model %s --dataset %s --out %s%s"
            .formatted(model(dataset), dataset, temporary.resolve("out"), options));
  }

  private Npy array(String name) throws IOException {
    return Npy.read(temporary.resolve("out").resolve(name + ".npy"));
  }

  @ParameterizedTest
  @CsvSource({"parabola, 1000, 1", "mexican-hat, 4096, 2"})
  void writesWhatTheErrorIsOf(String dataset, int samples, int inputs) throws IOException {
    String line = predict(dataset, "").succeeds().out();
    assertEquals(FILES, Trees.files(temporary.resolve("out")));
    for (String name : List.of("prediction", "target", "input")) {
      assertEquals("<f4", array(name).type());
      int[] shape = {samples, name.equals("input") ? inputs : 1};
      assertArrayEquals(shape, array(name).shape());
    }
    String error = String.format(Locale.ROOT, "%.2f%%", 100 * error());
    String expected =
        "%s: relative L2 %s on %d test samples: prediction.npy target.npy input.npy prediction.png"
            .formatted(dataset, error, samples);
    assertEquals(expected + " in " + temporary.resolve("out") + "\n", line);
    assertTrue(error() > 0.001 && error() < 0.9, "something is learned, not all: " + error());
  }

  /** Of what lies in the files. */
  private double error() throws IOException {
    double[] prediction = array("prediction").values();
    double[] target = array("target").values();
    double difference = 0;
    double whole = 0;
    for (int i = 0; i < target.length; i++) {
      difference += Math.pow(prediction[i] - target[i], 2);
      whole += Math.pow(target[i], 2);
    }
    return Math.sqrt(difference / whole);
  }

  @Test
  void theTargetIsTheFunction() throws IOException {
    predict("mexican-hat", "").succeeds();
    double[][] points = array("input").rows();
    double[] targets = array("target").values();
    for (int i = 0; i < points.length; i++) {
      double q = (Math.pow(points[i][0], 2) + Math.pow(points[i][1], 2)) / (2 * 0.64);
      assertEquals((1 - q) * Math.exp(-q) / (Math.PI * 0.4096), targets[i], 1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"parabola, 1000", "mexican-hat, 4096"})
  void printsOneDocument(String dataset, int samples) throws IOException {
    JsonObject json = predict(dataset, " --json").succeeds().json().getAsJsonObject();
    assertEquals(
        Set.of("model", "dataset", "samples", "outputs", "relativeError", "files"), json.keySet());
    assertEquals(model(dataset).toString(), json.get("model").getAsString());
    assertEquals(dataset, json.get("dataset").getAsString());
    assertEquals(samples, json.get("samples").getAsInt());
    assertEquals(1, json.get("outputs").getAsInt());
    JsonObject error = json.getAsJsonObject("relativeError");
    assertEquals(Set.of("mean", "median"), error.keySet());
    assertEquals(error(), error.get("mean").getAsDouble(), 1e-6);
    assertEquals(error.get("mean").getAsDouble(), error.get("median").getAsDouble());
    assertEquals(
        "[\"prediction.npy\",\"target.npy\",\"input.npy\",\"prediction.png\"]",
        json.get("files").toString());
  }

  @Test
  void theErrorIsThatOfAnEvaluation() {
    String evaluation =
        Snn.line("eval --dataset parabola --json --model " + model("parabola")).succeeds().out();
    String prediction = predict("parabola", " --json").succeeds().out();
    String mean = prediction.replaceAll("(?s).*\"mean\":([^,]+),.*", "$1");
    assertTrue(evaluation.contains(mean), mean + " is not in " + evaluation);
  }

  @ParameterizedTest
  @CsvSource({"parabola", "mexican-hat"})
  void thePictureCanBeSeen(String dataset) throws IOException {
    predict(dataset, "").succeeds();
    BufferedImage picture =
        ImageIO.read(temporary.resolve("out").resolve("prediction.png").toFile());
    assertTrue(picture.getWidth() >= 1000 && picture.getHeight() >= 600);
    Set<Integer> colors = new TreeSet<>();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        colors.add(picture.getRGB(x, y));
      }
    }
    assertTrue(colors.size() > 20, colors.size() + " colours");
    for (int spike : List.of(0xFFCC3344, 0xFF3366BB)) {
      assertTrue(colors.contains(spike), "spikes of both signs");
    }
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    predict("parabola", " --threads 1").succeeds();
    byte[] alone = Files.readAllBytes(temporary.resolve("out").resolve("prediction.npy"));
    predict("parabola", " --threads 3").succeeds();
    byte[] together = Files.readAllBytes(temporary.resolve("out").resolve("prediction.npy"));
    assertArrayEquals(alone, together);
  }

  private Outcome line(String options) {
    return Snn.line("predict --out " + temporary.resolve("out") + " " + options);
  }

  @Test
  void classesArePointedElsewhere() throws IOException {
    for (String name : List.of("yinyang", "mnist")) {
      line("--json --dataset %s --model %s".formatted(name, model("parabola")))
          .fails(ExitCode.USAGE, "dataset " + name + " has classes; snn eval tells its accuracy");
    }
    assertEquals(List.of(), Trees.files(temporary));
  }

  @Test
  void modelsThatDoNotFit() throws IOException {
    line("--dataset mexican-hat --model " + model("parabola"))
        .fails(
            ExitCode.USAGE,
            "takes 1 inputs and gives 1 outputs, but dataset mexican-hat has 2 values and 1 target"
                + " numbers");
    Path events = temporary.resolve("events.safetensors");
    Snn.line(
            "init --neuron event-lif --input 1 --layers 3 --classes 1 --tau-syn 0.02"
                + " --threshold 0.1,0.15 --out "
                + events)
        .succeeds();
    line("--dataset parabola --model " + events)
        .fails(ExitCode.USAGE, events + " is event-driven", "snn infer gives its spikes");
    assertEquals(List.of("events.safetensors"), Trees.files(temporary));
  }

  @Test
  void filesThatAreNotThere() throws IOException {
    Path missing = temporary.resolve("missing.safetensors");
    line("--dataset parabola --model " + missing)
        .fails(ExitCode.FAILED, missing.toString(), "no such file");
    line("--dataset parabola --model " + models)
        .fails(ExitCode.FAILED, models + ": is a folder; give the model file");
    assertEquals(List.of(), Trees.files(temporary));
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    for (String out : List.of("file", "file/deep")) {
      Snn.line(
              "predict --dataset parabola --model %s --out %s"
                  .formatted(model("parabola"), temporary.resolve(out)))
          .fails(ExitCode.FAILED, file.toString(), "choose another place");
    }
    assertEquals(List.of("file"), Trees.files(temporary));
    assertEquals("mine", Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({
    "'--dataset parabola --out x', '--model=FILE'",
    "'--model x --out x', '--dataset=NAME'",
    "'--model x --dataset parabola', '--out=DIR'",
    "'--model x --dataset parabel --out x', unknown dataset 'parabel'",
    "'--model x --dataset parabola --out x --threads 0', --threads must be at least 1"
  })
  void wrongUsage(String options, String saying) {
    if (saying.startsWith("unknown")) {
      Path model = model("parabola");
      Snn.line("predict " + options.replace("--model x", "--model " + model))
          .fails(ExitCode.USAGE, "unknown dataset 'parabel'");
      return;
    }
    Snn.line("predict " + options).fails(ExitCode.USAGE, saying);
  }
}
