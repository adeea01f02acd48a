package dev.forespike.api;

import java.util.Map;
import java.util.Optional;

/**
 * How errors of the output reach hidden neurons: the third factor of a {@link CustomRule} at work
 * in one network. Used by one thread at a time. Rows are steps times samples; errors carry the
 * whole scale, the mean over batch and steps included, and are 0 behind the end of a sample.
 */
public interface LearningSignal {
  /**
   * Writes the learning signal of a hidden layer; what is learned from is this times the surrogate
   * derivative. Called for the last hidden layer first.
   *
   * @param layer the hidden layer, from 0
   * @param rows number of rows
   * @param errors errors of the output, {@code [rows][K]}
   * @param signal receives {@code [rows][n]}
   */
  void signal(int layer, int rows, float[] errors, float[] signal);

  /**
   * Whether {@link #observe} wants spikes.
   *
   * @return false, unless said otherwise
   */
  default boolean learns() {
    return false;
  }

  /**
   * Sees what hidden neurons sent, after the signals of the same rows; for rules that learn
   * themselves.
   *
   * @param layer the hidden layer, from 0
   * @param rows number of rows
   * @param errors errors of the output, {@code [rows][K]}
   * @param spikes 1, 0 or -1, {@code [rows][n]}
   */
  default void observe(int layer, int rows, float[] errors, byte[] spikes) {}

  /** An update interval ends: the weights have changed, and the rule may change too. */
  default void endInterval() {}

  /**
   * The matrix that multiplies the error, for tables and files.
   *
   * @param layer the hidden layer, from 0
   * @return {@code [n][K]}, or empty for a rule that has none
   */
  default Optional<float[]> feedback(int layer) {
    return Optional.empty();
  }

  /**
   * What the rule itself has learned or drawn, for a checkpoint.
   *
   * @return arrays by name, not copies: a resumed run writes into them
   */
  default Map<String, double[]> state() {
    return Map.of();
  }

  /** Takes over what was written into the arrays of {@link #state}. */
  default void restored() {}
}
