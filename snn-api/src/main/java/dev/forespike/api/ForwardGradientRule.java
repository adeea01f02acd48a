package dev.forespike.api;

import java.util.Optional;

/**
 * Randomized forward gradients as a rule: weights and biases learn from derivatives D along random
 * directions v of the whole parameter space, {@code gradient = mean_k D_k v_k}. With
 * Jacobian-vector products the derivatives are exact and need no backward pass and no memory of the
 * past; with differences they are those of the hard spikes. A network needs the seed and one number
 * for each direction to learn, so a run can be replayed from its scalars.
 *
 * <p>Unbiased for the surrogate gradient of {@link BackpropThroughTime} with the same treatment of
 * the reset; relative error {@code sqrt((d + kappa - 2) / K)} in d dimensions. After the idea of
 * Wan, Zhang and Karniadakis (arXiv 2411.07057), of which no code and no settings are public.
 *
 * @param estimator derivative, law of the directions, their number K, and what is perturbed
 *     together
 * @param clip largest magnitude of a derivative D, positive; infinite for no limit
 * @param detachReset whether Jacobian-vector products take the spike within the reset for a
 *     constant
 */
public record ForwardGradientRule(ForwardGradient estimator, double clip, boolean detachReset)
    implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if the limit is not positive, blocks of coordinates are given, or the
   *     reset is detached although differences are taken, which run the hard spikes
   */
  public ForwardGradientRule {
    if (!(clip > 0)) {
      throw new SpecException("the limit of a derivative must be positive, but is " + clip);
    }
    if (detachReset && !(estimator.derivative() instanceof DirectionalDerivative.Jvp)) {
      throw new SpecException(
          "a detached reset is of Jacobian-vector products; differences of losses have none");
    }
    if (estimator.scope() instanceof ForwardGradient.Scope.Blocks) {
      throw new SpecException(
          "blocks of coordinates are of functions; a network is perturbed as a whole or by layers");
    }
  }

  /**
   * One direction of independent signs, no limit, through the reset.
   *
   * @return the rule
   */
  public static ForwardGradientRule defaults() {
    return new ForwardGradientRule(ForwardGradient.defaults(), Double.POSITIVE_INFINITY, false);
  }

  /**
   * Whether layers are perturbed one after the other.
   *
   * @return false where all are perturbed together
   */
  public boolean byLayer() {
    return estimator.scope() instanceof ForwardGradient.Scope.Layers;
  }

  /**
   * The same rule with another choice of the estimator.
   *
   * @param chosen the estimator
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardGradientRule withEstimator(ForwardGradient chosen) {
    return new ForwardGradientRule(chosen, clip, detachReset);
  }

  /**
   * The same rule with another choice of the largest magnitude of a derivative.
   *
   * @param chosen the largest magnitude of a derivative
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardGradientRule withClip(double chosen) {
    return new ForwardGradientRule(estimator, chosen, detachReset);
  }

  /**
   * The same rule with another choice of whether the reset is detached.
   *
   * @param chosen whether the reset is detached
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public ForwardGradientRule withDetachReset(boolean chosen) {
    return new ForwardGradientRule(estimator, clip, chosen);
  }

  @Override
  public String name() {
    return "forward-gradient";
  }

  @Override
  public String title() {
    return byLayer() ? "the forward gradient of one layer after the other" : "the forward gradient";
  }

  @Override
  public Span span() {
    return byLayer() ? Span.WHOLE_CHUNK : Span.SEQUENCE;
  }

  @Override
  public int passes(int layers) {
    int directions = (byLayer() ? layers : 1) * estimator.directions();
    return 1 + estimator.derivative().passes() * directions;
  }

  @Override
  public String setting() {
    return "K " + estimator.directions();
  }

  /**
   * {@inheritDoc}
   *
   * <p>One direction of all parameters is longer than the gradient by the root of their number.
   */
  @Override
  public double plainRate() {
    return 1e-3;
  }

  @Override
  public Optional<ForwardGradient> directional() {
    return Optional.of(estimator);
  }
}
