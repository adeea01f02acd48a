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

  /**
   * The same rule with another choice of the law of the perturbations.
   *
   * @param chosen the law of the perturbations
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public NodeGradient withLaw(NoiseLaw chosen) {
    return new NodeGradient(chosen, directions, detachReset);
  }

  /**
   * The same rule with another choice of the number of directions.
   *
   * @param chosen the number of directions
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public NodeGradient withDirections(int chosen) {
    return new NodeGradient(law, chosen, detachReset);
  }

  /**
   * The same rule with another choice of whether the reset is detached.
   *
   * @param chosen whether the reset is detached
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public NodeGradient withDetachReset(boolean chosen) {
    return new NodeGradient(law, directions, chosen);
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
