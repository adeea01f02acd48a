package dev.forespike.train.runtime;

import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import java.util.Arrays;

/**
 * The relative L2 error {@code |prediction - target| / |target|} of functions, on the values that
 * numbers stand for. A sample with several targets, or with values on a grid, is a function of its
 * own; with one target each, all samples together are the values of one function.
 */
public final class RelativeError {
  private final Scaling scaling;
  private final boolean single;
  private final double[] errors;
  private double squaredError;
  private double squaredTarget;

  /**
   * Begins a measurement.
   *
   * @param samples what will be measured, with target numbers
   * @param scaling what numbers stand for
   */
  public RelativeError(Samples samples, Scaling scaling) {
    this.scaling = scaling;
    single = samples.targets() == 1 && samples.grid().isEmpty();
    errors = new double[single ? 1 : samples.size()];
  }

  /**
   * Takes the prediction of a sample; samples come in their order.
   *
   * @param sample its index
   * @param prediction numbers the network gave
   * @param targets numbers it should have given, as many
   * @param offset the first target
   */
  public void add(int sample, double[] prediction, float[] targets, int offset) {
    if (!single) {
      squaredError = 0;
      squaredTarget = 0;
    }
    for (int j = 0; j < prediction.length; j++) {
      double target = scaling.value(targets[offset + j]);
      squaredError += Math.pow(scaling.value(prediction[j]) - target, 2);
      squaredTarget += target * target;
    }
    errors[single ? 0 : sample] = Math.sqrt(squaredError / squaredTarget);
  }

  /**
   * The mean over functions.
   *
   * @return at least 0
   */
  public double mean() {
    return Arrays.stream(errors).average().orElse(Double.NaN);
  }

  /**
   * The median over functions, which a solution near zero does not move.
   *
   * @return at least 0
   */
  public double median() {
    double[] sorted = errors.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
