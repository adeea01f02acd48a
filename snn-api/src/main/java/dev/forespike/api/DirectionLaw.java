package dev.forespike.api;

/**
 * The law of the random directions v along which a gradient is probed: {@code E v = 0} and {@code E
 * v v^T = I} in d dimensions, so that {@code E (g . v) v = g}.
 *
 * <p>{@link NoiseLaw}s are drawn coordinate by coordinate (or on the sphere); the laws here choose
 * directions as a whole.
 */
public sealed interface DirectionLaw permits NoiseLaw, DirectionLaw.OfWhole {

  /**
   * The effective kurtosis kappa: {@code E |(g . v) v|^2 = (d + kappa - 1) |g|^2}. For independent
   * coordinates it is {@code E v_i^4}; for directions of length sqrt(d) it is 1.
   *
   * @return at least 1
   */
  double kurtosis();

  /** Laws whose directions have length sqrt(d), so that kappa is 1. */
  sealed interface OfWhole extends DirectionLaw permits Coordinate, Basis, Orthonormal, Hadamard {
    @Override
    default double kurtosis() {
      return 1;
    }
  }

  /** {@code sqrt(d) e_i} with a random coordinate i, each equally probable. */
  record Coordinate() implements OfWhole {}

  /** {@code sqrt(d) e_i}, i in order: the mean over d of them is the gradient itself. */
  record Basis() implements OfWhole {}

  /**
   * Directions that come in blocks of d: sqrt(d) times the vectors of a random orthonormal basis,
   * uniform over all of them. The mean over a whole block is the gradient itself.
   */
  record Orthonormal() implements OfWhole {}

  /**
   * Directions that come in blocks of d: the rows of a Hadamard matrix (Sylvester's) in random
   * order, with random signs of the columns. As {@link Orthonormal}, of coordinates +-1; d must be
   * a power of two.
   */
  record Hadamard() implements OfWhole {}
}
