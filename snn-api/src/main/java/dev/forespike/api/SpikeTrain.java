package dev.forespike.api;

import java.util.Arrays;

/** The spikes of one sample in continuous time, in order. Immutable. */
public final class SpikeTrain {
  private static final SpikeTrain EMPTY = new SpikeTrain(new double[0], new int[0]);

  private final double[] times;
  private final int[] neurons;

  private SpikeTrain(double[] times, int[] neurons) {
    this.times = times;
    this.neurons = neurons;
  }

  /**
   * A train of spikes.
   *
   * @param times seconds, ascending; equal ones are allowed
   * @param neurons who fired, as many
   * @return the train; arrays are copied
   * @throws SpecException if a time is negative, not finite or before the one before it, or a
   *     neuron is negative
   */
  public static SpikeTrain of(double[] times, int[] neurons) {
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
    return new SpikeTrain(times.clone(), neurons.clone());
  }

  /**
   * No spikes.
   *
   * @return an empty train
   */
  public static SpikeTrain empty() {
    return EMPTY;
  }

  /**
   * The number of spikes.
   *
   * @return at least 0
   */
  public int size() {
    return times.length;
  }

  /**
   * When a spike came.
   *
   * @param k its place
   * @return seconds
   */
  public double time(int k) {
    return times[k];
  }

  /**
   * Who fired.
   *
   * @param k the spike's place
   * @return the neuron
   */
  public int neuron(int k) {
    return neurons[k];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpikeTrain train
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
