package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code snn infer}, {@code gradient} and {@code quality} on operator networks: what they write
 * suffices to compute values and errors again.
 */
class OperatorInspectionTest {
  private static final int FUNCTIONS = 3;
  private static final int SENSORS = 7;
  private static final int RANK = 5;
  private static final int STEPS = 6;
  private static final int[] GRID = {4, 3};
  private static final int POINTS = 12;

  /** Single precision. */
  private static final double EPS = 0x1p-23;

  @TempDir Path folder;
  private Path out = Path.of("");
  private double[] target = {};

  @BeforeEach
  void files() throws IOException {
    out = folder.resolve("out");
    var random = new SplittableRandom(3);
    Npy.floats(uniform(random, FUNCTIONS * SENSORS), FUNCTIONS, SENSORS)
        .write(folder.resolve("f.npy"));
    // As single precision holds them.
    target = uniform(random, FUNCTIONS * POINTS);
    Arrays.setAll(target, i -> (float) target[i]);
    Npy.floats(target, FUNCTIONS, GRID[0], GRID[1]).write(folder.resolve("y.npy"));
    for (int axis = 0; axis < GRID.length; axis++) {
      int n = GRID[axis];
      double[] x = IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n).toArray();
      Npy.of("<f8", x, n).write(folder.resolve("x" + axis + ".npy"));
    }
  }

  private static double[] uniform(SplittableRandom random, int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  private Path model(String network) {
    Path file = folder.resolve(network + ".safetensors");
    Snn.line(
            "init --input %d --layers 9 --network %s --rank %d --coordinates 2 --timesteps %d"
                    .formatted(SENSORS, network, RANK, STEPS)
                + " --encoding direct --bias --gain 3 --seed 4 --out "
                + file)
        .succeeds();
    return file;
  }

  private Outcome run(String command, Path model) {
    return Snn.line(
        "%s --model %s --input %s --at %s,%s --out %s"
            .formatted(
                command,
                model,
                folder.resolve("f.npy"),
                folder.resolve("x0.npy"),
                folder.resolve("x1.npy"),
                out));
  }

  private Outcome gradient(String options, Path model) {
    return run("gradient --target " + folder.resolve("y.npy") + " " + options, model);
  }

  private Npy array(String name) throws IOException {
    return Npy.read(out.resolve(name + ".npy"));
  }

  /** The mean over steps of what a part gave, {@code [rows][R]}. */
  private double[][] mean(String part) throws IOException {
    double[][][] steps = array(part + ".output").steps();
    double[][] mean = new double[steps[0].length][RANK];
    for (double[][] step : steps) {
      for (int row = 0; row < mean.length; row++) {
        for (int r = 0; r < RANK; r++) {
          mean[row][r] += step[row][r] / steps.length;
        }
      }
    }
    return mean;
  }

  /** What trunks but one gave at a point, multiplied. */
  private static double others(List<double[][]> trunks, int but, int point, int r) {
    double product = 1;
    for (int trunk = 0; trunk < trunks.size(); trunk++) {
      if (trunk != but) {
        product *= trunks.get(trunk)[row(trunks.size(), trunk, point)][r];
      }
    }
    return product;
  }

  private static int row(int trunks, int trunk, int point) {
    return trunks == 1 ? point : trunk == 0 ? point / GRID[1] : point % GRID[1];
  }

  private List<double[][]> trunks(String network) throws IOException {
    return network.equals("deeponet")
        ? List.<double[][]>of(mean("trunk.0"))
        : List.of(mean("trunk.0"), mean("trunk.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeponet", "seponet"})
  void valuesAreTheSumOverWhatPartsGave(String network) throws IOException {
    JsonObject json =
        run("infer --record spikes,membrane --json", model(network))
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals("[4,3]", json.get("grid").toString());
    assertEquals(network.equals("deeponet") ? 2 : 3, json.getAsJsonArray("parts").size());
    assertArrayEquals(new int[] {FUNCTIONS, GRID[0], GRID[1]}, array("output").shape());
    assertArrayEquals(new int[] {STEPS, FUNCTIONS, 9}, array("branch.spikes.0").shape());
    int rows = network.equals("deeponet") ? POINTS : GRID[0];
    assertArrayEquals(new int[] {STEPS, rows, 9}, array("trunk.0.membrane.0").shape());
    double[] values = array("output").values();
    double[][] branch = mean("branch");
    List<double[][]> trunks = trunks(network);
    boolean any = false;
    for (int b = 0; b < FUNCTIONS; b++) {
      for (int p = 0; p < POINTS; p++) {
        double sum = 0;
        double size = 0;
        for (int r = 0; r < RANK; r++) {
          double term = branch[b][r] * others(trunks, -1, p, r);
          sum += term;
          size += Math.abs(term);
        }
        any |= sum != 0;
        // Each mean is rounded once, and each product and sum.
        double bound = (2 * trunks.size() + 2 + RANK) * EPS * size;
        assertEquals(sum, values[b * POINTS + p], bound + Double.MIN_VALUE);
      }
    }
    assertTrue(any, "a network that gives zero proves nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeponet", "seponet"})
  void errorsFollowFromTheValues(String network) throws IOException {
    Path model = model(network);
    run("infer", model).succeeds();
    double[] values = array("output").values();
    gradient("--rule bptt --against bptt --record spikes", model).succeeds();
    double[][] branch = mean("branch");
    List<double[][]> trunks = trunks(network);
    double[][] byBranch = new double[FUNCTIONS][RANK];
    double[][] byTrunk = new double[trunks.getFirst().length][RANK];
    double largest = 0;
    for (int b = 0; b < FUNCTIONS; b++) {
      for (int p = 0; p < POINTS; p++) {
        double error = (values[b * POINTS + p] - target[b * POINTS + p]) / (FUNCTIONS * POINTS);
        for (int r = 0; r < RANK; r++) {
          double step = error / STEPS;
          byBranch[b][r] += step * others(trunks, -1, p, r);
          byTrunk[row(trunks.size(), 0, p)][r] += step * branch[b][r] * others(trunks, 0, p, r);
          largest = Math.max(largest, Math.abs(byBranch[b][r]));
        }
      }
    }
    double bound = 1e-5 * largest; // some forty sums and products of what cancels in part
    assertErrors(byBranch, array("branch.error").steps(), bound);
    assertErrors(byTrunk, array("trunk.0.error").steps(), 10 * bound);
    assertReadout(array("branch.error").steps(), bound);
  }

  private static void assertErrors(double[][] expected, double[][][] found, double bound) {
    for (double[][] step : found) {
      for (int row = 0; row < expected.length; row++) {
        assertArrayEquals(expected[row], step[row], bound);
      }
    }
  }

  /** The gradient of a linear read-out: errors times spikes. */
  private void assertReadout(double[][][] errors, double bound) throws IOException {
    double[][][] spikes = array("branch.spikes.0").steps();
    double[][] found = array("branch.layers.1.weight").rows();
    for (int r = 0; r < RANK; r++) {
      for (int i = 0; i < 9; i++) {
        double sum = 0;
        for (int t = 0; t < STEPS; t++) {
          for (int b = 0; b < FUNCTIONS; b++) {
            sum += errors[t][b][r] * spikes[t][b][i];
          }
        }
        assertEquals(sum, found[r][i], STEPS * FUNCTIONS * bound);
      }
    }
  }

  @Test
  void anOracleAgreesWithItself() {
    JsonArray layers =
        gradient("--rule bptt --against bptt --json", model("seponet"))
            .succeeds()
            .json()
            .getAsJsonObject()
            .getAsJsonArray("layers");
    assertEquals(6, layers.size());
    for (int i = 0; i < layers.size(); i++) {
      JsonObject layer = layers.get(i).getAsJsonObject();
      assertEquals(List.of("branch", "trunk.0", "trunk.1").get(i / 2), text(layer, "part"));
      assertEquals(i % 2, layer.get("layer").getAsInt());
      assertEquals(0, layer.get("relativeError").getAsDouble());
    }
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bp",
        "opzo",
        "dfa",
        "dkp",
        "fdfa",
        "zo",
        "forward-gradient --directions 3",
        "node-gradient"
      })
  void everyRuleShowsWhatItIsMadeOf(String rule) throws IOException {
    gradient("--rule " + rule, model("deeponet")).succeeds();
    List<String> files = Trees.files(out);
    for (String part : List.of("branch", "trunk.0")) {
      assertTrue(files.contains(part + ".layers.0.weight.npy"), files::toString);
      assertTrue(files.contains("reference." + part + ".layers.1.bias.npy"), files::toString);
      boolean feedback = List.of("opzo", "dfa", "dkp", "fdfa").contains(rule);
      assertEquals(feedback, files.contains(part + ".feedback.0.npy"), files::toString);
      assertEquals(rule.equals("opzo"), files.contains(part + ".noise.0.npy"), files::toString);
      boolean moves = rule.startsWith("zo") || rule.startsWith("forward");
      assertEquals(moves, files.contains(part + ".direction.0.weight.npy"), files::toString);
    }
    if (rule.equals("opzo")) {
      assertArrayEquals(new int[] {STEPS, POINTS, 9}, array("trunk.0.noise.0").shape());
      double[] branch = array("branch.noise.0").values();
      double[] trunk = array("trunk.0.noise.0").values();
      assertFalse(Arrays.equals(branch, Arrays.copyOf(trunk, branch.length)), "of its own");
    }
  }

  @Test
  void qualityGoesThroughAllParts() {
    Path model = folder.resolve("q.safetensors");
    Snn.line(
            "init --input 100 --layers 9 --network deeponet --rank 5 --coordinates 1 --timesteps 4"
                + " --encoding direct --gain 3 --out "
                + model)
        .succeeds();
    String line = "quality --dataset antiderivative --batch 4 --draws 4 --model " + model;
    Snn.line(line + " --rule bp").succeeds().says("branch.0 ", "branch.1 ", "trunk.0.1 ");
    JsonObject json =
        Snn.line(line + " --rule opzo --warmup 2 --json").succeeds().json().getAsJsonObject();
    assertEquals(
        List.of("branch", "branch", "trunk.0", "trunk.0"),
        Stream.iterate(0, i -> i + 1)
            .limit(4)
            .map(i -> text(json.getAsJsonArray("layers").get(i).getAsJsonObject(), "part"))
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "infer --input F --out OUT | is an operator network: say with --at",
        "infer --input F --at X0 --out OUT | --at names 1 file, but a point of the network has 2",
        "gradient --input F --target Y --rule bp --out OUT | is an operator network: say with --at",
        "gradient --input F --target Y --rule opzo --feedback D --at X0,X1 --out OUT"
            + " | has its own feedback; leave out --feedback",
        "gradient --input F --target Y --rule bp --loss cross-entropy --at X0,X1 --out OUT |"
            + " operator",
      })
  void whatCannotBe(String command, String saying) {
    String line =
        command
            .replace(" F ", " " + folder.resolve("f.npy") + " ")
            .replace(" Y ", " " + folder.resolve("y.npy") + " ")
            .replace(" D ", " " + folder + " ")
            .replace("X0", folder.resolve("x0.npy").toString())
            .replace("X1", folder.resolve("x1.npy").toString())
            .replace("OUT", out.toString());
    Snn.line(line + " --model " + model("deeponet")).fails(ExitCode.USAGE, saying);
    assertFalse(out.toFile().exists());
  }

  @Test
  void targetsOfAnotherGrid() throws IOException {
    Npy.floats(new double[FUNCTIONS * 5], FUNCTIONS, 5).write(folder.resolve("y.npy"));
    gradient("--rule bp", model("deeponet"))
        .fails(ExitCode.FAILED, "has the shape [3, 5], expected [3, 4, 3]");
  }

  /** Single precision must hold them, and tell them apart. */
  @ParameterizedTest
  @CsvSource({"0 1e39, beyond the range of float32", "1 1.000000000001, precision tell them apart"})
  void pointsThatNetworksCannotSee(String coordinates, String saying) throws IOException {
    String[] both = coordinates.split(" ", -1);
    double[] x = {Double.parseDouble(both[0]), Double.parseDouble(both[1])};
    Npy.of("<f8", x, 2).write(folder.resolve("x0.npy"));
    run("infer", model("deeponet")).fails(ExitCode.FAILED, saying);
  }

  @Test
  void otherNetworksHaveNoPoints() {
    Path plain = folder.resolve("plain.safetensors");
    Snn.line("init --input %d --classes 3 --layers 9 --out %s".formatted(SENSORS, plain))
        .succeeds();
    run("infer", plain).fails(ExitCode.USAGE, "--at needs an operator network");
  }
}
