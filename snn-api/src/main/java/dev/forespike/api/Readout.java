package dev.forespike.api;

/**
 * The last layer's units, which do not fire: their value at each step is the network's output.
 * {@link Mean} and {@link Last} make one number of all steps: then the loss is that of this number,
 * and needs the whole sequence.
 */
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
   * The mean of another read-out's values over the steps of a sample; behind {@link Spikes} the
   * mean spike count.
   *
   * @param of what is averaged
   */
  record Mean(Readout of) implements Readout {
    /**
     * Validates.
     *
     * @throws SpecException if what is averaged is one number already
     */
    public Mean {
      checkPerStep("mean", of);
    }
  }

  /**
   * Another read-out's value at the last step of a sample.
   *
   * @param of what is read
   */
  record Last(Readout of) implements Readout {
    /**
     * Validates.
     *
     * @throws SpecException if what is read is one number already
     */
    public Last {
      checkPerStep("last", of);
    }
  }

  private static void checkPerStep(String what, Readout of) {
    if (!of.perStep()) {
      throw new SpecException(
          "the " + what + " value of " + of + ": that is one number for all steps already");
    }
  }

  /**
   * Whether there is an output for each step, and not one for all.
   *
   * @return false for {@link Mean} and {@link Last}
   */
  default boolean perStep() {
    return units().equals(this);
  }

  /**
   * The units whose values are read.
   *
   * @return this, or what {@link Mean} or {@link Last} is of
   */
  default Readout units() {
    return switch (this) {
      case Mean(Readout of) -> of;
      case Last(Readout of) -> of;
      case Linear _, LeakyIntegrator _ -> this;
    };
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
