package dev.forespike.train;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
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

  /**
   * Node perturbation: the currents of all neurons at all steps are perturbed, for each sample by
   * another direction, and each synapse takes the derivative of its sample's loss times its
   * neuron's perturbation times what it received. Unbiased for the gradient through time (derived:
   * a current enters its neuron where the weight does); the variance grows with the number of
   * neurons times steps, not with that of weights.
   *
   * @param law the law of the perturbations
   * @param directions how many are averaged, at least 1
   * @return an estimator for {@link NetworkObjective}s; others are refused with a {@link
   *     SpecException}
   * @throws SpecException if there is no direction
   */
  public static GradientEstimator nodePerturbation(NoiseLaw law, int directions) {
    if (directions < 1) {
      throw new SpecException("directions must be at least 1, but are " + directions);
    }
    return (objective, point, seed) -> {
      if (!(objective instanceof NetworkObjective network)) {
        throw new SpecException("node perturbation needs a network as its objective");
      }
      return network.nodeGradient(point, law, directions, seed);
    };
  }
}
