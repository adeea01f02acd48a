package dev.forespike.train.rule;

import java.util.Map;
import java.util.Optional;

/** What a rule itself has learned beside a network's weights: feedback weights, and means. */
public interface Learned {
  /**
   * The matrix that multiplies the error.
   *
   * @param layer a layer; those of an operator network are counted through its parts
   * @return {@code [hidden][outputs]}, or empty for a read-out, and a rule without feedback weights
   */
  default Optional<float[]> feedback(int layer) {
    return Optional.empty();
  }

  /**
   * Puts a matrix in the place of the one that multiplies the error, until the rule's next update.
   *
   * @param layer a hidden layer
   * @param matrix {@code [hidden][outputs]}
   * @throws UnsupportedOperationException for a rule without feedback weights
   */
  default void useFeedback(int layer, float[] matrix) {
    throw new UnsupportedOperationException("the rule has no feedback weights");
  }

  /**
   * Everything the rule has learned, for a checkpoint.
   *
   * @return arrays by name, not copies
   */
  default Map<String, double[]> state() {
    return Map.of();
  }

  /** Takes over what was written into the arrays of {@link #state}. */
  default void restored() {}
}
