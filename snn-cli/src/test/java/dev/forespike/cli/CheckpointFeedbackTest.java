package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.Reference.Gradients;
import dev.forespike.cli.Reference.Noise;
import dev.forespike.cli.Reference.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn gradient --checkpoint}: the feedback that a run has learned. */
class CheckpointFeedbackTest {
  private static final int STEPS = 4;
  private static final int SAMPLES = 9;
  private static final int[] HIDDEN = {20, 16};
  private static final int UPDATES = 2 * 7;

  private static Path folder;
  private static double[] input;
  private static int[] labels;

  private final Path out;

  CheckpointFeedbackTest(@TempDir Path temporary) {
    out = temporary.resolve("out");
  }

  @BeforeAll
  static void train(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path data = MadeDataset.write(folder.resolve("made"));
    String line =
        "train --dataset idx:%s --layers 20,16 --timesteps 4 --gain 4 --epochs 2 --batch 32";
    train(line.formatted(data), "opzo", " --alpha 0.35 --noise sparse:0.5");
    train(line.formatted(data), "dfa", " --seed 7");
    train(line.formatted(data), "dkp", " --feedback-rate 0.2");
    var random = new SplittableRandom(1);
    input = random.doubles(SAMPLES * 35).map(x -> (float) x).toArray();
    labels = IntStream.range(0, SAMPLES).map(b -> b % MadeDataset.CLASSES).toArray();
    Npy.floats(input, SAMPLES, 35).write(folder.resolve("x.npy"));
    Npy.labels(labels).write(folder.resolve("y.npy"));
  }

  private static void train(String line, String rule, String options) {
    Snn.line(line + " --rule " + rule + options + " --out " + folder.resolve(rule)).succeeds();
  }

  private void inspect(String rule, String options) {
    Snn.line(
            "gradient --model %1$s/%2$s/model.safetensors --input %1$s/x.npy --target %1$s/y.npy --rule %2$s --out %3$s%4$s"
                .formatted(folder, rule, out, options))
        .succeeds();
  }

  private static TensorFile state(String rule) throws IOException {
    return TensorFile.read(folder.resolve(rule).resolve(Trees.STATE));
  }

  private double[] written(String name) throws IOException {
    return Npy.read(out.resolve(name + ".npy")).values();
  }

  @Test
  void opzoWithItsCorrectionAndItsNoise() throws IOException {
    inspect("opzo", " --checkpoint " + folder.resolve("opzo"));
    TensorFile state = state("opzo");
    double[] updates = state.values("rule.feedback-updates");
    assertEquals(UPDATES, updates[0]);
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      double[] matrix = state.values("rule.feedback." + layer);
      double[] start = state.values("rule.feedback-start." + layer);
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = (matrix[i] - updates[1] * start[i]) / (1 - updates[1]);
      }
      Outside.assertClose("feedback", matrix, written("feedback." + layer), 1e-7);
      assertArrayEquals(
          new double[] {-Math.sqrt(2), 0, Math.sqrt(2)},
          Arrays.stream(written("noise." + layer)).distinct().sorted().toArray(),
          1e-6);
    }
    assertGradients(new Noise(noise(), 0.35, false));
  }

  private double[][][][] noise() throws IOException {
    double[][][][] z = new double[HIDDEN.length][][][];
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      z[layer] = Npy.read(out.resolve("noise." + layer + ".npy")).steps();
    }
    return z;
  }

  /** The gradients are those of the feedback that was written, in the trained network. */
  private void assertGradients(Noise noise) throws IOException {
    TensorFile model = TensorFile.read(folder.resolve("opzo").resolve("model.safetensors"));
    double[][][] weights = new double[3][][];
    double[][] biases = new double[3][];
    for (int layer = 0; layer < 3; layer++) {
      String name = "layers." + layer + ".weight";
      weights[layer] = Npy.floats(model.values(name), model.shape(name)).rows();
      biases[layer] = new double[weights[layer].length];
    }
    double[][][] x = new double[STEPS][][];
    Arrays.fill(x, Npy.floats(input, SAMPLES, 35).rows());
    Reference.Pass pass = new Reference(Setting.DEFAULT, weights, biases).run(x, noise);
    assertTrue(pass.margin > 4e-6 && pass.firingRate(1) > 0.02, "choose another seed");
    double[][][] feedback = new double[HIDDEN.length][][];
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      feedback[layer] = Npy.read(out.resolve("feedback." + layer + ".npy")).rows();
    }
    Objective objective = Objective.crossEntropy(STEPS, MadeDataset.CLASSES, labels);
    Gradients expected = pass.local(objective.errors(pass.o), Reference.feedback(feedback), true);
    for (int layer = 0; layer < 3; layer++) {
      String name = "layers." + layer + ".weight";
      Outside.assertClose(name, Outside.flat(expected.weights()[layer]), written(name));
    }
  }

  /** Whoever gives an option of the rule gives them all: the feedback is still the run's. */
  @Test
  void otherNoiseWithTheSameFeedback() throws IOException {
    inspect("opzo", " --checkpoint " + folder.resolve("opzo"));
    double[] feedback = written("feedback.1");
    inspect("opzo", " --noise gaussian --alpha 0.2 --checkpoint " + folder.resolve("opzo"));
    assertArrayEquals(feedback, written("feedback.1"));
    assertTrue(Arrays.stream(written("noise.1")).distinct().count() > 100);
    assertGradients(new Noise(noise(), 0.2, false));
  }

  @Test
  void fixedFeedbackIsThatOfTheSeed() throws IOException {
    inspect("dfa", " --checkpoint " + folder.resolve("dfa"));
    double[] feedback = written("feedback.0");
    assertArrayEquals(state("dfa").values("rule.feedback.0"), feedback, 1e-8);
    inspect("dfa", " --seed 7");
    assertArrayEquals(feedback, written("feedback.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/checkpoint", "/checkpoint/state.safetensors"})
  void folderOrFile(String place) throws IOException {
    inspect("dkp", " --checkpoint " + folder.resolve("dkp") + place);
    for (int layer = 0; layer < HIDDEN.length; layer++) {
      double[] learned = state("dkp").values("rule.feedback." + layer);
      Outside.assertClose("feedback", learned, written("feedback." + layer), 1e-7);
    }
  }

  @Test
  void theCheckpointBefore() throws IOException {
    Path previous = folder.resolve("dkp").resolve(Trees.PREVIOUS);
    inspect("dkp", " --checkpoint " + previous);
    double[] learned = TensorFile.read(previous).values("rule.feedback.1");
    Outside.assertClose("feedback", learned, written("feedback.1"), 1e-7);
    assertFalse(Arrays.equals(learned, state("dkp").values("rule.feedback.1")));
  }
}
