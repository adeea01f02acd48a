package dev.forespike.cli.prediction;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.data.NpyArray;
import dev.forespike.train.Predictions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a function is and what a network says it is, at every test sample: on the scale of the
 * values, not of the numbers that are learned. Samples of an operator are functions, whose outputs
 * are the values on a grid; at points of the user's own there is nothing to compare with.
 */
public final class FunctionValues {
  private final int samples;
  private final int arguments;
  private final int outputs;
  private final Optional<ValueGrid> grid;
  private final float[] input;
  private final float[] target;
  private final float[] prediction;

  private FunctionValues(Samples test, Scaling scaling, float[] prediction) {
    samples = test.size();
    arguments = test.shape().size();
    grid = test.grid();
    boolean compared = test.targets() > 0;
    outputs = compared ? test.targets() : grid.orElseThrow().size();
    input = new float[Math.multiplyExact(samples, arguments)];
    target = new float[compared ? Math.multiplyExact(samples, outputs) : 0];
    this.prediction = prediction;
    for (int i = 0; i < samples; i++) {
      test.read(i, input, i * arguments);
      if (compared) {
        test.readTargets(i, target, i * outputs);
      }
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) scaling.value(target[i]);
    }
  }

  public static FunctionValues of(Dataset dataset, Predictions predictions) {
    return new FunctionValues(dataset.test(), dataset.scaling(), predictions.values());
  }

  /** What a network says of functions at points for which there are no targets. */
  public static FunctionValues of(FunctionsAt functions, float[] prediction) {
    return new FunctionValues(functions, Scaling.none(), prediction);
  }

  public int samples() {
    return samples;
  }

  /** Input values of a sample. */
  int arguments() {
    return arguments;
  }

  public int outputs() {
    return outputs;
  }

  /** Where the outputs are values of functions. */
  Optional<ValueGrid> grid() {
    return grid;
  }

  /** Whether it is known what is right. */
  boolean hasTargets() {
    return target.length > 0;
  }

  float input(int sample, int argument) {
    return input[sample * arguments + argument];
  }

  public float target(int sample, int output) {
    return target[sample * outputs + output];
  }

  public float prediction(int sample, int output) {
    return prediction[sample * outputs + output];
  }

  public float error(int sample, int output) {
    return prediction(sample, output) - target(sample, output);
  }

  /** {@code |prediction - target| / |target|} over the outputs of a sample. */
  double relativeError(int sample) {
    double squaredError = 0;
    double squaredTarget = 0;
    for (int j = 0; j < outputs; j++) {
      squaredError += Math.pow((double) prediction(sample, j) - target(sample, j), 2);
      squaredTarget += Math.pow(target(sample, j), 2);
    }
    return Math.sqrt(squaredError / squaredTarget);
  }

  /** All arguments of a sample. */
  float[] inputs(int sample) {
    return Arrays.copyOfRange(input, sample * arguments, (sample + 1) * arguments);
  }

  /**
   * Writes {@code [samples, outputs]} twice and {@code [samples, inputs]}; values on a grid with an
   * axis for each of it, and its coordinates.
   */
  void write(ArrayFolder folder) throws IOException {
    int[] shape = shape();
    folder.write("prediction", prediction, shape);
    if (hasTargets()) {
      folder.write("target", target, shape);
    }
    folder.write("input", input, samples, arguments);
    if (grid.isPresent()) {
      for (int axis = 0; axis < grid.get().axes(); axis++) {
        double[] coordinates = grid.get().axis(axis);
        folder.write("axis" + axis, NpyArray.of(coordinates, coordinates.length));
      }
    }
  }

  private int[] shape() {
    if (grid.isEmpty()) {
      return new int[] {samples, outputs};
    }
    int[] shape = new int[1 + grid.get().axes()];
    Arrays.setAll(shape, i -> i == 0 ? samples : grid.get().length(i - 1));
    return shape;
  }
}
