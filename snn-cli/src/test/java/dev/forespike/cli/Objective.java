package dev.forespike.cli;

import java.util.Arrays;

/**
 * A loss against targets, in double precision: {@code (1-c) CE + c/2 |o - y|^2}, averaged over
 * steps and samples.
 *
 * @param y targets of each step and sample
 * @param c share of the squared error
 * @param onMean whether it is taken of the mean output, not of each step's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Objective(double[][][] y, double c, boolean onMean) {

  /** Cross-entropy of each step with classes. */
  static Objective crossEntropy(int steps, int outputs, int... labels) {
    double[][] rows = new double[labels.length][outputs];
    for (int b = 0; b < labels.length; b++) {
      rows[b][labels[b]] = 1;
    }
    return constant(steps, rows);
  }

  /** Cross-entropy with targets that are the same at every step. */
  static Objective constant(int steps, double[][] rows) {
    double[][][] y = new double[steps][][];
    Arrays.fill(y, rows);
    return new Objective(y, 0, false);
  }

  Objective withSquaredShare(double share) {
    return new Objective(y, share, onMean);
  }

  Objective ofMean() {
    return new Objective(y, c, true);
  }

  /** Derivatives of the loss with respect to the outputs. */
  double[][][] errors(double[][][] outputs) {
    double[][][] o = judged(outputs);
    double[][][] errors = new double[o.length][o[0].length][];
    double scale = 1.0 / (o.length * o[0].length);
    for (int t = 0; t < o.length; t++) {
      for (int b = 0; b < o[t].length; b++) {
        double[] e = new double[o[t][b].length];
        double logSum = logSumExp(o[t][b]);
        for (int k = 0; k < e.length; k++) {
          double softmax = Math.exp(o[t][b][k] - logSum);
          e[k] = scale * ((1 - c) * (softmax - y[t][b][k]) + c * (o[t][b][k] - y[t][b][k]));
        }
        errors[t][b] = e;
      }
    }
    return errors;
  }

  double loss(double[][][] outputs) {
    double[][][] o = judged(outputs);
    double sum = 0;
    for (int t = 0; t < o.length; t++) {
      for (int b = 0; b < o[t].length; b++) {
        double logSum = logSumExp(o[t][b]);
        for (int k = 0; k < o[t][b].length; k++) {
          double difference = o[t][b][k] - y[t][b][k];
          sum += (1 - c) * y[t][b][k] * (logSum - o[t][b][k]) + c / 2 * difference * difference;
        }
      }
    }
    return sum / (o.length * o[0].length);
  }

  private double[][][] judged(double[][][] outputs) {
    if (!onMean) {
      return outputs;
    }
    double[][] mean = new double[outputs[0].length][outputs[0][0].length];
    for (double[][] step : outputs) {
      for (int b = 0; b < mean.length; b++) {
        for (int k = 0; k < mean[b].length; k++) {
          mean[b][k] += step[b][k] / outputs.length;
        }
      }
    }
    double[][][] judged = new double[outputs.length][][];
    Arrays.fill(judged, mean);
    return judged;
  }

  private static double logSumExp(double[] x) {
    double max = Arrays.stream(x).max().orElseThrow();
    return max + Math.log(Arrays.stream(x).map(value -> Math.exp(value - max)).sum());
  }
}
