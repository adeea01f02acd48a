package dev.forespike.api;

import java.util.Optional;

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

  @Override
  public String name() {
    return "zo";
  }

  @Override
  public String title() {
    return "zeroth order";
  }

  @Override
  public Span span() {
    return Span.SEQUENCE;
  }

  @Override
  public Rule scaled(double factor) {
    return new ZerothOrder(noise, alpha * factor);
  }

  @Override
  public String setting() {
    return "alpha " + (float) alpha;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A single point's derivative is the loss over alpha, whatever the slope: noise, however near
   * the minimum.
   */
  @Override
  public double plainRate() {
    return 1e-7;
  }

  @Override
  public Optional<NoiseLaw> singleDirection() {
    return Optional.of(noise);
  }
}
