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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.cli.Reference.Gradients;
import dev.forespike.cli.Reference.Noise;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code snn gradient} takes, prints and writes beside the gradients themselves. */
class GradientFilesTest {
  private static final Set<String> GRADIENTS = names("layers.", 3, ".weight");
  private static final Set<String> REFERENCE = names("reference.layers.", 3, ".weight");
  private static final Set<String> PASS = Set.of("output.npy", "error.npy");

  private final Path temporary;

  GradientFilesTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  private static Set<String> names(String prefix, int layers, String suffix) {
    var names = new TreeSet<String>();
    for (int layer = 0; layer < layers; layer++) {
      names.add(prefix + layer + suffix + ".npy");
    }
    return names;
  }

  /** The files of a rule, where {@code more} names what it has beyond the gradients. */
  @ParameterizedTest
  @CsvSource({
    "bp, ''",
    "bptt, ''",
    "dfa, feedback.",
    "dkp, feedback.",
    "opzo, feedback. noise.",
    "zo, direction."
  })
  void writesWhatIsDocumentedAndNothingElse(String rule, String more) throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    JsonObject json = outside.gradientJson("--rule " + rule);
    var expected = new TreeSet<>(GRADIENTS);
    expected.addAll(REFERENCE);
    expected.addAll(PASS);
    for (String prefix : more.isEmpty() ? new String[0] : more.split(" ")) {
      boolean weights = prefix.equals("direction.");
      expected.addAll(names(prefix, weights ? 3 : HIDDEN, weights ? ".weight" : ""));
    }
    assertEquals(List.copyOf(expected), Trees.files(outside.out));
    var told = new TreeSet<String>();
    json.getAsJsonArray("files").forEach(file -> told.add(file.getAsString()));
    assertEquals(expected, told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bp", "zo"})
  void biasesHaveFilesOfTheirOwn(String rule) throws IOException {
    Outside outside = Scenario.SPIKES_BIASES.in(temporary);
    outside.gradientJson("--rule " + rule);
    var biases = new TreeSet<>(names("layers.", 3, ".bias"));
    biases.addAll(names("reference.layers.", 3, ".bias"));
    if (rule.equals("zo")) {
      biases.addAll(names("direction.", 3, ".bias"));
    }
    var written = new TreeSet<>(Trees.files(outside.out));
    written.removeIf(name -> !name.contains("bias"));
    assertEquals(biases, written);
    assertArrayEquals(new int[] {WIDTHS[2]}, outside.array("layers.1.bias").shape());
  }

  @Test
  void printsOneDocument() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    JsonObject json = outside.gradientJson("--rule OPZO --seed 12");
    assertEquals(
        Set.of("model", "rule", "settings", "against", "seed", "loss", "layers", "files"),
        json.keySet());
    assertEquals(outside.model.toString(), json.get("model").getAsString());
    assertEquals("opzo", json.get("rule").getAsString());
    assertTrue(json.get("settings").getAsString().startsWith("Opzo[noise="), json::toString);
    assertEquals("bp", json.get("against").getAsString());
    assertEquals(12, json.get("seed").getAsInt());
    JsonArray layers = json.getAsJsonArray("layers");
    assertEquals(HIDDEN + 1, layers.size());
    for (int layer = 0; layer <= HIDDEN; layer++) {
      assertEquals(
          Set.of("layer", "cosine", "normRatio", "relativeError"),
          layers.get(layer).getAsJsonObject().keySet());
    }
  }

  /** Without output weights there is nothing to propagate back: a ratio to it has no value. */
  @Test
  void aRatioToNothingIsNoNumber() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    TensorFile file = TensorFile.read(outside.model);
    file.put("layers.2.weight", new double[OUTPUTS * WIDTHS[2]]);
    file.write(outside.model);
    JsonObject first =
        outside.gradientJson("--rule dfa").getAsJsonArray("layers").get(0).getAsJsonObject();
    assertEquals(0, first.get("cosine").getAsDouble());
    assertEquals(0, first.get("normRatio").getAsDouble());
    assertTrue(first.get("relativeError").isJsonNull(), first::toString);
    String text = outside.gradient("--rule dfa").succeeds().out();
    assertTrue(text.lines().toList().get(3).endsWith("  Infinity"), text);
  }

  @Test
  void printsATableForPeople() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    List<String> lines =
        outside.gradient("--rule dfa --against bptt").succeeds().out().lines().toList();
    assertEquals(7, lines.size(), lines::toString);
    assertTrue(
        lines.get(0).matches("dfa on 37-53-29-6: loss \\d\\.\\d{6}, against bptt on the same pass"),
        lines::toString);
    assertEquals("FeedbackAlignment[gain=1.0]", lines.get(1));
    assertEquals("layer     cosine  norm ratio  relative error", lines.get(2));
    for (int layer = 0; layer <= HIDDEN; layer++) {
      String number = "-?\\d\\.\\d{6}";
      assertTrue(
          lines
              .get(3 + layer)
              .matches(layer + " +" + number + " +" + number + " +\\d\\.\\d{3}e[+-]\\d\\d"),
          lines::toString);
    }
    assertTrue(lines.get(6).startsWith("layers.0.weight.npy reference.layers.0.weight.npy "));
    assertTrue(lines.get(6).endsWith(" in " + outside.out), lines::toString);
  }

  @Test
  void recordsThePassThatTheRuleLearnedFrom() throws IOException {
    Outside outside = Scenario.STATIC_BIASES.in(temporary);
    outside.gradientJson("--rule opzo --alpha 0.4 --record spikes,membrane");
    var noise = new Noise(outside.stepsOfLayers("noise"), 0.4, false);
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x, noise));
    for (int layer = 0; layer < HIDDEN; layer++) {
      assertArrayEquals(flat(pass.s[layer]), outside.array("spikes." + layer).values());
      assertArrayEquals(
          flat(pass.u[layer]), outside.array("membrane." + layer).values(), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<i4", "|u1", ">i8", "|b1"})
  void classesMayBeAnyWholeNumbers(String type) throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    int[] labels = new int[SAMPLES];
    labels[3] = 1;
    Npy.labels(labels).write(outside.target);
    outside.gradientJson("--rule bp");
    double[] expected = outside.array("layers.0.weight").values();
    Npy.labels(labels).as(type).write(outside.target);
    outside.gradientJson("--rule bp");
    assertArrayEquals(expected, outside.array("layers.0.weight").values());
  }

  @ParameterizedTest
  @CsvSource({
    "false, '', 1",
    "true, '', 1",
    "false, --loss mse, 1",
    "false, --loss cross-entropy, 0",
    "true, --loss cross-entropy, 0",
    "true, --loss mixture:0.25, 0.25"
  })
  void targetsMayBeNumbers(boolean perStep, String loss, double squaredShare) throws IOException {
    Outside outside = Scenario.SPIKES_ZERO_LEAKY.in(temporary);
    int rows = perStep ? STEPS * SAMPLES : SAMPLES;
    double[] shares = shares(rows, squaredShare == 1);
    Npy targets = perStep ? array(shares, STEPS, SAMPLES) : array(shares, SAMPLES);
    targets.write(outside.target);
    var objective =
        (perStep
                ? new Objective(targets.steps(), 0, false)
                : Objective.constant(STEPS, targets.rows()))
            .withSquaredShare(squaredShare);
    assertObjective(outside, objective, loss);
  }

  private static Npy array(double[] values, int... rows) {
    int[] shape = Arrays.copyOf(rows, rows.length + 1);
    shape[rows.length] = OUTPUTS;
    return Npy.floats(values, shape);
  }

  /** Rows of shares that sum to 1, or of any numbers. */
  private static double[] shares(int rows, boolean any) {
    var random = new SplittableRandom(6);
    double[] values = new double[rows * OUTPUTS];
    for (int row = 0; row < rows; row++) {
      double[] x = random.doubles(OUTPUTS, any ? -2 : 0.1, 2).toArray();
      double sum = any ? 1 : Arrays.stream(x).sum();
      for (int k = 0; k < OUTPUTS; k++) {
        values[row * OUTPUTS + k] = (float) (x[k] / sum);
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"mse, 1", "mixture:0.3, 0.3", "mean-cross-entropy, 0"})
  void lossesOfClasses(String loss, double squaredShare) throws IOException {
    Outside outside = Scenario.STATIC_NONE_LEAKY.in(temporary);
    Objective objective = outside.objective.withSquaredShare(squaredShare);
    assertObjective(
        outside, loss.startsWith("mean") ? objective.ofMean() : objective, "--loss " + loss);
  }

  private static void assertObjective(Outside outside, Objective objective, String options)
      throws IOException {
    JsonObject json = outside.gradientJson(("--rule bp " + options).strip());
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    double[][][] errors = objective.errors(pass.o);
    double loss = objective.loss(pass.o);
    assertEquals(loss, json.get("loss").getAsDouble(), 1e-6 * loss);
    outside.assertOutputs(pass, errors);
    Gradients expected = pass.local(errors, outside.reference.backPropagation(), true);
    outside.assertParameters("", expected, false);
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    List<String> before = Trees.files(temporary);
    Snn.line(
            "gradient --json --rule opzo --model %s --input %s --target %s --out %s/run"
                .formatted(outside.model, outside.input, outside.target, file))
        .fails(ExitCode.FAILED, file.toString(), "choose another place");
    assertEquals(before, Trees.files(temporary));
  }

  @ParameterizedTest
  @ValueSource(strings = {"layers.0.weight.npy", "error.npy"})
  void aFolderWhereAnArrayShouldBe(String name) throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    Path taken = outside.out.resolve(name);
    Files.createDirectories(taken.resolve("mine"));
    outside.gradient("--json --rule bp").fails(ExitCode.FAILED, taken.toString());
    assertTrue(Files.isDirectory(taken.resolve("mine")));
    for (String file : Trees.files(outside.out)) {
      assertFalse(file.endsWith(".tmp"), file);
      Npy.read(outside.out.resolve(file));
    }
  }
}
