package dev.forespike.train.estimator;

import dev.forespike.api.Loss;
import dev.forespike.api.Readout;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.Arrays;

/**
 * The loss of whole sequences in double precision, and its derivative along tangents of the
 * outputs. The same averages as in training: over the valid steps of a sample, then over the batch,
 * each sample times its weight.
 */
final class SequenceLoss {
  private final Loss loss;
  private final Readout readout;
  private final int outputs;
  private final double share;
  private final double[] mean;
  private final double[] meanTangent;
  private final double[] target;
  private double value;
  private double derivative;

  SequenceLoss(Loss loss, Readout readout, int outputs) {
    this.loss = loss;
    this.readout = readout;
    this.outputs = outputs;
    share = loss.squaredShare();
    mean = new double[outputs];
    meanTangent = new double[outputs];
    target = new double[outputs];
  }

  /** The loss of the last sequences. */
  double value() {
    return value;
  }

  /** Its derivative along the tangents. */
  double derivative() {
    return derivative;
  }

  /**
   * Computes value and derivative.
   *
   * @param batch targets, lengths and weights
   * @param o outputs {@code [T][B][K]}
   * @param tangents their tangents
   */
  void compute(ClockedBatch batch, double[] o, double[] tangents) {
    value = 0;
    derivative = 0;
    for (int b = 0; b < batch.size(); b++) {
      add(batch, b, o, tangents);
    }
  }

  /** Computes the part of one sample. */
  void compute(ClockedBatch batch, int b, double[] o, double[] tangents) {
    value = 0;
    derivative = 0;
    add(batch, b, o, tangents);
  }

  private void add(ClockedBatch batch, int b, double[] o, double[] tangents) {
    int size = batch.size();
    int length = batch.lengths()[b];
    double scale = batch.weights()[b] / (double) size / length;
    if (loss.perStep() && readout.perStep()) {
      for (int t = 0; t < length; t++) {
        aim(batch, t, b);
        add(o, tangents, (t * size + b) * outputs, scale);
      }
    } else {
      average(o, size, b, length, mean);
      average(tangents, size, b, length, meanTangent);
      aim(batch, 0, b);
      add(mean, meanTangent, 0, scale * length);
    }
  }

  private void average(double[] rows, int size, int b, int length, double[] average) {
    int first = readout instanceof Readout.Last ? length - 1 : 0;
    for (int j = 0; j < outputs; j++) {
      double sum = 0;
      for (int t = first; t < length; t++) {
        sum += rows[(t * size + b) * outputs + j];
      }
      average[j] = sum / (length - first);
    }
  }

  private void aim(ClockedBatch batch, int t, int b) {
    float[] targets = batch.targets();
    int row = batch.targetPerStep() ? t * batch.size() + b : b;
    for (int j = 0; j < outputs; j++) {
      if (targets.length > 0) {
        target[j] = targets[row * outputs + j];
      } else {
        target[j] = j == batch.labels()[b] ? 1 : 0;
      }
    }
  }

  private void add(Loss.Custom own, double[] o, double[] tangents, int offset, double scale) {
    double[] errors = new double[outputs];
    value +=
        scale * own.of(Arrays.copyOfRange(o, offset, offset + outputs), target.clone(), errors);
    for (int j = 0; j < outputs; j++) {
      derivative += scale * errors[j] * tangents[offset + j];
    }
  }

  /** Adds {@code (1-c) CE + c/2 |o - y|^2} of one row, with the target y. */
  private void add(double[] o, double[] tangents, int offset, double scale) {
    if (loss instanceof Loss.Custom own) {
      add(own, o, tangents, offset, scale);
      return;
    }
    double most = Double.NEGATIVE_INFINITY;
    double sumOfTargets = 0;
    for (int j = 0; j < outputs; j++) {
      most = Math.max(most, o[offset + j]);
      sumOfTargets += target[j];
    }
    double sum = 0;
    for (int j = 0; j < outputs; j++) {
      sum += Math.exp(o[offset + j] - most);
    }
    double logSum = most + Math.log(sum);
    for (int j = 0; j < outputs; j++) {
      double output = o[offset + j];
      double difference = output - target[j];
      double crossEntropy = target[j] * (logSum - output);
      double softmax = Math.exp(output - logSum);
      double error = (1 - share) * (sumOfTargets * softmax - target[j]) + share * difference;
      value += scale * ((1 - share) * crossEntropy + share * difference * difference / 2);
      derivative += scale * error * tangents[offset + j];
    }
  }
}
