package dev.forespike.train;

import java.util.List;
import java.util.Optional;

/** What {@link EventGradientInspector} found, in double precision. Arrays it returns are copies. */
public final class EventGradientReport {
  private final double loss;
  private final List<double[]> weights;
  private final List<double[]> oracle;
  private final List<double[]> eligibilities;
  private final double[] derivative;
  private final List<double[]> feedbackBefore;
  private final List<double[]> feedbackAfter;

  EventGradientReport(
      double loss,
      List<double[]> weights,
      List<double[]> oracle,
      List<double[]> eligibilities,
      double[] derivative,
      List<double[]> feedbackBefore,
      List<double[]> feedbackAfter) {
    this.loss = loss;
    this.weights = weights;
    this.oracle = oracle;
    this.eligibilities = eligibilities;
    this.derivative = derivative;
    this.feedbackBefore = feedbackBefore;
    this.feedbackAfter = feedbackAfter;
  }

  /**
   * The number of layers, the output included.
   *
   * @return at least 1
   */
  public int layers() {
    return weights.size();
  }

  /**
   * The mean loss.
   *
   * @return over samples
   */
  public double loss() {
    return loss;
  }

  /**
   * The rule's gradient of a layer's weights, the mean over samples.
   *
   * @param layer its index
   * @return {@code [out][in]} row by row
   */
  public double[] weights(int layer) {
    return weights.get(layer).clone();
  }

  /**
   * The cosine of the rule's gradient and that of exact back-propagation through spike times.
   *
   * @param layer its index
   * @return 0 where one of them is zero
   */
  public double cosine(int layer) {
    double[] a = weights.get(layer);
    double[] b = oracle.get(layer);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  /**
   * The eligibilities of a layer: sums over own spikes of derivatives of their times.
   *
   * @param layer its index
   * @return {@code [B, out, in]}
   */
  public double[] eligibility(int layer) {
    return eligibilities.get(layer).clone();
  }

  /**
   * What the perturbations did to each output.
   *
   * @return D, {@code [B, K]}; zero for rules that perturb nothing
   */
  public double[] derivative() {
    return derivative.clone();
  }

  /**
   * The feedback weights before the batch.
   *
   * @param layer a hidden layer
   * @return {@code [hidden][outputs]}, or empty for a rule without them
   */
  public Optional<double[]> feedbackBefore(int layer) {
    return feedbackBefore.isEmpty()
        ? Optional.empty()
        : Optional.of(feedbackBefore.get(layer).clone());
  }

  /**
   * The feedback weights after the batch, which multiplied the errors.
   *
   * @param layer a hidden layer
   * @return {@code [hidden][outputs]}, or empty for a rule without them
   */
  public Optional<double[]> feedbackAfter(int layer) {
    return feedbackAfter.isEmpty()
        ? Optional.empty()
        : Optional.of(feedbackAfter.get(layer).clone());
  }
}
