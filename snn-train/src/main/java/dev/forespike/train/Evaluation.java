package dev.forespike.train;

import java.util.List;

/**
 * What evaluating a network without noise found.
 *
 * @param loss mean loss
 * @param accuracy share of correct predictions, in [0, 1]
 * @param firingRate spikes per neuron and step, per hidden layer; of an event-driven network per
 *     neuron and sample
 */
public record Evaluation(double loss, double accuracy, List<Double> firingRate) {
  /** Copies. */
  public Evaluation {
    firingRate = List.copyOf(firingRate);
  }
}
