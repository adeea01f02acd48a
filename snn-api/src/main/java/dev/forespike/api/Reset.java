package dev.forespike.api;

/**
 * What happens to the membrane potential of a neuron that fired. The reset carries no gradient, but
 * for {@link BackpropThroughTime} where it is not detached.
 */
public enum Reset {
  /** {@code v = u - threshold}: what exceeds the threshold is kept. */
  SUBTRACT,
  /** {@code v = 0}. */
  ZERO,
  /** {@code v = u}: the neuron keeps its potential and may fire again at once. */
  NONE
}
