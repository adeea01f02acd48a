package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.prediction.FunctionsAt;
import dev.forespike.cli.prediction.Prediction;
import dev.forespike.data.Encoders;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operator networks say of functions, as files and in words. */
class OperatorPredictionTest {
  private static final int FUNCTIONS = 5;

  private final Path out;

  OperatorPredictionTest(@TempDir Path temporary) {
    out = temporary.resolve("out");
  }

  private Npy array(String name) throws IOException {
    return Npy.read(out.resolve(name + ".npy"));
  }

  private List<String> write(Prediction prediction) throws IOException {
    List<String> written;
    try (var folder = new ArrayFolder(out)) {
      prediction.write(folder);
      folder.commit();
      written = folder.files();
    }
    assertEquals(written.stream().sorted().toList(), Trees.files(out));
    return written;
  }

  private static double[] floats(float[] values) {
    double[] same = new double[values.length];
    Arrays.setAll(same, i -> values[i]);
    return same;
  }

  /** What a part gives as a whole for some input. */
  private static double[] given(Network network, int part, float... input) {
    Network own = network.part(part);
    try (var inferencer = new Inferencer(own, Encoders.of(own.encoding()), 1)) {
      Samples one = Samples.of(Shape.of(input.length), input, new int[1]);
      return floats(inferencer.predict(one, Scaling.none()).values());
    }
  }

  /** The definition: products of what branch and trunks give, summed. */
  private static double value(Network network, Samples functions, int function, double... at) {
    float[] sensors = new float[MadeOperator.SENSORS];
    functions.read(function, sensors, 0);
    double[] product = given(network, 0, sensors);
    int trunks = network.spec().parts().size() - 1;
    for (int trunk = 0; trunk < trunks; trunk++) {
      float[] taken = new float[trunks == 1 ? at.length : 1];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = (float) at[trunk + i];
      }
      double[] factor = given(network, trunk + 1, taken);
      Arrays.setAll(product, r -> product[r] * factor[r]);
    }
    return MadeOperator.SCALING.value(Arrays.stream(product).sum());
  }

  @Test
  void valuesOnOneAxis() throws IOException {
    ValueGrid grid = MadeOperator.grid(7);
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, grid);
    Network network = MadeOperator.deeponet(1);
    List<String> files = write(Prediction.of("made", network, dataset, 1));
    assertEquals(
        List.of("prediction.npy", "target.npy", "input.npy", "axis0.npy", "prediction.png"), files);
    assertArrayEquals(new int[] {FUNCTIONS, 7}, array("prediction").shape());
    assertArrayEquals(new int[] {FUNCTIONS, 7}, array("target").shape());
    assertArrayEquals(new int[] {FUNCTIONS, MadeOperator.SENSORS}, array("input").shape());
    assertEquals("<f8", array("axis0").type());
    assertArrayEquals(grid.axis(0), array("axis0").values());
    double[] prediction = array("prediction").values();
    for (int i = 0; i < prediction.length; i++) {
      double expected = value(network, dataset.test(), i / 7, grid.axis(0)[i % 7]);
      assertEquals(expected, prediction[i], 1e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void valuesOnTwoAxes(boolean oneTrunk) throws IOException {
    ValueGrid grid = MadeOperator.grid(3, 4);
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, grid);
    Network network = oneTrunk ? MadeOperator.deeponet(2) : MadeOperator.seponet(2);
    write(Prediction.of("made", network, dataset, 1));
    assertArrayEquals(new int[] {FUNCTIONS, 3, 4}, array("prediction").shape());
    assertArrayEquals(new int[] {FUNCTIONS, 3, 4}, array("target").shape());
    double[] x = array("axis0").values();
    double[] y = array("axis1").values();
    double[][][] prediction = array("prediction").steps();
    double[][][] target = array("target").steps();
    double[][] input = array("input").rows();
    for (int f = 0; f < FUNCTIONS; f++) {
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
          double expected = value(network, dataset.test(), f, x[i], y[j]);
          assertEquals(expected, prediction[f][i][j], 1e-4);
          double sine = Math.sin(3 * x[i] + 1.5 * y[j]);
          assertEquals(10 + 2 * input[f][0] * sine, target[f][i][j], 1e-5);
        }
      }
    }
  }

  @Test
  void threeAxesAndMore() throws IOException {
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, MadeOperator.grid(2, 3, 4));
    write(Prediction.of("made", MadeOperator.seponet(3), dataset, 1));
    assertArrayEquals(new int[] {FUNCTIONS, 2, 3, 4}, array("prediction").shape());
    assertArrayEquals(new double[] {0, 1, 2, 3}, array("axis2").values());
  }

  @Test
  void aPlainNetworkHasItsOutputsOnTheGrid() throws IOException {
    ValueGrid grid = MadeOperator.grid(3, 4);
    Network network = MadeOperator.plain(grid);
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, grid);
    Models.checkFits(Path.of("plain"), network, dataset);
    write(Prediction.of("made", network, dataset, 1));
    assertArrayEquals(new int[] {FUNCTIONS, 3, 4}, array("prediction").shape());
    assertArrayEquals(grid.axis(1), array("axis1").values());
  }

  /** Mean and median over functions, of what lies in the files. */
  private double[] error() throws IOException {
    double[][] prediction = array("prediction").shaped(FUNCTIONS, 12).rows();
    double[][] target = array("target").shaped(FUNCTIONS, 12).rows();
    double[] errors = new double[FUNCTIONS];
    for (int f = 0; f < FUNCTIONS; f++) {
      double difference = 0;
      double whole = 0;
      for (int i = 0; i < 12; i++) {
        difference += Math.pow(prediction[f][i] - target[f][i], 2);
        whole += Math.pow(target[f][i], 2);
      }
      errors[f] = Math.sqrt(difference / whole);
    }
    Arrays.sort(errors);
    return new double[] {Arrays.stream(errors).average().orElseThrow(), errors[FUNCTIONS / 2]};
  }

  @Test
  void theErrorIsToldOverFunctions() throws IOException {
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, MadeOperator.grid(3, 4));
    Prediction prediction = Prediction.of("made", MadeOperator.seponet(2), dataset, 1);
    List<String> files = write(prediction);
    double[] error = error();
    assertEquals(
        String.format(
            Locale.ROOT,
            "made: relative L2 mean %.2f%% median %.2f%% on 5 test functions at 3 x 4 points:"
                + " prediction.npy target.npy input.npy axis0.npy axis1.npy prediction.png in x",
            100 * error[0],
            100 * error[1]),
        prediction.line(files, Path.of("x")));
    JsonObject json = prediction.json(Path.of("m"), files);
    assertEquals(
        List.of("model", "dataset", "samples", "outputs", "grid", "relativeError", "files"),
        List.copyOf(json.keySet()));
    assertEquals(FUNCTIONS, json.get("samples").getAsInt());
    assertEquals(12, json.get("outputs").getAsInt());
    assertEquals("[3,4]", json.get("grid").toString());
    JsonObject told = json.getAsJsonObject("relativeError");
    assertEquals(error[0], told.get("mean").getAsDouble(), 1e-6);
    assertEquals(error[1], told.get("median").getAsDouble(), 1e-6);
  }

  @Test
  void pointsOfTheUsersOwnHaveNoTargets() throws IOException {
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, MadeOperator.grid(3, 4));
    Network network = MadeOperator.seponet(2);
    double[] x = {0.1, 0.35};
    double[] y = {0, 0.7, 1.9};
    Prediction prediction = Prediction.at(ValueGrid.of(List.of(x, y)), network, dataset, 1);
    List<String> files = write(prediction);
    assertEquals(
        List.of("prediction.npy", "input.npy", "axis0.npy", "axis1.npy", "prediction.png"), files);
    assertArrayEquals(x, array("axis0").values());
    double[][][] values = array("prediction").steps();
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(value(network, dataset.test(), 3, x[i], y[j]), values[3][i][j], 1e-4);
      }
    }
    assertEquals(
        "made: 5 test functions at 2 x 3 points: prediction.npy input.npy axis0.npy axis1.npy"
            + " prediction.png in x",
        prediction.line(files, Path.of("x")));
    JsonObject json = prediction.json(Path.of("m"), files);
    assertFalse(json.has("relativeError"));
    assertEquals("[2,3]", json.get("grid").toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void thePointsOfTheDatasetGiveTheSameBits(int axes) throws IOException {
    ValueGrid grid = axes == 1 ? MadeOperator.grid(9) : MadeOperator.grid(5, 4);
    Dataset dataset = MadeOperator.dataset(FUNCTIONS, grid);
    Network network = MadeOperator.deeponet(axes);
    write(Prediction.of("made", network, dataset, 1));
    double[] known = array("prediction").values();
    new ArrayFolder(out).writeFile("target.npy", new byte[0]);
    Prediction.at(grid, network, dataset, 2).write(new ArrayFolder(out));
    assertArrayEquals(known, array("prediction").values());
  }

  /** More than are computed at once. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyPointsAreComputedByBlocks(boolean oneTrunk) {
    ValueGrid grid = MadeOperator.grid(100, 90);
    Samples functions = MadeOperator.dataset(2, MadeOperator.grid(3, 4)).test();
    Network network = oneTrunk ? MadeOperator.deeponet(2) : MadeOperator.seponet(2);
    var at = new FunctionsAt(functions, grid);
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), 1)) {
      assertArrayEquals(
          inferencer.predict(at, MadeOperator.SCALING).values(),
          at.predict(inferencer, MadeOperator.SCALING));
    }
  }

  private static void refused(Network network, Dataset dataset, String... saying) {
    var refusal =
        assertThrows(
            SpecException.class,
            () -> Models.checkFits(Path.of("my.safetensors"), network, dataset));
    String message = String.valueOf(refusal.getMessage());
    for (String part : saying) {
      assertTrue(message.contains(part), () -> part + " is not in " + message);
    }
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void datasetsThatDoNotFit() {
    Dataset operator = MadeOperator.dataset(2, MadeOperator.grid(3, 4));
    Models.checkFits(Path.of("m"), MadeOperator.deeponet(2), operator);
    Models.checkFits(Path.of("m"), MadeOperator.seponet(2), operator);
    for (Network network : List.of(MadeOperator.deeponet(1), MadeOperator.seponet(3))) {
      refused(
          network,
          operator,
          "the trunks of model my.safetensors take %d coordinates"
              .formatted(network.spec().parts().size() - 1),
          "the grid of dataset made has 2 axes; give the dataset it was trained on");
    }
    Samples few = Samples.ofOperator(Shape.of(2), new float[2], MadeOperator.grid(3), new float[3]);
    refused(
        MadeOperator.deeponet(1),
        Dataset.ofFunction("few", few, few, Scaling.none()),
        "my.safetensors takes functions at 5 sensors, but dataset few has them at 2");
    Samples function = Samples.ofFunction(Shape.of(5), new float[5], 6, new float[6]);
    Samples classes = Samples.of(Shape.of(5), new float[5], new int[1]);
    for (Dataset other :
        List.of(
            Dataset.ofFunction("other", function, function, Scaling.none()),
            Dataset.of("other", 6, classes, classes))) {
      refused(
          MadeOperator.deeponet(1),
          other,
          "my.safetensors is an operator network",
          "samples of dataset other are no functions",
          "give a dataset of an operator");
    }
    refused(
        MadeOperator.plain(MadeOperator.grid(11)),
        operator,
        "gives 11 outputs, but dataset made has 5 values and 12 target numbers");
  }
}
