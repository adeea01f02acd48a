package dev.forespike.train;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How good a rule's gradients are on a network and its data, over batches and noise: what {@link
 * GradientInspector#measure} found.
 *
 * @param loss mean loss of the passes the rule learned from
 * @param layers one for each layer, the read-out last
 */
public record GradientQuality(double loss, List<Layer> layers) {

  /** Copies. */
  public GradientQuality {
    layers = List.copyOf(layers);
  }

  /**
   * A number found from some draws.
   *
   * @param value the estimate
   * @param standardError its standard error
   */
  public record Estimate(double value, double standardError) {}

  /**
   * The gradients of one layer's weights. The oracle's are those of the same pass, or for a rule
   * that perturbs weights, of a pass with the weights themselves.
   *
   * @param weights how many there are
   * @param cosine the mean cosine of the rule's gradient and the oracle's, in [-1, 1]
   * @param squaredBias the squared length of the mean difference from the oracle over that of the
   *     oracle's mean gradient; a ratio of unbiased estimates, so that it may be below 0, with its
   *     error by the jackknife; not a number where the oracle's mean is lost in its variance
   * @param variance the variance of the rule's gradient over draws, summed over weights
   * @param oracleVariance that of the oracle's, which comes from the batches alone
   * @param signalToNoise the squared length of the rule's mean gradient over its variance, at least
   *     0
   * @param feedbackCosine the cosine of OPZO's feedback to its own mean that theory expects of its
   *     noise, in [0, 1]; empty for other rules, the read-out and antithetic noise
   */
  public record Layer(
      int weights,
      Estimate cosine,
      Estimate squaredBias,
      double variance,
      double oracleVariance,
      double signalToNoise,
      OptionalDouble feedbackCosine) {}
}
