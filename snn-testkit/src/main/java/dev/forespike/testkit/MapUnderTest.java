package dev.forespike.testkit;

/**
 * A linear map between populations as the laws of {@link MapLaws} see it: {@code y = x W + b} for
 * each row, with all its parameters (weights, then biases) in one array whose order is its own.
 */
public interface MapUnderTest {
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
   * Weights and biases together.
   *
   * @return 0 for a map that has none
   */
  int parameters();

  /**
   * The most terms of any sum that the map forms for one row, the bias included: what bounds its
   * rounding. Sums over rows are counted by the laws.
   *
   * @return at least 1
   */
  int terms();

  /**
   * The unit roundoff of its arithmetic.
   *
   * @return 2^-24 for single precision
   */
  double unitRoundoff();

  /**
   * The forms that spikes can be handed over in, such as packed, listed or dense. All have to give
   * the same bits.
   *
   * @return at least 1
   */
  int forms();

  /**
   * The current.
   *
   * @param form which form x is handed over in, from 0
   * @param rows number of rows
   * @param x {@code [rows][inputs]}, each 0, 1 or -1
   * @param parameters weights and biases
   * @return {@code [rows][outputs]}
   */
  double[] current(int form, int rows, double[] x, double[] parameters);

  /**
   * The current's adjoint.
   *
   * @param rows number of rows
   * @param delta {@code [rows][outputs]}
   * @param parameters weights and biases
   * @return {@code [rows][inputs]}
   */
  double[] adjoint(int rows, double[] delta, double[] parameters);

  /**
   * The gradient by the parameters.
   *
   * @param form which form x is handed over in, from 0
   * @param rows number of rows
   * @param x {@code [rows][inputs]}, each 0, 1 or -1
   * @param delta {@code [rows][outputs]}
   * @return in the order of the parameters
   */
  double[] gradient(int form, int rows, double[] x, double[] delta);

  /**
   * The gradient by the parameters for traces, which are any numbers.
   *
   * @param rows number of rows
   * @param traces {@code [rows][inputs]}
   * @param delta {@code [rows][outputs]}
   * @return in the order of the parameters
   */
  double[] traceGradient(int rows, double[] traces, double[] delta);

  /**
   * The tangent along what is sent.
   *
   * @param rows number of rows
   * @param dx {@code [rows][inputs]}
   * @param parameters weights and biases
   * @return {@code [rows][outputs]}
   */
  double[] tangent(int rows, double[] dx, double[] parameters);

  /**
   * The tangents along directions of the parameters.
   *
   * @param form which form x is handed over in, from 0
   * @param rows number of rows
   * @param x {@code [rows][inputs]}, each 0, 1 or -1
   * @param directions K of them, each in the order of the parameters
   * @return {@code [K]}, each {@code [rows][outputs]}
   */
  double[][] parameterTangents(int form, int rows, double[] x, double[][] directions);
}
