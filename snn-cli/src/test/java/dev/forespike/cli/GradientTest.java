package dev.forespike.cli;

import static dev.forespike.cli.Outside.HIDDEN;
import static dev.forespike.cli.Outside.OUTPUTS;
import static dev.forespike.cli.Outside.SAMPLES;
import static dev.forespike.cli.Outside.STEPS;
import static dev.forespike.cli.Outside.assertClose;
import static dev.forespike.cli.Outside.flat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.Reference.Gradients;
import dev.forespike.cli.Reference.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code snn gradient} against gradients in double precision, written down from the equations: the
 * model's weights, the batch and the feedback come from outside, and everything else is taken from
 * the arrays that the command writes.
 */
class GradientTest {
  private final Path temporary;

  GradientTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @ParameterizedTest
  @EnumSource
  void backPropagation(Scenario scenario) throws IOException {
    Outside outside = scenario.in(temporary);
    JsonObject json = outside.gradientJson("--rule bp");
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    double[][][] errors = outside.objective.errors(pass.o);
    Gradients expected = pass.local(errors, outside.reference.backPropagation(), true);
    outside.assertOutputs(pass, errors);
    outside.assertParameters("", expected, scenario.setting.bias());
    outside.assertParameters("reference.", expected, scenario.setting.bias());
    assertEquals(outside.objective.loss(pass.o), json.get("loss").getAsDouble(), 1e-6);
    for (int layer = 0; layer <= HIDDEN; layer++) {
      assertAgreement(json, layer, 1, 1, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void throughTime(Scenario scenario) throws IOException {
    Outside outside = scenario.in(temporary);
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    double[][][] errors = outside.objective.errors(pass.o);
    Gradients spatial = pass.local(errors, outside.reference.backPropagation(), true);
    for (boolean detached : new boolean[] {false, true}) {
      outside.gradientJson("--rule bptt" + (detached ? " --detach-reset" : ""));
      Gradients expected = pass.throughTime(errors, detached);
      outside.assertParameters("", expected, scenario.setting.bias());
      outside.assertParameters("reference.", spatial, scenario.setting.bias());
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomFeedbackAgainstTheWholeHistory(Scenario scenario) throws IOException {
    Outside outside = scenario.in(temporary);
    JsonObject json = outside.gradientJson("--rule dfa --feedback-gain 0.9 --against BPTT");
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    double[][][] errors = outside.objective.errors(pass.o);
    double[][][] feedback = outside.feedback();
    Gradients expected = pass.local(errors, Reference.feedback(feedback), true);
    outside.assertOutputs(pass, errors);
    outside.assertParameters("", expected, scenario.setting.bias());
    outside.assertParameters(
        "reference.", pass.throughTime(errors, false), scenario.setting.bias());
    assertEquals("dfa", json.get("rule").getAsString());
    assertEquals("bptt", json.get("against").getAsString());
    double bound = 0.9 / Math.sqrt(OUTPUTS);
    for (double[][] matrix : feedback) {
      DoubleStream sizes = Arrays.stream(flat(matrix)).map(Math::abs);
      assertEquals(bound, sizes.max().orElseThrow(), 0.02);
    }
    for (int layer = 0; layer <= HIDDEN; layer++) {
      assertAgreement(json, layer, outside);
    }
  }

  /** Cosine, ratio and error in the document, against the arrays. */
  private static void assertAgreement(JsonObject json, int layer, Outside outside)
      throws IOException {
    double[] a = outside.array("layers." + layer + ".weight").values();
    double[] b = outside.array("reference.layers." + layer + ".weight").values();
    double difference = 0;
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      product += a[i] * b[i];
    }
    double cosine = product / length(a) / length(b);
    assertAgreement(json, layer, cosine, length(a) / length(b), Math.sqrt(difference) / length(b));
    assertTrue(layer == HIDDEN || cosine < 0.9, "agrees whatever it is");
  }

  private static double length(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
  }

  private static void assertAgreement(
      JsonObject json, int layer, double cosine, double normRatio, double relativeError) {
    JsonObject entry = json.getAsJsonArray("layers").get(layer).getAsJsonObject();
    assertEquals(layer, entry.get("layer").getAsInt());
    assertEquals(cosine, entry.get("cosine").getAsDouble(), 1e-9);
    assertEquals(normRatio, entry.get("normRatio").getAsDouble(), 1e-9);
    assertEquals(relativeError, entry.get("relativeError").getAsDouble(), 1e-9);
  }

  @Test
  void seedsDecideAboutFeedback() throws IOException {
    Outside outside = Scenario.STATIC.in(temporary);
    outside.gradientJson("--rule dfa --seed 5");
    double[] first = outside.array("feedback.1").values();
    outside.gradientJson("--rule dfa --seed 6");
    assertNotEquals(first[0], outside.array("feedback.1").values()[0]);
    outside.gradientJson("--rule dfa --seed 5 --threads 1");
    assertArrayEquals(first, outside.array("feedback.1").values());
  }

  @ParameterizedTest
  @CsvSource({
    "STATIC, gaussian, output, ''",
    "SPIKES, gaussian, output, --antithetic",
    "SPIKES_BIASES, gaussian, membrane, ''",
    "STATIC_BIASES, sparse:0.2, output, ''",
    "SPIKES, sparse:0.2, membrane, ''",
    "STATIC, sparse:0.2, membrane, --drop-surrogate",
    "STATIC_ZERO_LEAKY, rademacher, output, ''",
    "SPIKES_ZERO_LEAKY, uniform, membrane, ''",
    "STATIC_NONE_LEAKY, sphere, output, --drop-alpha"
  })
  void givenFeedbackAndInjectedNoise(Scenario scenario, String law, String position, String more)
      throws IOException {
    Outside outside = scenario.in(temporary);
    Path given = outside.writeFeedback(new SplittableRandom(4));
    outside.gradientJson(
        "--rule opzo --feedback %s --noise %s --noise-position %s --alpha 0.3 --seed 9 %s"
            .formatted(given, law, position, more)
            .strip());
    double[][][][] z = outside.stepsOfLayers("noise");
    for (int layer = 0; layer < HIDDEN; layer++) {
      assertUnitVariance(z[layer]);
      assertArrayEquals(
          Files.readAllBytes(given.resolve("feedback." + layer + ".npy")),
          Files.readAllBytes(outside.out.resolve("feedback." + layer + ".npy")));
    }
    var noise = new Noise(z, 0.3, position.equals("membrane"));
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x, noise));
    double[][][] errors = outside.objective.errors(pass.o);
    Reference.Credit credit = Reference.feedback(outside.feedback());
    outside.assertOutputs(pass, errors);
    outside.assertParameters(
        "", pass.local(errors, credit, !more.equals("--drop-surrogate")), scenario.setting.bias());
    outside.assertParameters(
        "reference.",
        pass.local(errors, outside.reference.backPropagation(), true),
        scenario.setting.bias());
  }

  /** The deviation of the mean square of so many numbers is below 0.06 for every law used here. */
  private static void assertUnitVariance(double[][][] z) {
    double meanSquare = Arrays.stream(flat(z)).map(x -> x * x).average().orElseThrow();
    assertEquals(1, meanSquare, 0.3);
  }

  @Test
  void sparseNoiseIsSparse() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    outside.gradientJson("--rule opzo --noise sparse:0.2");
    double[] values = outside.array("noise.0").values();
    assertArrayEquals(
        new double[] {-(float) Math.sqrt(5), 0, (float) Math.sqrt(5)},
        Arrays.stream(values).distinct().sorted().toArray(),
        1e-6);
  }

  @Test
  void antitheticNoiseIsAntithetic() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    outside.gradientJson("--rule opzo --antithetic");
    double[][][] z = outside.array("noise.1").steps();
    for (int t = 0; t + 1 < STEPS; t += 2) {
      double[] negative = Arrays.stream(flat(z[t + 1])).map(x -> 0 - x).toArray();
      assertArrayEquals(flat(z[t]), negative);
      assertTrue(Arrays.stream(negative).anyMatch(x -> x != 0));
    }
  }

  /**
   * What OPZO's feedback becomes in three passes, from the noise and outputs of each: pass k of a
   * warm-up has the noise that an inspection after k passes shows.
   */
  @ParameterizedTest
  @CsvSource({
    "SPIKES, sparse:0.2, leave-one-out, on, ''",
    "STATIC_BIASES, gaussian, none, off, ''",
    "STATIC, gaussian, leave-one-out, on, --drop-alpha"
  })
  void feedbackThatLearnsFromNoise(
      Scenario scenario, String law, String center, String correction, String more)
      throws IOException {
    double alpha = 0.25;
    double momentum = 0.9;
    Outside outside = scenario.in(temporary);
    String options =
        "--rule opzo --noise %s --center %s --bias-correction %s --alpha %s --feedback-momentum %s %s --warmup "
            .formatted(law, center, correction, alpha, momentum, more)
            .replace("  ", " ");
    double[][][] matrices = {new double[53][OUTPUTS], new double[29][OUTPUTS]};
    for (int pass = 0; pass < 3; pass++) {
      outside.gradientJson(options + pass);
      double[][][] o = outside.array("output").steps();
      double[][][][] z = outside.stepsOfLayers("noise");
      for (int layer = 0; layer < HIDDEN; layer++) {
        double[][] correlation = correlation(z[layer], o, center.equals("leave-one-out"));
        average(matrices[layer], momentum, correlation, (1 - momentum) / alpha);
      }
    }
    outside.gradientJson(options + 3);
    double[][][] feedback = outside.feedback();
    double scale = correction.equals("on") ? 1 / (1 - Math.pow(momentum, 3)) : 1;
    scale *= more.equals("--drop-alpha") ? alpha : 1;
    for (int layer = 0; layer < HIDDEN; layer++) {
      double factor = scale;
      double[] expected = Arrays.stream(flat(matrices[layer])).map(x -> factor * x).toArray();
      assertClose("feedback " + layer, expected, flat(feedback[layer]));
    }
    var noise = new Noise(outside.stepsOfLayers("noise"), alpha, false);
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x, noise));
    Gradients gradients =
        pass.local(outside.objective.errors(pass.o), Reference.feedback(feedback), true);
    outside.assertParameters("", gradients, scenario.setting.bias());
  }

  /** The mean over steps and samples of {@code z (o - baseline)^T}. */
  private static double[][] correlation(double[][][] z, double[][][] o, boolean leaveOneOut) {
    double[][] mean = new double[z[0][0].length][OUTPUTS];
    for (int t = 0; t < STEPS; t++) {
      for (int b = 0; b < SAMPLES; b++) {
        for (int k = 0; k < OUTPUTS; k++) {
          double others = 0;
          for (int other = 0; other < SAMPLES; other++) {
            others += other == b ? 0 : o[t][other][k] / (SAMPLES - 1);
          }
          double centered = o[t][b][k] - (leaveOneOut ? others : 0);
          for (int i = 0; i < mean.length; i++) {
            mean[i][k] += z[t][b][i] * centered / (STEPS * SAMPLES);
          }
        }
      }
    }
    return mean;
  }

  private static void average(double[][] matrix, double kept, double[][] added, double share) {
    for (int i = 0; i < matrix.length; i++) {
      for (int k = 0; k < matrix[i].length; k++) {
        matrix[i][k] = kept * matrix[i][k] + share * added[i][k];
      }
    }
  }

  @Test
  void feedbackThatLearnsFromErrors() throws IOException {
    Outside outside = Scenario.SPIKES_BIASES.in(temporary);
    outside.gradientJson("--rule dkp --warmup 4 --feedback-rate 0.3 --feedback-decay 0.1");
    Reference.Pass pass = outside.safe(outside.reference.run(outside.x));
    double[][][] errors = outside.objective.errors(pass.o);
    double[][][] matrices = {new double[53][OUTPUTS], new double[29][OUTPUTS]};
    for (int k = 0; k < 4; k++) {
      for (int layer = 0; layer < HIDDEN; layer++) {
        // The errors hold the mean over steps, which is not wanted of a sum over them.
        double[][] sum = correlation(pass.s[layer], errors, false);
        average(matrices[layer], 1 - 0.3 * 0.1, sum, -0.3 * STEPS * SAMPLES);
      }
    }
    for (int layer = 0; layer < HIDDEN; layer++) {
      assertClose("feedback", flat(matrices[layer]), flat(outside.feedback()[layer]));
    }
    outside.assertParameters("", pass.local(errors, Reference.feedback(matrices), true), true);
  }

  /** Without any pass there is no feedback, hence no gradient but the read-out's. */
  @Test
  void feedbackThatHasNotLearned() throws IOException {
    Outside outside = Scenario.SPIKES.in(temporary);
    JsonObject json = outside.gradientJson("--rule dkp");
    assertTrue(Arrays.stream(outside.array("layers.0.weight").values()).allMatch(x -> x == 0));
    assertAgreement(json, 0, 0, 0, 1);
    assertAgreement(json, 2, 1, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "sparse:0.5", "sphere"})
  void weightSpace(String law) throws IOException {
    double alpha = 0.02;
    Outside outside = Scenario.STATIC_BIASES.in(temporary);
    JsonObject json =
        outside.gradientJson("--rule zo --noise %s --alpha %s --seed 3".formatted(law, alpha));
    double loss = json.get("loss").getAsDouble();
    Gradients direction = outside.parameters("direction.");
    Gradients gradient = outside.parameters("layers.");
    float factor = (float) (loss / alpha);
    double squares = 0;
    for (int layer = 0; layer <= HIDDEN; layer++) {
      double[] z = flat(direction.weights()[layer]);
      squares += length(z) * length(z);
      assertArrayEquals(scaled(z, factor), flat(gradient.weights()[layer]));
      assertArrayEquals(scaled(direction.biases()[layer], factor), gradient.biases()[layer]);
    }
    // The law holds for all 3672 weights and 88 biases together.
    assertEquals(1, squares / 3672, 0.15);

    Reference.Pass pass = outside.safe(outside.reference.moved(alpha, direction).run(outside.x));
    outside.assertOutputs(pass, outside.objective.errors(pass.o));
    assertEquals(outside.objective.loss(pass.o), loss, 1e-6);

    Reference.Pass still = outside.safe(outside.reference.run(outside.x));
    Gradients exact =
        still.local(outside.objective.errors(still.o), outside.reference.backPropagation(), true);
    outside.assertParameters("reference.", exact, true);
  }

  private static double[] scaled(double[] z, float factor) {
    return Arrays.stream(z).map(value -> (float) value * factor).toArray();
  }

  /** Models of other sizes: no hidden width is special. */
  @Test
  void oneHiddenLayerOfOneNeuron() throws IOException {
    Path model = temporary.resolve("one.safetensors");
    Snn.line("init --input 1 --layers 1 --classes 1 --timesteps 3 --out " + model).succeeds();
    TensorFile file = TensorFile.read(model);
    file.put("layers.0.weight", new double[] {0.75});
    file.put("layers.1.weight", new double[] {2});
    file.write(model);
    Npy.floats(new double[] {1}, 1, 1).write(temporary.resolve("x.npy"));
    Npy.floats(new double[] {1}, 1, 1).write(temporary.resolve("y.npy"));
    Snn.line(
            "gradient --rule bp --model %s --input %s/x.npy --target %s/y.npy --out %s/out"
                .formatted(model, temporary, temporary, temporary))
        .succeeds();
    // u = 0.75, 1.125 (fires, 0.125 stay), 0.8125; o = 0, 2, 0; errors of (o - 1)^2 / 2 / 3.
    Path out = temporary.resolve("out");
    assertArrayEquals(new double[] {0, 2, 0}, Npy.read(out.resolve("output.npy")).values());
    double third = 1.0 / 3;
    assertArrayEquals(
        new double[] {-third, third, -third}, Npy.read(out.resolve("error.npy")).values(), 1e-7);
    // Traces of the spikes: 0, 1, 0.5.
    assertArrayEquals(
        new double[] {third - third / 2},
        Npy.read(out.resolve("layers.1.weight.npy")).values(),
        1e-7);
    double slopes = -psi(0.75) + psi(1.125) - psi(0.8125);
    assertArrayEquals(
        new double[] {2 * slopes / 3}, Npy.read(out.resolve("layers.0.weight.npy")).values(), 1e-6);
  }

  private static double psi(double u) {
    double z = 1 / (1 + Math.exp(-4 * (u - 1)));
    return 4 * z * (1 - z);
  }
}
