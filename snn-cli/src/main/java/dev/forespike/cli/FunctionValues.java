package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.train.Predictions;
import java.util.Arrays;

/**
 * What a function is and what a network says it is, at every test sample: on the scale of the
 * values, not of the numbers that are learned.
 */
final class FunctionValues {
  private final int samples;
  private final int arguments;
  private final int outputs;
  private final float[] input;
  private final float[] target;
  private final float[] prediction;

  private FunctionValues(Samples test, Scaling scaling, Predictions predictions) {
    samples = test.size();
    arguments = test.shape().size();
    outputs = test.targets();
    input = new float[Math.multiplyExact(samples, arguments)];
    target = new float[Math.multiplyExact(samples, outputs)];
    prediction = predictions.values();
    for (int i = 0; i < samples; i++) {
      test.read(i, input, i * arguments);
      test.readTargets(i, target, i * outputs);
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) scaling.value(target[i]);
    }
  }

  static FunctionValues of(Dataset dataset, Predictions predictions) {
    return new FunctionValues(dataset.test(), dataset.scaling(), predictions);
  }

  int samples() {
    return samples;
  }

  /** Input values of a sample. */
  int arguments() {
    return arguments;
  }

  int outputs() {
    return outputs;
  }

  float input(int sample, int argument) {
    return input[sample * arguments + argument];
  }

  float target(int sample, int output) {
    return target[sample * outputs + output];
  }

  float prediction(int sample, int output) {
    return prediction[sample * outputs + output];
  }

  float error(int sample, int output) {
    return prediction(sample, output) - target(sample, output);
  }

  /** All arguments of a sample. */
  float[] inputs(int sample) {
    return Arrays.copyOfRange(input, sample * arguments, (sample + 1) * arguments);
  }

  /** Writes {@code [samples, outputs]} twice and {@code [samples, inputs]}. */
  void write(ArrayFolder folder) throws java.io.IOException {
    folder.write("prediction", prediction, samples, outputs);
    folder.write("target", target, samples, outputs);
    folder.write("input", input, samples, arguments);
  }
}
