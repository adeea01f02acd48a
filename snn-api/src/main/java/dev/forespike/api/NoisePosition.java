package dev.forespike.api;

/** Where OPZO injects its noise into a hidden layer. */
public enum NoisePosition {
  /**
   * On what the neuron sends: the layer above receives {@code s + alpha z}. Traces and recorded
   * spikes stay those of s.
   */
  OUTPUT,
  /** On the membrane potential before the threshold: {@code u + alpha z}. */
  MEMBRANE
}
