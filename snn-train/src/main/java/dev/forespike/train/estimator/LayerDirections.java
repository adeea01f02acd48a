package dev.forespike.train.estimator;

/** Directions in the space of a network's parameters, side by side, layer by layer. */
public interface LayerDirections {
  /**
   * The number of directions.
   *
   * @return K
   */
  int count();

  /**
   * Directions of a layer's weights.
   *
   * @param layer its index
   * @return {@code [in][K][out]}; valid until another layer is asked for
   */
  float[] weights(int layer);

  /**
   * Directions of a layer's biases.
   *
   * @param layer its index
   * @return {@code [K][out]}, or empty where the layer has none; valid until another layer is asked
   *     for
   */
  float[] biases(int layer);
}
