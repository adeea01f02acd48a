package dev.forespike.train.runtime;

import dev.forespike.api.Readout;
import java.util.Arrays;

/**
 * What the steps of a sequence say together: the one definition of a sample's value and class, for
 * training, evaluation, inference and sessions. A {@link Readout.Last} is its last step alone; of
 * any other read-out steps are added, so that the class is the largest sum, the same as the largest
 * mean.
 */
public final class OutputSums {
  private final boolean last;
  private final int outputs;
  private final double[] sums;

  /**
   * Memory for samples.
   *
   * @param readout how the output is read
   * @param outputs number of outputs K
   * @param samples how many at once
   */
  public OutputSums(Readout readout, int outputs, int samples) {
    last = readout instanceof Readout.Last;
    this.outputs = outputs;
    sums = new double[Math.multiplyExact(samples, outputs)];
  }

  /** Begins a sequence. */
  public void begin() {
    Arrays.fill(sums, 0);
  }

  /**
   * Takes the output of a valid step; steps come in their order.
   *
   * @param output where it is
   * @param offset its first number
   * @param sample whose it is
   */
  public void take(float[] output, int offset, int sample) {
    int row = sample * outputs;
    if (last) {
      Arrays.fill(sums, row, row + outputs, 0);
    }
    for (int j = 0; j < outputs; j++) {
      sums[row + j] += output[offset + j];
    }
  }

  /**
   * The value of a sample: the mean over its steps, or that of the last.
   *
   * @param sample the sample
   * @param index which output
   * @param steps how many were taken
   * @return the value
   */
  public double value(int sample, int index, int steps) {
    double sum = sums[sample * outputs + index];
    return last ? sum : sum / steps;
  }

  /**
   * The class of a sample: the output with the largest value, the first of equals.
   *
   * @param sample the sample
   * @return the class
   */
  public int prediction(int sample) {
    int row = sample * outputs;
    int best = 0;
    for (int j = 1; j < outputs; j++) {
      if (sums[row + j] > sums[row + best]) {
        best = j;
      }
    }
    return best;
  }
}
