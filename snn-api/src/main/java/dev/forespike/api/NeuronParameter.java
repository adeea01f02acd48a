package dev.forespike.api;

/**
 * A parameter of the neurons of one layer: one value for all of them.
 *
 * <p>Per-neuron values (a tensor {@code [N]} beside the weights) will be a second member of this
 * hierarchy.
 */
public sealed interface NeuronParameter {

  /**
   * One value for all neurons of a layer.
   *
   * @param value the value, finite
   */
  record Uniform(double value) implements NeuronParameter {
    /**
     * Validates.
     *
     * @throws SpecException if the value is not finite
     */
    public Uniform {
      Check.finite("a neuron parameter", value);
    }
  }

  /**
   * One value for all neurons of a layer.
   *
   * @param value the value
   * @return the parameter
   */
  static NeuronParameter of(double value) {
    return new Uniform(value);
  }
}
