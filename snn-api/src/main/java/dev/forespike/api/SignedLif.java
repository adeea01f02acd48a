package dev.forespike.api;

/**
 * Leaky integrate-and-fire neuron with spikes of both signs, for real-valued functions:
 *
 * <pre>{@code
 * u[t] = leak v[t-1] + I[t] ;  s[t] = (u[t] >= threshold) - (-u[t] >= threshold), one of -1, 0, 1
 * v[t] = u[t] - threshold s[t]  or  u[t] ;  ds/du = psi(u - threshold) + psi(-u - threshold)
 * }</pre>
 *
 * <p>Without a leak it is the neuron of the public regression code of the first author of
 * randomized forward gradients (repository ruyinw/From-LIF-to-QIF).
 *
 * @param leak factor kept from one step to the next, in [0, 1]; 1 for integrate-and-fire
 * @param threshold of both signs, positive
 * @param reset what a spike does to the membrane: subtract or none
 * @param surrogate stand-in for the derivative of the spike
 */
public record SignedLif(
    NeuronParameter leak, NeuronParameter threshold, Reset reset, Surrogate surrogate)
    implements SpikingNeuron {

  /**
   * Validates.
   *
   * @throws SpecException if the leak is outside [0, 1], the threshold not positive, or the reset
   *     is to zero
   */
  public SignedLif {
    switch (leak) {
      case NeuronParameter.Uniform(double value) -> Check.share("leak", value);
    }
    switch (threshold) {
      case NeuronParameter.Uniform(double value) -> Check.positive("threshold", value);
    }
    if (reset == Reset.ZERO) {
      throw new SpecException(
          "neurons with signed spikes are reset by subtraction or not at all, not to zero");
    }
  }

  /**
   * A neuron with soft reset and the Gaussian surrogate of deviation 0.5.
   *
   * @param leak factor kept from one step to the next, in [0, 1]
   * @param threshold of both signs, positive
   * @return the neuron
   */
  public static SignedLif of(double leak, double threshold) {
    return new SignedLif(
        NeuronParameter.of(leak),
        NeuronParameter.of(threshold),
        Reset.SUBTRACT,
        Surrogate.gaussian(2));
  }

  /**
   * The same neuron with another surrogate.
   *
   * @param chosen stand-in for the derivative of the spike
   * @return a new neuron
   */
  public SignedLif withSurrogate(Surrogate chosen) {
    return new SignedLif(leak, threshold, reset, chosen);
  }

  @Override
  public boolean signed() {
    return true;
  }
}
