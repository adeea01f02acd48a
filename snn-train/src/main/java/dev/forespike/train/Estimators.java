package dev.forespike.train;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.FeedbackEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Objective;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.ExponentialMean;
import dev.forespike.train.estimator.ForwardGradientEstimator;
import java.util.ArrayList;
import java.util.List;

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
    return (objective, point, seed) ->
        network(objective, "node perturbation").nodeGradient(point, law, directions, seed);
  }

  /**
   * OPZO's feedback: what M becomes in some noisy passes while the weights stay, plain, centred,
   * corrected and scaled as the rule says; by training's own code, in single precision. With
   * momentum 0 and correction one pass gives one draw of {@code z (o - baseline)^T / alpha},
   * averaged over steps and samples. Its mean is the Jacobian of the output as smoothed by the
   * noise: exactly for Gaussian noise (Stein's identity), as an expected central difference for
   * signs; before the last hidden layer antithetic pairs give J0 - J1/2 instead, J1 the Jacobian by
   * the step before.
   *
   * @param rule the rule
   * @param passes noisy passes over the objective's batch, each with an update of M; at least 0
   * @return an estimator for {@link NetworkObjective}s; others are refused with a {@link
   *     SpecException}
   * @throws SpecException if the number of passes is negative
   */
  public static FeedbackEstimator momentumFeedback(Opzo rule, int passes) {
    if (passes < 0) {
      throw new SpecException("passes must be at least 0, but are " + passes);
    }
    return (objective, point, seed) ->
        network(objective, "momentum feedback").noiseFeedback(point, rule, passes, seed);
  }

  /**
   * The feedback of forward direct feedback alignment: as {@link #momentumFeedback} for
   * infinitesimal noise, whose tangent one dual pass carries through membranes, spikes (by their
   * surrogate) and resets (unless the objective detaches them). Its mean is the surrogate Jacobian
   * without any smoothing, and the outputs themselves add nothing to its variance.
   *
   * @param law the law of the noise
   * @param position where it enters
   * @return an estimator of one pass for {@link NetworkObjective}s; others are refused with a
   *     {@link SpecException}
   */
  public static FeedbackEstimator tangentFeedback(NoiseLaw law, NoisePosition position) {
    return (objective, point, seed) ->
        network(objective, "tangent feedback").tangentFeedback(point, law, position, seed);
  }

  /**
   * An exponential mean of feedback estimates, from zero.
   *
   * @param one the estimate that is averaged
   * @param momentum lambda, in [0, 1)
   * @param corrected whether the mean is divided by (1 - lambda^k)
   * @param updates k, at least 1
   * @return the estimator; the u-th of its draws has a seed of its own
   * @throws SpecException if momentum or updates are out of range
   */
  public static FeedbackEstimator withMomentum(
      FeedbackEstimator one, double momentum, boolean corrected, int updates) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new SpecException("momentum must be in [0, 1), but is " + momentum);
    }
    if (updates < 1) {
      throw new SpecException("updates must be at least 1, but are " + updates);
    }
    return (objective, point, seed) -> {
      var means = new ArrayList<ExponentialMean>();
      for (int update = 0; update < updates; update++) {
        List<double[]> draw = one.estimate(objective, point, CounterRandom.child(seed, update));
        for (int layer = 0; layer < draw.size(); layer++) {
          if (update == 0) {
            means.add(new ExponentialMean(momentum, new double[draw.get(layer).length]));
          }
          means.get(layer).add(draw.get(layer));
        }
      }
      double power = Math.pow(momentum, updates);
      return means.stream().map(mean -> corrected ? mean.corrected(power) : mean.mean()).toList();
    };
  }

  private static NetworkObjective network(Objective objective, String what) {
    if (!(objective instanceof NetworkObjective network)) {
      throw new SpecException(what + " needs a network as its objective");
    }
    return network;
  }
}
