package dev.forespike.api;

/** One layer: connections and the units they feed; or {@link Spikes}, which has no connections. */
public sealed interface Layer permits Dense, Spikes {

  /**
   * The units' dynamics.
   *
   * @return the neuron model
   */
  Neuron neuron();

  /**
   * The shape this layer gives for an input of the given shape.
   *
   * @param input the shape of the layer below
   * @return the shape of this layer's activity
   * @throws SpecException if the layer cannot take that input
   */
  Shape outputShape(Shape input);

  /**
   * Whether the units have a bias each.
   *
   * @return false for {@link Spikes}
   */
  default boolean hasBias() {
    return this instanceof Dense dense && dense.bias();
  }
}
