package dev.forespike.api;

/** The last layer's units, which do not fire: their value at each step is the network's output. */
public sealed interface Readout extends Neuron {

  /** No membrane: {@code o[t] = W s[t] + b}. */
  record Linear() implements Readout {}

  /**
   * A membrane that integrates and never fires: {@code o[t] = leak * o[t-1] + W s[t] + b}, {@code
   * o[-1] = 0}.
   *
   * @param leak factor kept from one step to the next, in [0, 1]
   */
  record LeakyIntegrator(NeuronParameter leak) implements Readout {
    /**
     * Validates.
     *
     * @throws SpecException if the leak is outside [0, 1]
     */
    public LeakyIntegrator {
      switch (leak) {
        case NeuronParameter.Uniform(double value) -> Check.share("leak", value);
      }
    }
  }

  /**
   * A read-out without membrane.
   *
   * @return the read-out
   */
  static Readout linear() {
    return new Linear();
  }

  /**
   * A leaky integrator.
   *
   * @param leak factor kept from one step to the next, in [0, 1]
   * @return the read-out
   */
  static Readout leakyIntegrator(double leak) {
    return new LeakyIntegrator(NeuronParameter.of(leak));
  }
}
