package dev.forespike.api;

/**
 * A fully connected layer: {@code I[t] = W x[t] + b}. Weights are {@code [units, inputs]} in files
 * and in everything a user sees.
 *
 * @param units number of units, at least 1
 * @param bias whether each unit has a bias
 * @param neuron the units' dynamics
 * @param initialization how untrained weights are drawn
 */
public record Dense(int units, boolean bias, Neuron neuron, Initialization initialization)
    implements Layer {

  /**
   * Validates.
   *
   * @throws SpecException if there is no unit
   */
  public Dense {
    Check.positive("units of a dense layer", units);
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(units);
  }
}
