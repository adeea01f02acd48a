package dev.forespike.train.rule;

import dev.forespike.api.EventLoss;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.train.runtime.ClockedBatch;

/** The loss of outputs in double precision, and its derivative by each of them. */
final class ReferenceLoss {
  private final NetworkSpec spec;
  private final Loss loss;
  private final ClockedBatch batch;

  /** Indices: step, sample, output. */
  private final double[][][] o;

  ReferenceLoss(NetworkSpec spec, Loss loss, ClockedBatch batch, double[][][] outputs) {
    this.spec = spec;
    this.loss = loss;
    this.batch = batch;
    o = outputs;
  }

  /** The derivative of the loss by the output of a step. */
  double[] error(int t, int b) {
    double[] error = new double[spec.outputs()];
    int length = batch.lengths()[b];
    if (t < length && t >= firstSeen(b)) {
      double[] seen = seen(t, b);
      double[] target = target(t, b);
      double total = 0;
      for (double y : target) {
        total += y;
      }
      double c = squaredShare();
      double scale = scale(b);
      for (int j = 0; j < error.length; j++) {
        double softmax = Math.exp(seen[j] - logSumExp(seen));
        error[j] = (1 - c) * (total * softmax - target[j]) + c * (seen[j] - target[j]);
        error[j] *= scale;
      }
    }
    return error;
  }

  private double scale(int b) {
    int seen = batch.lengths()[b] - firstSeen(b);
    return batch.weights()[b] / (double) batch.size() / seen;
  }

  /** The sum of the magnitudes of what {@link #error} adds up, for bounds of its rounding. */
  double[] errorTerms(int t, int b) {
    double[] terms = new double[spec.outputs()];
    double[] seen = seen(t, b);
    double[] target = target(t, b);
    for (int j = 0; j < terms.length; j++) {
      terms[j] = errorSlope(t, b) + (Math.abs(target[j]) + Math.abs(seen[j])) * scale(b);
    }
    return terms;
  }

  /** At most how much an entry of {@link #error} moves when all outputs move by one. */
  double errorSlope(int t, int b) {
    double total = 0;
    for (double y : target(t, b)) {
      total += Math.abs(y);
    }
    double c = squaredShare();
    return ((1 - c) * total + c) * scale(b);
  }

  /** The loss of the sequence: mean over valid steps, then over the batch. */
  double value() {
    double total = 0;
    for (int b = 0; b < batch.size(); b++) {
      double sum = 0;
      for (int t = firstSeen(b); t < batch.lengths()[b]; t++) {
        double[] seen = seen(t, b);
        double[] target = target(t, b);
        for (int j = 0; j < seen.length; j++) {
          double c = squaredShare();
          sum += (1 - c) * target[j] * (logSumExp(seen) - seen[j]);
          sum += c * Math.pow(seen[j] - target[j], 2) / 2;
        }
      }
      int steps = batch.lengths()[b] - firstSeen(b);
      total += batch.weights()[b] * sum / steps / batch.size();
    }
    return total;
  }

  private double squaredShare() {
    return switch (loss) {
      case Loss.CrossEntropy(), Loss.MeanOutputCrossEntropy() -> 0;
      case Loss.MeanSquaredError() -> 1;
      case Loss.Mixture(double c) -> c;
      case Loss.Custom own -> throw new IllegalArgumentException("no reference of " + own);
      case EventLoss event -> throw new IllegalArgumentException("not clock-driven: " + event);
    };
  }

  private double[] target(int t, int b) {
    double[] target = new double[spec.outputs()];
    if (batch.targets().length == 0) {
      target[batch.labels()[b]] = 1;
      return target;
    }
    int row = batch.targetPerStep() ? t * batch.size() + b : b;
    for (int j = 0; j < target.length; j++) {
      target[j] = batch.targets()[row * target.length + j];
    }
    return target;
  }

  /** The first step whose output enters the loss. */
  private int firstSeen(int b) {
    return spec.readout() instanceof Readout.Last ? batch.lengths()[b] - 1 : 0;
  }

  /** What the loss sees at a step: its output, or the mean of all. */
  private double[] seen(int t, int b) {
    boolean mean = !loss.perStep() || spec.readout() instanceof Readout.Mean;
    return mean ? meanOutput(b) : o[t][b];
  }

  private double[] meanOutput(int b) {
    double[] mean = new double[spec.outputs()];
    for (int t = 0; t < batch.lengths()[b]; t++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += o[t][b][j] / batch.lengths()[b];
      }
    }
    return mean;
  }

  private static double logSumExp(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }
}
