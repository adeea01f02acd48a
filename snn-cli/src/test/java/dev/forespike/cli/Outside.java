package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.Reference.Gradients;
import dev.forespike.cli.Reference.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A model whose weights come from outside, a batch for it, and the reference that knows both: what
 * somebody has who checks the command with a program of their own.
 */
final class Outside {
  /** Inputs, two hidden layers, outputs: no width is a multiple of a vector's. */
  static final int[] WIDTHS = {37, 53, 29, 6};

  static final int HIDDEN = 2;
  static final int OUTPUTS = 6;
  static final int STEPS = 7;
  static final int SAMPLES = 11;

  /** Share of the largest entry; a twentieth of what is promised. */
  static final double TOLERANCE = 1e-5;

  final Path model;
  final Path input;
  final Path target;
  final Path out;
  final int[] labels;
  final Objective objective;
  final Reference reference;

  /** The input of each step. */
  final double[][][] x;

  private final Path folder;

  private Outside(Path folder, Setting setting, boolean spikes, long seed) throws IOException {
    this.folder = folder;
    model = folder.resolve("model.safetensors");
    input = folder.resolve("x.npy");
    target = folder.resolve("y.npy");
    out = folder.resolve("out");
    var random = new SplittableRandom(seed);
    Snn.line(
            "init --input 37 --layers 53,29 --classes 6 --timesteps %d --out %s%s"
                .formatted(STEPS, model, setting.options()))
        .succeeds();
    reference = fill(model, setting, random);
    x = spikes ? spikes(random) : constant(random);
    labels = IntStream.range(0, SAMPLES).map(_ -> random.nextInt(OUTPUTS)).toArray();
    Npy.labels(labels).write(target);
    objective = Objective.crossEntropy(STEPS, OUTPUTS, labels);
  }

  /** With the same input at every step. */
  static Outside constant(Path folder, Setting setting) throws IOException {
    return new Outside(folder, setting, false, 20);
  }

  /** With spikes as input. */
  static Outside spikes(Path folder, Setting setting) throws IOException {
    return new Outside(folder, setting, true, 21);
  }

  /** Puts random numbers in the place of a model's parameters. */
  static Reference fill(Path model, Setting setting, SplittableRandom random) throws IOException {
    TensorFile file = TensorFile.read(model);
    int layers = (int) file.header().keySet().stream().filter(x -> x.endsWith(".weight")).count();
    double[][][] weights = new double[layers][][];
    double[][] biases = new double[layers][];
    for (int layer = 0; layer < layers; layer++) {
      String name = "layers." + layer + ".weight";
      int[] shape = file.shape(name);
      double[] numbers = uniform(random, shape[0] * shape[1], 3 / Math.sqrt(shape[1]));
      file.put(name, numbers);
      weights[layer] = Npy.floats(numbers, shape).rows();
      biases[layer] = new double[shape[0]];
      if (setting.bias()) {
        biases[layer] = uniform(random, shape[0], 0.2);
        file.put("layers." + layer + ".bias", biases[layer]);
      }
    }
    file.write(model);
    return new Reference(setting, weights, biases);
  }

  /** Numbers that single precision has, too. */
  private static double[] uniform(SplittableRandom random, int count, double bound) {
    return random.doubles(count, -bound, bound).map(x -> (float) x).toArray();
  }

  private double[][][] constant(SplittableRandom random) throws IOException {
    double[] row = Arrays.stream(uniform(random, SAMPLES * WIDTHS[0], 1)).map(Math::abs).toArray();
    Npy array = Npy.floats(row, SAMPLES, WIDTHS[0]);
    array.write(input);
    double[][][] steps = new double[STEPS][][];
    Arrays.fill(steps, array.rows());
    return steps;
  }

  private double[][][] spikes(SplittableRandom random) throws IOException {
    int count = STEPS * SAMPLES * WIDTHS[0];
    double[] spikes = random.doubles(count).map(p -> p < 0.3 ? 1 : 0).toArray();
    Npy array = Npy.of("|b1", spikes, STEPS, SAMPLES, WIDTHS[0]);
    array.write(input);
    return array.steps();
  }

  Outcome infer(String options) {
    return Snn.line("infer --model %s --input %s --out %s%s".formatted(model, input, out, options));
  }

  /** Runs {@code snn gradient} and gives what it prints. */
  Outcome gradient(String options) {
    return Snn.line(
        "gradient --model %s --input %s --target %s --out %s %s"
            .formatted(model, input, target, out, options));
  }

  /** The same with a JSON document. */
  JsonObject gradientJson(String options) {
    return gradient("--json " + options).succeeds().json().getAsJsonObject();
  }

  /** The library saw the same spikes as the reference: rounding decides about none. */
  Reference.Pass safe(Reference.Pass pass) {
    assertTrue(pass.margin > 4e-6, () -> "choose another seed: margin " + pass.margin);
    for (int layer = 0; layer < HIDDEN; layer++) {
      double rate = pass.firingRate(layer);
      assertTrue(rate > 0.05 && rate < 0.8, () -> "nothing to be seen at firing rate " + rate);
    }
    return pass;
  }

  Npy array(String name) throws IOException {
    return Npy.read(out.resolve(name + ".npy"));
  }

  /** Arrays of each hidden layer, with an index for each axis. */
  double[][][][] stepsOfLayers(String name) throws IOException {
    double[][][][] layers = new double[HIDDEN][][][];
    for (int layer = 0; layer < HIDDEN; layer++) {
      layers[layer] = array(name + "." + layer).steps();
    }
    return layers;
  }

  /** The feedback weights that were written. */
  double[][][] feedback() throws IOException {
    double[][][] matrices = new double[HIDDEN][][];
    for (int layer = 0; layer < HIDDEN; layer++) {
      matrices[layer] = array("feedback." + layer).rows();
    }
    return matrices;
  }

  /** Writes feedback weights and gives their folder. */
  Path writeFeedback(SplittableRandom random) throws IOException {
    Path given = Files.createDirectories(folder.resolve("feedback"));
    for (int layer = 0; layer < HIDDEN; layer++) {
      int width = WIDTHS[layer + 1];
      Npy.floats(uniform(random, width * OUTPUTS, 0.7), width, OUTPUTS)
          .write(given.resolve("feedback." + layer + ".npy"));
    }
    return given;
  }

  /** Arrays with the shapes of all parameters. */
  Gradients parameters(String prefix) throws IOException {
    double[][][] weights = new double[HIDDEN + 1][][];
    double[][] biases = new double[HIDDEN + 1][];
    for (int layer = 0; layer <= HIDDEN; layer++) {
      weights[layer] = array(prefix + layer + ".weight").rows();
      Path bias = out.resolve(prefix + layer + ".bias.npy");
      biases[layer] = Files.exists(bias) ? Npy.read(bias).values() : new double[WIDTHS[layer + 1]];
    }
    return new Gradients(weights, biases);
  }

  void assertOutputs(Reference.Pass pass, double[][][] errors) throws IOException {
    assertArrayEquals(new int[] {STEPS, SAMPLES, OUTPUTS}, array("output").shape());
    assertArrayEquals(flat(pass.o), array("output").values(), TOLERANCE);
    assertClose("error", flat(errors), array("error").values());
  }

  void assertParameters(String prefix, Gradients expected, boolean biases) throws IOException {
    for (int layer = 0; layer <= HIDDEN; layer++) {
      String name = prefix + "layers." + layer;
      Npy weights = array(name + ".weight");
      assertArrayEquals(new int[] {WIDTHS[layer + 1], WIDTHS[layer]}, weights.shape(), name);
      assertClose(name, flat(expected.weights()[layer]), weights.values());
      if (biases) {
        assertClose(name, expected.biases()[layer], array(name + ".bias").values());
      }
    }
  }

  /** Asserts that arrays agree up to a share of the largest entry, which is not 0. */
  static void assertClose(String what, double[] expected, double[] actual) {
    assertClose(what, expected, actual, TOLERANCE);
  }

  static void assertClose(String what, double[] expected, double[] actual, double tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 0, () -> what + " is all zeros, which proves nothing");
    assertArrayEquals(expected, actual, tolerance * largest, what);
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  static double[] flat(double[][][] steps) {
    return Arrays.stream(steps).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }
}
