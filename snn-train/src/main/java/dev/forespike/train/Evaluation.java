package dev.forespike.train;

import java.util.List;

/**
 * What evaluating a network without noise found.
 *
 * @param loss mean loss
 * @param accuracy share of correct predictions, in [0, 1]; not a number for functions
 * @param firingRate spikes per neuron and step, per hidden layer; of an event-driven network per
 *     neuron and sample
 * @param relativeError mean and median relative L2 error over functions, on the values that targets
 *     stand for; empty for classes
 */
public record Evaluation(
    double loss, double accuracy, List<Double> firingRate, List<Double> relativeError) {
  /** Copies. */
  public Evaluation {
    firingRate = List.copyOf(firingRate);
    relativeError = List.copyOf(relativeError);
  }
}
