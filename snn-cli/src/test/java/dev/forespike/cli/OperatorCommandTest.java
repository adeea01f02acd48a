package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn predict} and {@code snn eval} with small operator networks. */
class OperatorCommandTest {
  private static final String NAME = "antiderivative";
  private static final int FUNCTIONS = 800;
  private static final int POINTS = 100;

  private static Path models;

  @TempDir Path folder;
  private Path out = Path.of("");

  @BeforeEach
  void place() {
    out = folder.resolve("out");
  }

  @BeforeAll
  static void train(@TempDir Path temporary) {
    models = temporary;
    for (String network : List.of("deeponet --rank 8", "mlp")) {
      // Whether a layer is warned of is not what is tested here.
      Outcome trained =
          Snn.line(
              "train --dataset %s --train-limit 200 --rule bptt --layers 12 --timesteps 4"
                      .formatted(NAME)
                  + " --epochs 10 --batch 20 --lr 0.01 --threads 1 --out %s --network %s"
                      .formatted(models.resolve(network.split(" ", -1)[0]), network));
      assertEquals(0, trained.exit(), trained::toString);
    }
  }

  private static Path model(String network) {
    return models.resolve(network).resolve("model.safetensors");
  }

  private Outcome predict(String network, String options) {
    return Snn.line(
        "predict --dataset %s --model %s --out %s%s".formatted(NAME, model(network), out, options));
  }

  private Npy array(String name) throws IOException {
    return Npy.read(out.resolve(name + ".npy"));
  }

  private String points(double... coordinates) throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.of("<f8", coordinates, coordinates.length).write(file);
    return " --at " + file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeponet", "mlp"})
  void writesFunctionsOnTheirGrid(String network) throws IOException {
    predict(network, "")
        .succeeds()
        .says(
            NAME + ": relative L2 mean ",
            " on 800 test functions at 100 points: prediction.npy target.npy input.npy axis0.npy"
                + " prediction.png in ");
    assertArrayEquals(new int[] {FUNCTIONS, POINTS}, array("prediction").shape());
    assertArrayEquals(new int[] {FUNCTIONS, POINTS}, array("target").shape());
    assertArrayEquals(new int[] {FUNCTIONS, POINTS}, array("input").shape());
    double[] x = array("axis0").values();
    assertEquals(POINTS, x.length);
    assertEquals(1, x[POINTS - 1]);
    assertTrue(ImageIO.read(out.resolve("prediction.png").toFile()).getHeight() > 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeponet", "mlp"})
  void theErrorIsThatOfAnEvaluation(String network) {
    JsonObject predicted = predict(network, " --json").succeeds().json().getAsJsonObject();
    String evaluation = "eval --dataset " + NAME + " --model " + model(network);
    JsonObject evaluated = Snn.line(evaluation + " --json").succeeds().json().getAsJsonObject();
    assertEquals(FUNCTIONS, evaluated.get("samples").getAsInt());
    assertEquals(predicted.get("relativeError"), evaluated.get("relativeError"));
    double mean = evaluated.getAsJsonObject("relativeError").get("mean").getAsDouble();
    assertTrue(mean > 0.001 && mean < 1.5, "something is learned, not all: " + mean);
    assertEquals(
        network.equals("mlp") ? 1 : 2, evaluated.getAsJsonArray("firingRate").size(), "parts");
    Snn.line(evaluation)
        .succeeds()
        .says(NAME + ": relative L2 mean ", " on 800 test functions, loss ", " firing ");
  }

  @Test
  void pointsOfTheUsersOwn() throws IOException {
    JsonObject json =
        predict("deeponet", points(0, 0.123, 0.5, 1) + " --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals("[4]", json.get("grid").toString());
    assertEquals(4, json.get("outputs").getAsInt());
    assertEquals(
        List.of("axis0.npy", "input.npy", "prediction.npy", "prediction.png"), Trees.files(out));
    double[][] alone = array("prediction").rows();
    predict("deeponet", "").succeeds();
    double[][] all = array("prediction").rows();
    for (int f = 0; f < FUNCTIONS; f++) {
      assertEquals(all[f][0], alone[f][0]);
      assertEquals(all[f][POINTS - 1], alone[f][3]);
      double below = Math.min(all[f][49], all[f][50]);
      double above = Math.max(all[f][49], all[f][50]);
      assertTrue(alone[f][2] > below - 0.2 && alone[f][2] < above + 0.2, "between neighbours");
    }
  }

  @Test
  void threadsChangeNoBit() throws IOException {
    predict("deeponet", points(0.1, 0.2) + " --threads 1").succeeds();
    byte[] alone = Files.readAllBytes(out.resolve("prediction.npy"));
    predict("deeponet", points(0.1, 0.2) + " --threads 3").succeeds();
    assertArrayEquals(alone, Files.readAllBytes(out.resolve("prediction.npy")));
  }

  /** Each of them is one line, and nothing is written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 1.25 | 1 | coordinate 1 is 1.25, outside the domain of axis 0, which is from 0",
        "0.5 0.5 | 1 | coordinate 1 is 0.5, but must be above 0.5 before it",
        "0 NaN | 1 | element [1] is NaN"
      })
  void pointsThatCannotBe(String coordinates, int code, String saying) throws IOException {
    double[] values =
        List.of(coordinates.split(" ", -1)).stream().mapToDouble(Double::parseDouble).toArray();
    String at = points(values);
    predict("deeponet", at).fails(code, folder.resolve("x.npy").toString(), saying);
    assertEquals(List.of("x.npy"), Trees.files(folder));
  }

  @Test
  void pointsThatAreNone() throws IOException {
    String at = points(0.5);
    predict("deeponet", at + "," + folder.resolve("x.npy"))
        .fails(ExitCode.USAGE, "--at names 2 files, but the grid", NAME + " has 1 axis");
    predict("mlp", at)
        .fails(ExitCode.USAGE, "--at needs an operator network", model("mlp").toString());
    predict("deeponet", " --at " + folder.resolve("missing.npy"))
        .fails(ExitCode.FAILED, "missing.npy", "no such file");
    assertEquals(List.of("x.npy"), Trees.files(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"predict --out OUT", "eval"})
  void modelsThatDoNotFit(String command) throws IOException {
    String line = command.replace("OUT", out.toString()) + " --model " + model("deeponet");
    Snn.line(line + " --dataset parabola")
        .fails(ExitCode.USAGE, "is an operator network", "parabola are no functions");
    Snn.line(line + " --dataset poisson")
        .fails(
            ExitCode.USAGE, "takes functions at 100 sensors, but dataset poisson has them at 51");
    assertEquals(List.of(), Trees.files(folder));
  }
}
