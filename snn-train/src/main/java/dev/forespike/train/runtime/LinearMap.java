package dev.forespike.train.runtime;

import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.SpikeProduct.Start;
import org.jspecify.annotations.Nullable;

/**
 * What carries the activity of one population to another: {@code x W + b} for each row, and what
 * follows from it for errors, gradients and tangents. Everything that depends on the kind of a
 * connection is here; what depends on time or on neurons is not.
 *
 * <p>Sums run over presynaptic neurons in ascending order, whatever form an activity has. One
 * object serves one thread at a time and shares the work among workers; a single row is computed
 * without allocation.
 */
public interface LinearMap {
  /**
   * Presynaptic neurons.
   *
   * @return at least 1
   */
  int inputs();

  /**
   * Postsynaptic neurons.
   *
   * @return at least 1
   */
  int outputs();

  /**
   * Whether there is anything to learn.
   *
   * @return false for a map without weights
   */
  boolean weighted();

  /**
   * The current: {@code bias + (x + scale noise) W}.
   *
   * @param x what is sent
   * @param noise what is added to it, in as many rows, or null for nothing
   * @param scale factor of the noise
   * @param at weights and biases
   * @param out {@code [rows][outputs]}, overwritten
   */
  void current(Activity x, @Nullable Activity noise, float scale, Parameters at, float[] out);

  /**
   * The adjoint: {@code delta W^T}.
   *
   * @param rows number of rows
   * @param delta {@code [rows][outputs]}
   * @param at weights
   * @param out {@code [rows][inputs]}, overwritten
   */
  void adjoint(int rows, float[] delta, Parameters at, float[] out);

  /**
   * The gradient by the weights: {@code x^T delta}.
   *
   * @param x what was sent
   * @param delta {@code [rows][outputs]}
   * @param gradients updated
   */
  void gradient(Activity x, float[] delta, Parameters gradients);

  /**
   * The gradient by the weights of traces carried over from an earlier chunk.
   *
   * @param rows number of rows
   * @param traces {@code [rows][inputs]}
   * @param delta {@code [rows][outputs]}
   * @param gradients updated
   */
  void traceGradient(int rows, float[] traces, float[] delta, Parameters gradients);

  /**
   * The gradient by the biases: the sum of rows.
   *
   * @param fromRow first row
   * @param toRow one past the last
   * @param factor factor of each
   * @param delta {@code [rows][outputs]}
   * @param gradients updated
   */
  void biasGradient(int fromRow, int toRow, float factor, float[] delta, Parameters gradients);

  /**
   * The tangent along what is sent: {@code dx W}.
   *
   * @param rows number of rows
   * @param dx {@code [rows][inputs]}
   * @param at weights
   * @param start what the result is added to
   * @param out {@code [rows][outputs]}
   */
  void tangent(int rows, float[] dx, Parameters at, Start start, float[] out);

  /**
   * The tangents along K directions of weights and biases: {@code x dW + db}.
   *
   * @param x what is sent
   * @param directions K
   * @param weights {@code [inputs][K][outputs]}
   * @param biases {@code [K][outputs]}, or empty where the map has none
   * @param out {@code [rows][K][outputs]}, zero when this is called
   */
  void weightTangents(Activity x, int directions, float[] weights, float[] biases, float[] out);
}
