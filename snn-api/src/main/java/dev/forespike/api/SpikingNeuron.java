package dev.forespike.api;

/**
 * A clock-driven neuron that fires. With input current I[t], per neuron:
 *
 * <pre>{@code
 * u[t] = leak * v[t-1] + I[t] ;  s[t] = (u[t] >= threshold) ;  v[t] = reset(u[t], s[t]) ;  v[-1] = 0
 * }</pre>
 *
 * <p>{@link SignedLif} also fires below minus its threshold.
 */
public sealed interface SpikingNeuron extends Neuron permits Lif, IntegrateAndFire, SignedLif {

  /**
   * The factor the membrane potential keeps from one step to the next.
   *
   * @return in [0, 1]
   */
  NeuronParameter leak();

  /**
   * The potential at which the neuron fires.
   *
   * @return a positive number
   */
  NeuronParameter threshold();

  /**
   * What a spike does to the membrane.
   *
   * @return the reset
   */
  Reset reset();

  /**
   * Whether there are spikes of both signs.
   *
   * @return true for neurons that also fire below minus their threshold
   */
  default boolean signed() {
    return false;
  }

  /**
   * The surrogate derivative of the spike.
   *
   * @return the surrogate
   */
  Surrogate surrogate();
}
