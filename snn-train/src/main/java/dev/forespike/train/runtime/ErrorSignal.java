package dev.forespike.train.runtime;

import dev.forespike.api.Loss;
import dev.forespike.kernels.Losses;

/**
 * Losses and errors of a sequence, chunk by chunk, and the summed outputs that decide the
 * prediction.
 *
 * <p>The error e[t] of sample b carries the whole scale: its weight over (batch x valid steps of
 * the update interval). Steps behind a sample's end have error 0.
 */
public final class ErrorSignal {
  private final Loss loss;
  private final Losses kernel;
  private final int outputs;
  private final float[] errors;
  private final double[] sums;
  private final float[] mean;
  private final float[] meanError;
  private double total;

  /**
   * Memory for batches.
   *
   * @param loss the loss
   * @param kernel the kernel
   * @param outputs number of outputs K
   * @param capacity largest batch
   * @param chunk largest number of steps at once
   */
  public ErrorSignal(Loss loss, Losses kernel, int outputs, int capacity, int chunk) {
    this.loss = loss;
    this.kernel = kernel;
    this.outputs = outputs;
    errors = new float[Math.multiplyExact(capacity * chunk, outputs)];
    sums = new double[capacity * outputs];
    mean = new float[outputs];
    meanError = new float[outputs];
  }

  /** Begins a sequence: forgets summed outputs and loss. */
  public void begin() {
    java.util.Arrays.fill(sums, 0);
    total = 0;
  }

  /**
   * The errors of the last chunk.
   *
   * @return {@code [rows][K]}
   */
  public float[] errors() {
    return errors;
  }

  /**
   * The loss since {@link #begin}: averaged over valid steps, then over the batch.
   *
   * @return the mean loss
   */
  public double loss() {
    return total;
  }

  /**
   * Computes the errors of a chunk.
   *
   * @param recording what the network gave
   * @param batch labels, lengths and weights
   * @param intervalFrom first step of the update interval
   * @param intervalSteps its length
   */
  public void compute(
      Recording recording, ClockedBatch batch, int intervalFrom, int intervalSteps) {
    float[] output = recording.output();
    int size = batch.size();
    if (!loss.perStep()) {
      computeOnMean(recording, batch);
      return;
    }
    float share =
        switch (loss) {
          case Loss.CrossEntropy() -> 0f;
          case Loss.MeanSquaredError() -> 1f;
          case Loss.Mixture(double c) -> (float) c;
          case Loss.MeanOutputCrossEntropy() -> throw new AssertionError();
        };
    for (int row = 0; row < recording.rows(); row++) {
      int b = row % size;
      int t = recording.from() + row / size;
      int length = batch.lengths()[b];
      int offset = row * outputs;
      if (t >= length) {
        java.util.Arrays.fill(errors, offset, offset + outputs, 0f);
        continue;
      }
      int valid = Math.min(length, intervalFrom + intervalSteps) - intervalFrom;
      double weight = batch.weights()[b] / (double) size;
      float scale = (float) (weight / valid);
      double row1 =
          kernel.row(outputs, output, offset, batch.labels()[b], share, scale, errors, offset);
      total += row1 * weight / length;
      addOutputs(output, offset, b);
    }
  }

  private void computeOnMean(Recording recording, ClockedBatch batch) {
    int size = batch.size();
    float[] output = recording.output();
    for (int b = 0; b < size; b++) {
      int length = batch.lengths()[b];
      for (int t = 0; t < length; t++) {
        addOutputs(output, (t * size + b) * outputs, b);
      }
      for (int j = 0; j < outputs; j++) {
        mean[j] = (float) (sums[b * outputs + j] / length);
      }
      double weight = batch.weights()[b] / (double) size;
      float scale = (float) (weight / length);
      total += weight * kernel.row(outputs, mean, 0, batch.labels()[b], 0f, scale, meanError, 0);
      for (int t = 0; t < recording.steps(); t++) {
        int offset = (t * size + b) * outputs;
        if (t < length) {
          System.arraycopy(meanError, 0, errors, offset, outputs);
        } else {
          java.util.Arrays.fill(errors, offset, offset + outputs, 0f);
        }
      }
    }
  }

  private void addOutputs(float[] output, int offset, int sample) {
    for (int j = 0; j < outputs; j++) {
      sums[sample * outputs + j] += output[offset + j];
    }
  }

  /**
   * The predicted class: the largest output summed over valid steps, the first of equals.
   *
   * @param sample index within the batch
   * @return the class
   */
  public int prediction(int sample) {
    int best = 0;
    for (int j = 1; j < outputs; j++) {
      if (sums[sample * outputs + j] > sums[sample * outputs + best]) {
        best = j;
      }
    }
    return best;
  }

  /**
   * The number of correct predictions.
   *
   * @param batch the labels
   * @return from 0 to the batch's size
   */
  public int correct(ClockedBatch batch) {
    int correct = 0;
    for (int b = 0; b < batch.size(); b++) {
      correct += prediction(b) == batch.labels()[b] ? 1 : 0;
    }
    return correct;
  }
}
