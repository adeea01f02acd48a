package dev.forespike.train;

import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@link GradientInspector} found. Arrays it returns are copies. */
public final class GradientReport {
  private final double loss;
  private final Inference pass;
  private final float[] errors;
  private final Parameters gradients;
  private final Parameters reference;
  private final List<Parameters> directions;
  private final double[] scalars;
  private final List<Optional<float[]>> feedback = new ArrayList<>();
  private final List<Optional<float[]>> noise = new ArrayList<>();
  private final Alignment alignment;

  GradientReport(Network network, Learner learner, Learner.Inspection inspection) {
    Recording recording = inspection.pass().recording();
    loss = inspection.error().loss();
    errors =
        Arrays.copyOf(inspection.error().errors(), recording.rows() * network.spec().outputs());
    pass = new Inference(recording.steps(), recording.batch(), network, true);
    pass.take(recording, 0);
    gradients = inspection.gradients();
    reference = inspection.reference();
    directions = inspection.directions();
    scalars = learner.scalars().clone();
    alignment = inspection.alignment();
    for (int layer = 0; layer < network.spec().hiddenLayers(); layer++) {
      feedback.add(learner.feedback(layer));
      InjectedNoise injected = recording.noise(layer);
      noise.add(
          recording.noisy() ? Optional.of(injected.toDense(recording.rows())) : Optional.empty());
    }
  }

  /**
   * How a layer's weight gradient agrees with the reference's.
   *
   * @param cosine cosine of the angle between them; 0 where one of them is zero
   * @param normRatio length of the gradient over that of the reference; 0 where that is zero
   * @param relativeError length of their difference over that of the reference; 0 where both are
   *     zero, infinite where the reference alone is
   */
  public record Agreement(double cosine, double normRatio, double relativeError) {}

  /**
   * The number of layers, the read-out included.
   *
   * @return at least 1
   */
  public int layers() {
    return gradients.layers();
  }

  /**
   * The mean loss of the pass the rule learned from.
   *
   * @return averaged over steps and samples
   */
  public double loss() {
    return loss;
  }

  /**
   * The pass the rule learned from, injected noise included; with perturbed parameters for rules
   * that perturb them.
   *
   * @return what the network gave
   */
  public Inference pass() {
    return pass;
  }

  /**
   * The errors of the output, with their whole scale: the mean over batch and steps is in them.
   *
   * @return {@code [T, B, K]}
   */
  public float[] errors() {
    return errors.clone();
  }

  /**
   * The rule's gradient of a layer's weights.
   *
   * @param layer its index, from 0, the read-out included
   * @return {@code [out][in]} row by row
   */
  public float[] weights(int layer) {
    return gradients.exportWeights(layer);
  }

  /**
   * The rule's gradient of a layer's biases.
   *
   * @param layer its index, from 0, the read-out included
   * @return {@code [out]}, or empty where the layer has none
   */
  public float[] biases(int layer) {
    return gradients.biases(layer).clone();
  }

  /**
   * The reference's gradient of a layer's weights.
   *
   * @param layer its index, from 0, the read-out included
   * @return {@code [out][in]} row by row
   */
  public float[] referenceWeights(int layer) {
    return reference.exportWeights(layer);
  }

  /**
   * The reference's gradient of a layer's biases.
   *
   * @param layer its index, from 0, the read-out included
   * @return {@code [out]}, or empty where the layer has none
   */
  public float[] referenceBiases(int layer) {
    return reference.biases(layer).clone();
  }

  /**
   * The agreement with the reference.
   *
   * @param layer its index, from 0, the read-out included
   * @return cosine, norm ratio and relative error
   */
  public Agreement agreement(int layer) {
    return new Agreement(
        alignment.cosine().get(layer),
        alignment.normRatio().get(layer),
        alignment.relativeError().get(layer));
  }

  /**
   * The matrix that really multiplied the error, after correction and scaling.
   *
   * @param layer hidden layer, from 0
   * @return {@code [hidden][outputs]}, or empty for a rule without feedback weights
   */
  public Optional<float[]> feedback(int layer) {
    return feedback.get(layer).map(float[]::clone);
  }

  /**
   * The noise z injected into a layer, of unit variance: alpha is not in it.
   *
   * @param layer hidden layer, from 0
   * @return {@code [T, B, n]}, or empty for a rule without noise
   */
  public Optional<float[]> noise(int layer) {
    return noise.get(layer).map(float[]::clone);
  }

  /**
   * The number of directions in which a rule moved the parameters.
   *
   * @return 0 for rules that do not
   */
  public int directions() {
    return directions.size();
  }

  /**
   * A direction z in which a rule moved a layer's weights, of unit variance: alpha is not in it.
   *
   * @param k which direction, from 0
   * @param layer any layer, read-out included
   * @return {@code [out, in]}
   */
  public float[] direction(int k, int layer) {
    return directions.get(k).exportWeights(layer);
  }

  /**
   * A direction in which a rule moved a layer's biases.
   *
   * @param k which direction, from 0
   * @param layer any layer, read-out included
   * @return {@code [out]}, or empty where the layer has no biases
   */
  public float[] directionOfBiases(int k, int layer) {
    return directions.get(k).biases(layer).clone();
  }

  /**
   * The derivatives along the directions, where they and the directions alone make the gradient:
   * {@code gradient = mean_k D_k v_k}.
   *
   * @return {@code [K]}, or by layers {@code [layers, K]}; empty for other rules
   */
  public double[] scalars() {
    return scalars.clone();
  }
}
