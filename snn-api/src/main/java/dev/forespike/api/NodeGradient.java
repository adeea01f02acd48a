package dev.forespike.api;

/**
 * Node perturbation: for each sample the derivative D of its loss along a random direction in the
 * space of all neurons' currents at all steps, times that direction, times what each neuron
 * received: {@code dW = mean_k D_k sum_t dI_k[t] (x) x[t]}. Unbiased for the surrogate gradient of
 * {@link BackpropThroughTime}, with a variance that grows with the number of neurons and steps
 * instead of weights (Ren et al. 2022, arXiv 2210.03310, for networks without time). Needs whole
 * sequences.
 *
 * @param law of the perturbations, unit variance
 * @param directions K, how many are averaged, at least 1
 * @param detachReset whether the spike within the reset counts as a constant
 */
public record NodeGradient(NoiseLaw law, int directions, boolean detachReset) implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if there is no direction
   */
  public NodeGradient {
    Check.positive("directions", directions);
  }

  /**
   * One direction of independent signs, through the reset.
   *
   * @return the rule
   */
  public static NodeGradient defaults() {
    return new NodeGradient(new NoiseLaw.Rademacher(), 1, false);
  }

  @Override
  public String name() {
    return "node-gradient";
  }

  @Override
  public String title() {
    return "node perturbation";
  }

  @Override
  public Span span() {
    return Span.WHOLE_CHUNK;
  }

  @Override
  public int passes(int layers) {
    return 1 + directions;
  }

  @Override
  public String setting() {
    return "K " + directions;
  }

  @Override
  public double plainRate() {
    return 1e-2;
  }
}
