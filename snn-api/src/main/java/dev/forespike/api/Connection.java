package dev.forespike.api;

import java.util.Optional;

/** Which neurons of a population hear which of another, and with what weights. */
public sealed interface Connection {

  /**
   * Every neuron hears every other: {@code I[t] = W x[t] + b}. Weights are {@code [units, inputs]}
   * in files and in everything a user sees.
   *
   * @param bias whether each postsynaptic neuron has a bias
   * @param initialization how untrained weights are drawn
   */
  record AllToAll(boolean bias, Initialization initialization) implements Connection {
    @Override
    public long weights(Shape from, Shape to) {
      return (long) from.size() * to.size();
    }

    @Override
    public boolean hasBias() {
      return bias;
    }

    @Override
    public Optional<Initialization> drawn() {
      return Optional.of(initialization);
    }
  }

  /** Every neuron hears the one in its place, without weights. */
  record OneToOne() implements Connection {}

  /**
   * How untrained weights are drawn.
   *
   * @return empty for a connection without weights
   */
  default Optional<Initialization> drawn() {
    return Optional.empty();
  }

  /**
   * The number of weights.
   *
   * @param from presynaptic neurons
   * @param to postsynaptic neurons
   * @return 0 for a connection without weights
   */
  default long weights(Shape from, Shape to) {
    return 0;
  }

  /**
   * Whether postsynaptic neurons have a bias each.
   *
   * @return false for {@link OneToOne}
   */
  default boolean hasBias() {
    return false;
  }
}
