package dev.forespike.api;

import java.util.Arrays;

/** Spikes in arrays of their own. */
final class ArraySpikeTrain implements SpikeTrain {
  static final SpikeTrain EMPTY = new ArraySpikeTrain(new double[0], new int[0]);

  private final double[] times;
  private final int[] neurons;

  private ArraySpikeTrain(double[] times, int[] neurons) {
    this.times = times;
    this.neurons = neurons;
  }

  static SpikeTrain of(double[] times, int[] neurons) {
    if (times.length != neurons.length) {
      throw new SpecException(times.length + " times for " + neurons.length + " neurons");
    }
    double before = 0;
    for (int k = 0; k < times.length; k++) {
      if (!(times[k] >= 0) || Double.isInfinite(times[k])) {
        throw new SpecException(
            "spike " + k + " has the time " + times[k] + "; times are finite and at least 0");
      }
      if (times[k] < before) {
        throw new SpecException(
            "spike " + k + " at " + times[k] + " comes after one at " + before + "; sort by time");
      }
      if (neurons[k] < 0) {
        throw new SpecException("spike " + k + " is of neuron " + neurons[k]);
      }
      before = times[k];
    }
    return new ArraySpikeTrain(times.clone(), neurons.clone());
  }

  @Override
  public int size() {
    return times.length;
  }

  @Override
  public double time(int k) {
    return times[k];
  }

  @Override
  public int neuron(int k) {
    return neurons[k];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArraySpikeTrain train
        && Arrays.equals(times, train.times)
        && Arrays.equals(neurons, train.neurons);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(times) + Arrays.hashCode(neurons);
  }

  @Override
  public String toString() {
    return size() + " spikes";
  }
}
