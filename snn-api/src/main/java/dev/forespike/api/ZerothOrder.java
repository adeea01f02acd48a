package dev.forespike.api;

/**
 * Single-point zeroth order (ZO): weights and biases are perturbed together, {@code gradient =
 * L(theta + alpha z) z / alpha} with one forward pass per batch. The baseline whose variance grows
 * with the number of parameters.
 *
 * @param noise the distribution of z
 * @param alpha the perturbation's scale, positive
 */
public record ZerothOrder(NoiseLaw noise, double alpha) implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if alpha is not positive
   */
  public ZerothOrder {
    Check.positive("noise scale alpha", alpha);
  }
}
