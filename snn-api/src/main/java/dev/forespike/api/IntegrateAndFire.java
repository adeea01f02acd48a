package dev.forespike.api;

/**
 * Integrate-and-fire neuron: a {@link Lif} without leak.
 *
 * @param threshold firing threshold, positive
 * @param reset what a spike does to the membrane
 * @param surrogate stand-in for the derivative of the spike
 */
public record IntegrateAndFire(NeuronParameter threshold, Reset reset, Surrogate surrogate)
    implements SpikingNeuron {

  /**
   * Validates.
   *
   * @throws SpecException if the threshold is not positive
   */
  public IntegrateAndFire {
    switch (threshold) {
      case NeuronParameter.Uniform(double value) -> Check.positive("threshold", value);
    }
  }

  /**
   * An IF neuron with soft reset and the sigmoid surrogate of sharpness 4.
   *
   * @param threshold firing threshold, positive
   * @return the neuron
   */
  public static IntegrateAndFire of(double threshold) {
    return new IntegrateAndFire(
        NeuronParameter.of(threshold), Reset.SUBTRACT, Surrogate.sigmoid(4));
  }

  /** Always 1: nothing leaks. */
  @Override
  public NeuronParameter leak() {
    return NeuronParameter.of(1);
  }
}
