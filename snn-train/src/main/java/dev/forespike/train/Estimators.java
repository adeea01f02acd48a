package dev.forespike.train;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.train.estimator.ForwardGradientEstimator;

/**
 * Gradient estimators as pure functions. They work on any objective; {@link NetworkObjective} makes
 * one of a network and a batch.
 *
 * <pre>{@code
 * DirectionalEstimator estimator = Estimators.of(ForwardGradient.defaults().withDirections(16));
 * double[] gradient = estimator.estimate(objective, point, seed);
 * }</pre>
 */
public final class Estimators {
  private Estimators() {}

  /**
   * A forward gradient.
   *
   * @param spec derivative, law and number of directions
   * @return the estimator; immutable, for any number of threads
   */
  public static DirectionalEstimator of(ForwardGradient spec) {
    return new ForwardGradientEstimator(spec);
  }
}
