package dev.forespike.api;

/**
 * Forward direct feedback alignment (FDFA) on clock-driven networks: the error reaches hidden layer
 * l by {@code B_l e}, and B_l is learned from directional derivatives of the same pass. Noise v of
 * unit variance perturbs all hidden activities infinitesimally; its tangent goes forward with the
 * values, through membranes, surrogate derivatives and resets, and moves output o at step t by
 * d[t]:
 *
 * <pre>{@code
 * B <- momentum B + (1 - momentum) mean over samples and steps of v[t] d[t]^T
 * }</pre>
 *
 * <p>The values themselves carry no noise. Hidden layers use the feedback of before the batch.
 * Source: Bacho and Chu, arXiv 2212.07282 and its code (momentum 1 - alpha with plain steps on B),
 * for networks without time; the mean over steps is our own.
 *
 * @param noise the law of v
 * @param momentum of the feedback weights, in [0, 1)
 * @param biasCorrection whether the mean is divided by {@code 1 - momentum^updates}, as a start
 *     from zero asks for; FDFA's code does not
 */
public record ForwardFeedbackAlignment(NoiseLaw noise, double momentum, boolean biasCorrection)
    implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if the momentum is not in [0, 1)
   */
  public ForwardFeedbackAlignment {
    Check.fraction("momentum of the feedback", momentum);
  }

  /**
   * The same rule with another choice of the law of v.
   *
   * @param chosen the law of v
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardFeedbackAlignment withNoise(NoiseLaw chosen) {
    return new ForwardFeedbackAlignment(chosen, momentum, biasCorrection);
  }

  /**
   * The same rule with another choice of the momentum of the feedback weights.
   *
   * @param chosen the momentum of the feedback weights
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardFeedbackAlignment withMomentum(double chosen) {
    return new ForwardFeedbackAlignment(noise, chosen, biasCorrection);
  }

  /**
   * The same rule with another choice of bias correction.
   *
   * @param chosen bias correction
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardFeedbackAlignment withBiasCorrection(boolean chosen) {
    return new ForwardFeedbackAlignment(noise, momentum, chosen);
  }

  @Override
  public String name() {
    return "fdfa";
  }

  @Override
  public String title() {
    return "forward direct feedback alignment";
  }

  @Override
  public boolean hasFeedback() {
    return true;
  }

  @Override
  public int passes(int layers) {
    return 2;
  }
}
