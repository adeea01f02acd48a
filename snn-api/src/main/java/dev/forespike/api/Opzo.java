package dev.forespike.api;

/**
 * Online pseudo-zeroth-order training (OPZO): one noisy forward pass, {@code signal_l = M_l e}, and
 * momentum feedback connections that learn the output's Jacobian from noise and output alone,
 *
 * <pre>{@code
 * M <- lambda M + (1 - lambda) mean_{b,t}( z[t] (o[t] - baseline)^T ) / alpha
 * }</pre>
 *
 * <p>The signals of an update interval use M as it was when the interval began; at its end M gets
 * one update, so noise and M are independent. With bias correction the M that multiplies the error
 * is {@code (M - lambda^k M0) / (1 - lambda^k)} after k updates, and M0 for k = 0; this correction,
 * centering and sparse noise are the project's additions to arXiv 2407.12516.
 *
 * @param noise the distribution of z
 * @param position where the noise enters
 * @param alpha the noise's scale, positive
 * @param momentum lambda, in [0, 1)
 * @param antithetic whether the noise of step 2k+1 is minus that of step 2k; an unpaired last step
 *     is independent
 * @param divideByAlpha whether the factor 1/alpha is kept; without it hidden gradients shrink by
 *     alpha
 * @param centering the baseline taken from the output
 * @param biasCorrection whether M is corrected for its start
 * @param keepSurrogate whether psi multiplies the signal under membrane noise; always with output
 *     noise
 * @param start what M holds at first
 */
public record Opzo(
    NoiseLaw noise,
    NoisePosition position,
    double alpha,
    double momentum,
    boolean antithetic,
    boolean divideByAlpha,
    Centering centering,
    boolean biasCorrection,
    boolean keepSurrogate,
    FeedbackStart start)
    implements Rule {

  /**
   * Validates.
   *
   * @throws SpecException if alpha is not positive, the momentum outside [0, 1), or psi is to be
   *     dropped with output noise
   */
  public Opzo {
    Check.positive("noise scale alpha", alpha);
    Check.fraction("feedback momentum", momentum);
    if (!keepSurrogate && position == NoisePosition.OUTPUT) {
      throw new SpecException("dropping psi needs membrane noise; output noise always keeps it");
    }
  }

  /**
   * The defaults: sparse Rademacher noise (p = 0.01) on the output, alpha 0.1, momentum 0.999,
   * independent steps, leave-one-out centering, bias correction, M from zero.
   *
   * @return the rule
   */
  public static Opzo defaults() {
    return new Opzo(
        new NoiseLaw.SparseRademacher(0.01),
        NoisePosition.OUTPUT,
        0.1,
        0.999,
        false,
        true,
        Centering.LEAVE_ONE_OUT,
        true,
        true,
        new FeedbackStart.Zero());
  }

  /**
   * A builder that makes this rule, to change several of its parts before they are checked against
   * each other.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The same rule with another noise distribution.
   *
   * @param noise the distribution of z
   * @return a new rule
   */
  public Opzo withNoise(NoiseLaw noise) {
    return toBuilder().noise(noise).build();
  }

  /**
   * The same rule with another noise scale.
   *
   * @param alpha the noise's scale, positive
   * @return a new rule
   */
  public Opzo withAlpha(double alpha) {
    return toBuilder().alpha(alpha).build();
  }

  /**
   * The same rule with another momentum of the feedback weights.
   *
   * @param momentum lambda, in [0, 1)
   * @return a new rule
   */
  public Opzo withMomentum(double momentum) {
    return toBuilder().momentum(momentum).build();
  }

  /**
   * The same rule with noise in antithetic pairs of steps, or without.
   *
   * @param antithetic whether the noise of step 2k+1 is minus that of step 2k
   * @return a new rule
   */
  public Opzo withAntithetic(boolean antithetic) {
    return toBuilder().antithetic(antithetic).build();
  }

  /**
   * The same rule with another baseline.
   *
   * @param centering the baseline taken from the output; {@link Centering#PAST} where samples come
   *     one at a time
   * @return a new rule
   */
  public Opzo withCentering(Centering centering) {
    return toBuilder().centering(centering).build();
  }

  /**
   * The same rule with the noise at another place.
   *
   * @param position where it enters a neuron
   * @return a new rule
   */
  public Opzo withPosition(NoisePosition position) {
    return toBuilder().position(position).build();
  }

  /**
   * The same rule with M divided by alpha, or alpha times smaller.
   *
   * @param divideByAlpha whether M estimates the Jacobian itself
   * @return a new rule
   */
  public Opzo withDivideByAlpha(boolean divideByAlpha) {
    return toBuilder().divideByAlpha(divideByAlpha).build();
  }

  /**
   * The same rule with M freed of its start, or plain.
   *
   * @param biasCorrection whether M is divided by (1 - lambda^k)
   * @return a new rule
   */
  public Opzo withBiasCorrection(boolean biasCorrection) {
    return toBuilder().biasCorrection(biasCorrection).build();
  }

  /**
   * The same rule with or without the surrogate derivative in hidden signals; only noise on
   * membranes can do without.
   *
   * @param keepSurrogate whether psi multiplies the signal
   * @return a new rule
   */
  public Opzo withKeepSurrogate(boolean keepSurrogate) {
    return toBuilder().keepSurrogate(keepSurrogate).build();
  }

  /**
   * The same rule with another start of M.
   *
   * @param start where M begins
   * @return a new rule
   */
  public Opzo withStart(FeedbackStart start) {
    return toBuilder().start(start).build();
  }

  @Override
  public String name() {
    return "opzo";
  }

  @Override
  public String title() {
    return "OPZO";
  }

  @Override
  public boolean hasFeedback() {
    return true;
  }

  @Override
  public int passes(int layers) {
    return antithetic ? 2 : 1;
  }

  @Override
  public Rule scaled(double factor) {
    return withAlpha(alpha * factor);
  }

  @Override
  public String setting() {
    return "alpha " + (float) alpha;
  }

  /** Makes a rule from another. Nothing is checked before {@link #build}. */
  public static final class Builder {
    private NoiseLaw noise;
    private NoisePosition position;
    private double alpha;
    private double momentum;
    private boolean antithetic;
    private boolean divideByAlpha;
    private Centering centering;
    private boolean biasCorrection;
    private boolean keepSurrogate;
    private FeedbackStart start;

    private Builder(Opzo rule) {
      noise = rule.noise;
      position = rule.position;
      alpha = rule.alpha;
      momentum = rule.momentum;
      antithetic = rule.antithetic;
      divideByAlpha = rule.divideByAlpha;
      centering = rule.centering;
      biasCorrection = rule.biasCorrection;
      keepSurrogate = rule.keepSurrogate;
      start = rule.start;
    }

    /**
     * Sets the distribution of z.
     *
     * @param chosen as {@link Opzo#noise}
     * @return this builder
     */
    public Builder noise(NoiseLaw chosen) {
      noise = chosen;
      return this;
    }

    /**
     * Sets where the noise enters.
     *
     * @param chosen as {@link Opzo#position}
     * @return this builder
     */
    public Builder position(NoisePosition chosen) {
      position = chosen;
      return this;
    }

    /**
     * Sets the noise's scale.
     *
     * @param chosen as {@link Opzo#alpha}
     * @return this builder
     */
    public Builder alpha(double chosen) {
      alpha = chosen;
      return this;
    }

    /**
     * Sets the momentum of the feedback weights.
     *
     * @param chosen as {@link Opzo#momentum}
     * @return this builder
     */
    public Builder momentum(double chosen) {
      momentum = chosen;
      return this;
    }

    /**
     * Sets whether odd steps repeat even ones with the sign turned.
     *
     * @param chosen as {@link Opzo#antithetic}
     * @return this builder
     */
    public Builder antithetic(boolean chosen) {
      antithetic = chosen;
      return this;
    }

    /**
     * Sets whether M is divided by alpha.
     *
     * @param chosen as {@link Opzo#divideByAlpha}
     * @return this builder
     */
    public Builder divideByAlpha(boolean chosen) {
      divideByAlpha = chosen;
      return this;
    }

    /**
     * Sets the baseline taken from the output.
     *
     * @param chosen as {@link Opzo#centering}
     * @return this builder
     */
    public Builder centering(Centering chosen) {
      centering = chosen;
      return this;
    }

    /**
     * Sets whether M is corrected for its start.
     *
     * @param chosen as {@link Opzo#biasCorrection}
     * @return this builder
     */
    public Builder biasCorrection(boolean chosen) {
      biasCorrection = chosen;
      return this;
    }

    /**
     * Sets whether psi multiplies the signal.
     *
     * @param chosen as {@link Opzo#keepSurrogate}
     * @return this builder
     */
    public Builder keepSurrogate(boolean chosen) {
      keepSurrogate = chosen;
      return this;
    }

    /**
     * Sets what M holds at first.
     *
     * @param chosen as {@link Opzo#start}
     * @return this builder
     */
    public Builder start(FeedbackStart chosen) {
      start = chosen;
      return this;
    }

    /**
     * Makes the rule.
     *
     * @return the rule
     * @throws SpecException if a part is out of range or does not fit another
     */
    public Opzo build() {
      return new Opzo(
          noise,
          position,
          alpha,
          momentum,
          antithetic,
          divideByAlpha,
          centering,
          biasCorrection,
          keepSurrogate,
          start);
    }
  }
}
