package dev.forespike.api;

/** The spikes of one sample in continuous time, in order. */
public interface SpikeTrain {

  /**
   * A train of spikes.
   *
   * @param times seconds, ascending; equal ones are allowed
   * @param neurons who fired, as many
   * @return the train, immutable; arrays are copied
   * @throws SpecException if a time is negative, not finite or before the one before it, or a
   *     neuron is negative
   */
  static SpikeTrain of(double[] times, int[] neurons) {
    return ArraySpikeTrain.of(times, neurons);
  }

  /**
   * No spikes.
   *
   * @return an empty train
   */
  static SpikeTrain empty() {
    return ArraySpikeTrain.EMPTY;
  }

  /**
   * The number of spikes.
   *
   * @return at least 0
   */
  int size();

  /**
   * When a spike came.
   *
   * @param k its place
   * @return seconds
   */
  double time(int k);

  /**
   * Who fired.
   *
   * @param k the spike's place
   * @return the neuron
   */
  int neuron(int k);
}
