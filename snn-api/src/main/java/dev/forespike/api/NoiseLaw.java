package dev.forespike.api;

/**
 * The distribution of injected noise: mean 0, variance 1 in every coordinate.
 *
 * <p>The kurtosis kappa is {@code E z^4}; it decides the variance of estimators built on z.
 */
public sealed interface NoiseLaw {

  /** Standard normal, kappa 3. */
  record Gaussian() implements NoiseLaw {}

  /** Plus or minus 1 with equal probability, kappa 1. */
  record Rademacher() implements NoiseLaw {}

  /** Uniform in {@code +-sqrt(3)}, kappa 9/5. */
  record Uniform() implements NoiseLaw {}

  /** Uniform on the sphere of radius sqrt(n), n the number of coordinates drawn together. */
  record Sphere() implements NoiseLaw {}

  /**
   * {@code +-1/sqrt(p)} with probability p, else 0; kappa 1/p. Few coordinates are touched, so a
   * forward pass that is driven by spikes stays so.
   *
   * @param p the probability of a non-zero coordinate, in (0, 1]
   */
  record SparseRademacher(double p) implements NoiseLaw {
    /**
     * Validates.
     *
     * @throws SpecException if p is outside (0, 1]
     */
    public SparseRademacher {
      if (!(p > 0 && p <= 1)) {
        throw new SpecException("sparse noise needs 0 < p <= 1, but p is " + p);
      }
    }
  }
}
