package dev.forespike.bench.measure;

import java.util.List;

/**
 * One training step of a scaling study.
 *
 * @param value the quantity as it was asked for
 * @param quantity the quantity as it was: another number than the value where it is a firing rate,
 *     which weights can only come near to
 * @param milliseconds median and spread of a step
 * @param events how often a spike, or once in a sequence an input that is not zero, reaches a
 *     synapse in the step's forward pass
 * @param firingRate spikes per neuron and step of each hidden layer
 */
public record ScalingPoint(
    int value, double quantity, Timing milliseconds, double events, List<Double> firingRate) {
  /** Copies. */
  public ScalingPoint {
    firingRate = List.copyOf(firingRate);
  }

  /**
   * Time for each event.
   *
   * @return nanoseconds of the median step
   */
  public double nanosPerEvent() {
    return milliseconds.median() * 1e6 / events;
  }

  /**
   * How often the hidden neurons fire.
   *
   * @return mean of the layers' rates
   */
  public double meanRate() {
    return firingRate.stream().mapToDouble(rate -> rate).average().orElseThrow();
  }
}
