package dev.forespike.api;

/**
 * Leaky integrate-and-fire neuron.
 *
 * @param leak factor kept from one step to the next, in [0, 1]
 * @param threshold firing threshold, positive
 * @param reset what a spike does to the membrane
 * @param surrogate stand-in for the derivative of the spike
 */
public record Lif(NeuronParameter leak, NeuronParameter threshold, Reset reset, Surrogate surrogate)
    implements SpikingNeuron {

  /**
   * Validates.
   *
   * @throws SpecException if the leak is outside [0, 1] or the threshold not positive
   */
  public Lif {
    switch (leak) {
      case NeuronParameter.Uniform(double value) -> Check.share("leak", value);
    }
    switch (threshold) {
      case NeuronParameter.Uniform(double value) -> Check.positive("threshold", value);
    }
  }

  /**
   * A LIF neuron with soft reset and the sigmoid surrogate of sharpness 4.
   *
   * @param leak factor kept from one step to the next, in [0, 1]
   * @param threshold firing threshold, positive
   * @return the neuron
   */
  public static Lif of(double leak, double threshold) {
    return new Lif(
        NeuronParameter.of(leak),
        NeuronParameter.of(threshold),
        Reset.SUBTRACT,
        Surrogate.sigmoid(4));
  }

  /**
   * The same neuron with another reset.
   *
   * @param reset what a spike does to the membrane
   * @return a new neuron
   */
  public Lif withReset(Reset reset) {
    return new Lif(leak, threshold, reset, surrogate);
  }

  /**
   * The same neuron with another surrogate.
   *
   * @param surrogate stand-in for the derivative of the spike
   * @return a new neuron
   */
  public Lif withSurrogate(Surrogate surrogate) {
    return new Lif(leak, threshold, reset, surrogate);
  }
}
