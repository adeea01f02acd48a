package dev.forespike.train.event;

import dev.forespike.api.EventLoss;
import dev.forespike.kernels.event.EventSpikes;
import java.util.Arrays;

/** Loss, errors and prediction of one sample, from its output spikes. */
public final class EventError {
  private final EventLoss loss;
  private final int outputs;
  private final double[] logits;
  private final double[] errors;
  private double value;
  private int prediction;

  /**
   * Makes errors of a network's output.
   *
   * @param loss the loss
   * @param outputs their number
   */
  public EventError(EventLoss loss, int outputs) {
    this.loss = loss;
    this.outputs = outputs;
    logits = new double[outputs];
    errors = new double[outputs];
  }

  /**
   * Computes a sample.
   *
   * @param pass its spikes
   * @param layer the output layer
   * @param label its class
   * @param end when a silent output counts as firing
   */
  public void compute(EventPass pass, int layer, int label, double end) {
    int[] counts = pass.counts(layer);
    switch (loss) {
      case EventLoss.SpikeCount(double target, double others) -> {
        value = 0;
        for (int j = 0; j < outputs; j++) {
          logits[j] = counts[j];
          errors[j] = (j == label ? target : others) - counts[j];
          value += errors[j] * errors[j] / 2;
        }
      }
      case EventLoss.CountCrossEntropy(double scale) -> {
        for (int j = 0; j < outputs; j++) {
          logits[j] = counts[j] / scale;
        }
        crossEntropy(label, scale);
      }
      case EventLoss.FirstSpikeCrossEntropy(double tau) -> {
        EventSpikes spikes = pass.spikes(layer);
        Arrays.fill(logits, -end / tau);
        for (int k = spikes.size() - 1; k >= 0; k--) {
          logits[spikes.neuron(k)] = -spikes.time(k) / tau;
        }
        crossEntropy(label, tau);
      }
    }
    prediction = 0;
    for (int j = 1; j < outputs; j++) {
      prediction = logits[j] > logits[prediction] ? j : prediction;
    }
  }

  private void crossEntropy(int label, double scale) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += StrictMath.exp(logit - most);
    }
    value = most + StrictMath.log(sum) - logits[label];
    for (int j = 0; j < outputs; j++) {
      double p = StrictMath.exp(logits[j] - most) / sum;
      errors[j] = ((j == label ? 1 : 0) - p) / scale;
    }
  }

  /**
   * The loss.
   *
   * @return of the last sample
   */
  public double value() {
    return value;
  }

  /**
   * The predicted class.
   *
   * @return of the last sample
   */
  public int prediction() {
    return prediction;
  }

  /**
   * The errors.
   *
   * @return one for each output, overwritten by the next sample
   */
  public double[] errors() {
    return errors;
  }

  /**
   * Whether only the first spike of an output has an error.
   *
   * @return false for counts
   */
  public boolean ofFirstSpike() {
    return loss instanceof EventLoss.FirstSpikeCrossEntropy;
  }
}
