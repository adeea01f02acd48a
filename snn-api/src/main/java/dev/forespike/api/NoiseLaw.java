package dev.forespike.api;

import java.util.random.RandomGenerator;

/**
 * The distribution of injected noise: mean 0, variance 1 in every coordinate.
 *
 * <p>But for the sphere, coordinates are independent. The same laws serve as directions in
 * parameter space.
 */
public sealed interface NoiseLaw extends DirectionLaw {

  /** A law of the user's own: a public record. Coordinates are independent. */
  non-sealed interface Custom extends NoiseLaw {
    /**
     * Draws a coordinate, of mean 0 and variance 1.
     *
     * @param random its source
     * @return a finite number
     */
    double draw(RandomGenerator random);
  }

  /** Standard normal, kappa 3. */
  record Gaussian() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 3;
    }
  }

  /** Plus or minus 1 with equal probability, kappa 1. */
  record Rademacher() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 1;
    }
  }

  /** Uniform in {@code +-sqrt(3)}, kappa 9/5. */
  record Uniform() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 9.0 / 5;
    }
  }

  /** Wigner's semicircle of radius 2: density {@code sqrt(4 - z^2) / (2 pi)}, kappa 2. */
  record Wigner() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 2;
    }
  }

  /** Double exponential: density {@code exp(-sqrt(2) |z|) / sqrt(2)}, kappa 6. */
  record Laplace() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 6;
    }
  }

  /**
   * Uniform on the sphere of radius sqrt(n), n the number of coordinates drawn together; its
   * effective kappa is 1.
   */
  record Sphere() implements NoiseLaw {
    @Override
    public double kurtosis() {
      return 1;
    }
  }

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

    @Override
    public double kurtosis() {
      return 1 / p;
    }
  }
}
