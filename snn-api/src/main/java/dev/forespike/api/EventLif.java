package dev.forespike.api;

/**
 * Leaky integrate-and-fire neuron with a synaptic current in continuous time, tau = 2 tau_s. With
 * input spikes at times t_j and own spikes at t_k:
 *
 * <pre>{@code
 * u(t) = sum_j w_j [exp((t_j - t)/tau) - exp((t_j - t)/tau_s)] - threshold sum_k exp((t_k - t)/tau)
 * }</pre>
 *
 * <p>It fires when u reaches the threshold, so that a spike's time has a closed form, and its own
 * spike takes the threshold away (soft reset). Source: Bacho and Chu, arXiv 2212.09500 and
 * 2403.08804 (SFDFA), whose code has the threshold in other units: theirs over tau.
 *
 * @param tauSyn time constant of the synaptic current in seconds, positive
 * @param threshold in units of the unit-amplitude kernel, positive
 * @param maxSpikes after so many spikes in a sample a neuron is silent; at least 1
 * @param maxTime no spike comes after it, in seconds; may be infinite
 */
public record EventLif(double tauSyn, double threshold, int maxSpikes, double maxTime)
    implements Neuron {
  /** Spikes of a neuron in a sample unless said otherwise. */
  public static final int MAX_SPIKES = 30;

  /**
   * Validates.
   *
   * @throws SpecException if a number is out of range
   */
  public EventLif {
    Check.positive("tau_syn", tauSyn);
    Check.positive("threshold", threshold);
    Check.positive("spikes of a neuron", maxSpikes);
    if (!(maxTime > 0)) {
      throw new SpecException("the time of a sample must be positive, but is " + maxTime);
    }
  }

  /**
   * A neuron with up to {@value #MAX_SPIKES} spikes and no end of time.
   *
   * @param tauSyn time constant of the synaptic current in seconds, positive
   * @param threshold in units of the unit-amplitude kernel, positive
   * @return the neuron
   */
  public static EventLif of(double tauSyn, double threshold) {
    return new EventLif(tauSyn, threshold, MAX_SPIKES, Double.POSITIVE_INFINITY);
  }

  /**
   * The time constant of the membrane.
   *
   * @return tau = 2 tau_s in seconds
   */
  public double tau() {
    return 2 * tauSyn;
  }

  /**
   * The same neuron with another limit of spikes.
   *
   * @param maxSpikes after so many spikes in a sample it is silent; at least 1
   * @return a new neuron
   */
  public EventLif withMaxSpikes(int maxSpikes) {
    return new EventLif(tauSyn, threshold, maxSpikes, maxTime);
  }

  /**
   * The same neuron with an end of time.
   *
   * @param maxTime no spike comes after it, in seconds; may be infinite
   * @return a new neuron
   */
  public EventLif withMaxTime(double maxTime) {
    return new EventLif(tauSyn, threshold, maxSpikes, maxTime);
  }
}
