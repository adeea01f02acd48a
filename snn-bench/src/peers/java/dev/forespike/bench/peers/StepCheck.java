package dev.forespike.bench.peers;

import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.bench.measure.Operands;
import dev.forespike.bench.measure.StepSetup;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.Recording;
import java.util.function.IntFunction;

/**
 * Whether torch's step computes what ours does: on the same weights, input, noise and feedback,
 * loss, gradients and the new feedback are compared. Sums are rounded differently, so that now and
 * then a neuron at its threshold fires on one side only; hence the wide margin.
 */
final class StepCheck {
  private static final double MARGIN = 0.02;

  private final StepSetup setup;
  private final Learner learner;

  StepCheck(StepSetup setup, Compute compute) {
    this.setup = setup;
    learner = Learners.of(setup.spec(), setup.parameters(), compute, SpikeProduct.Path.AUTOMATIC);
  }

  /** Checks one step of OPZO; its state is spent. */
  void opzo(String name, Opzo rule, TorchState state, TorchOpzoStep step) {
    int classes = setup.spec().network().outputs();
    int hidden = setup.spec().network().hiddenLayers();
    float[][] feedback = new float[hidden][];
    for (int layer = 0; layer < hidden; layer++) {
      int width = setup.parameters().outputs(layer);
      feedback[layer] = Operands.weights(classes * width, 11 + layer);
      learner.useFeedback(layer, transposed(feedback[layer], classes, width));
      state.setFeedback(layer, feedback[layer]);
    }
    Learner.Inspection ours = learner.inspect(setup.batch(), 0, new SpatialBackprop());
    Recording recording = ours.pass().recording(0);
    for (int layer = 0; layer < hidden; layer++) {
      float[] z = recording.noise(layer).toDense(recording.rows());
      state.setNoise(layer, scriptNoise(z, rule, recording, state.noiseSize(layer)));
    }
    checkLoss(name, ours.pass().loss(), step.runOnGivenNoise());
    checkGradients(name, ours, state::momentum);
    for (int layer = 0; layer < hidden; layer++) {
      float[] expected = newFeedback(feedback[layer], rule, recording, layer, classes);
      // Lambda near 1 leaves M almost as it was: what was added is compared.
      subtract(expected, feedback[layer], rule.momentum());
      float[] given = state.feedback(layer);
      subtract(given, feedback[layer], rule.momentum());
      compare(name + ", feedback " + layer, expected, given);
    }
  }

  /** Checks one step of back-propagation through time. */
  void bptt(String name, double loss, IntFunction<float[]> gradients) {
    Learner.Inspection ours = learner.inspect(setup.batch(), 0, new SpatialBackprop());
    checkLoss(name, ours.pass().loss(), loss);
    checkGradients(name, ours, gradients);
  }

  private static void checkLoss(String name, double ours, double theirs) {
    if (!(Math.abs(ours - theirs) < MARGIN * ours)) {
      throw new IllegalStateException(name + ": loss " + theirs + " where ours is " + ours);
    }
  }

  private void checkGradients(
      String name, Learner.Inspection ours, IntFunction<float[]> gradients) {
    for (int layer = 0; layer < setup.parameters().layers(); layer++) {
      compare(
          name + ", gradient " + layer, ours.gradients().weights(layer), gradients.apply(layer));
    }
  }

  /** The script's numbers lack a factor, and with antithetic pairs each serves two steps. */
  private static float[] scriptNoise(float[] z, Opzo rule, Recording recording, int size) {
    int step = z.length / recording.steps();
    float[] result = new float[size];
    float unit = (float) TorchOpzoStep.unit(rule.noise());
    for (int i = 0; i < size; i++) {
      int source = rule.antithetic() ? 2 * (i / step) * step + i % step : i;
      result[i] = z[source] / unit;
    }
    return result;
  }

  /** M after a step, in double precision from the recording, as docs/rules.md has it. */
  private static float[] newFeedback(
      float[] before, Opzo rule, Recording recording, int layer, int classes) {
    int size = recording.batch();
    int rows = recording.rows();
    int width = before.length / classes;
    float[] z = recording.noise(layer).toDense(rows);
    float[] output = recording.output();
    double[] sum = new double[before.length];
    for (int row = 0; row < rows; row++) {
      int firstOfStep = row / size * size;
      for (int k = 0; k < classes; k++) {
        double total = 0;
        for (int b = 0; b < size; b++) {
          total += output[(firstOfStep + b) * classes + k];
        }
        double own = output[row * classes + k];
        double centered = own - (total - own) / (size - 1);
        for (int i = 0; i < width; i++) {
          sum[k * width + i] += z[row * width + i] * centered;
        }
      }
    }
    float[] after = new float[before.length];
    for (int i = 0; i < after.length; i++) {
      double mean = sum[i] / (rows * rule.alpha());
      after[i] = (float) (rule.momentum() * before[i] + (1 - rule.momentum()) * mean);
    }
    return after;
  }

  private static float[] transposed(float[] matrix, int rows, int columns) {
    float[] result = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = matrix[r * columns + c];
      }
    }
    return result;
  }

  private static void subtract(float[] from, float[] what, double factor) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= (float) (factor * what[i]);
    }
  }

  private static void compare(String name, float[] expected, float[] given) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) expected[i] - given[i], 2);
      length += (double) expected[i] * expected[i];
    }
    double relative = Math.sqrt(difference / length);
    if (!(relative < MARGIN)) {
      throw new IllegalStateException(
          name + " differs from ours by " + relative + " of its length");
    }
  }
}
