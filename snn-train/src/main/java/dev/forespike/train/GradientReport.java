package dev.forespike.train;

import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@link GradientInspector} found. Arrays it returns are copies. The layers of an operator
 * network are counted through the branch and then each trunk, read-outs included.
 */
public final class GradientReport {
  private final double loss;
  private final List<Inference> passes = new ArrayList<>();
  private final List<float[]> errors = new ArrayList<>();
  private final Parameters gradients;
  private final Parameters reference;
  private final List<Parameters> directions;
  private final double[] scalars;
  private final List<Optional<float[]>> feedback = new ArrayList<>();
  private final List<Optional<float[]>> noise = new ArrayList<>();
  private final Alignment alignment;

  GradientReport(Network network, Learner learner, Learner.Inspection inspection) {
    NetworkPass pass = inspection.pass();
    loss = pass.loss();
    for (int part = 0; part < pass.parts(); part++) {
      Recording recording = pass.recording(part);
      Network own = network.spec().head().contracts() ? network.part(part) : network;
      errors.add(Arrays.copyOf(pass.error(part).errors(), recording.rows() * own.spec().outputs()));
      var inference = new Inference(recording.steps(), recording.batch(), own, true);
      inference.take(recording, 0);
      passes.add(inference);
      for (int layer = 0; layer < own.spec().layers().size(); layer++) {
        feedback.add(learner.feedback(feedback.size()));
        boolean noisy = recording.noisy() && layer < own.spec().hiddenLayers();
        noise.add(
            noisy
                ? Optional.of(recording.noise(layer).toDense(recording.rows()))
                : Optional.empty());
      }
    }
    gradients = inspection.gradients();
    reference = inspection.reference();
    directions = inspection.directions();
    scalars = learner.scalars().clone();
    alignment = inspection.alignment();
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
   * The number of networks whose passes are kept.
   *
   * @return 1, or of an operator network the number of its parts
   */
  public int parts() {
    return passes.size();
  }

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
   * @return what the network gave, of an operator network its branch
   */
  public Inference pass() {
    return pass(0);
  }

  /**
   * As {@link #pass()}, of a part of an operator network.
   *
   * @param part the branch, then the trunks; 0 for other networks
   * @return what it gave
   */
  public Inference pass(int part) {
    return passes.get(part);
  }

  /**
   * The errors of the output, with their whole scale: the mean over batch and steps is in them.
   *
   * @return {@code [T, B, K]}, of an operator network by what its branch gives
   */
  public float[] errors() {
    return errors(0);
  }

  /**
   * As {@link #errors()}, of a part of an operator network.
   *
   * @param part the branch, then the trunks; 0 for other networks
   * @return {@code [T, rows, K]}
   */
  public float[] errors(int part) {
    return errors.get(part).clone();
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
   * @param layer its index, from 0
   * @return {@code [hidden][outputs]}, or empty for a read-out, and a rule without feedback weights
   */
  public Optional<float[]> feedback(int layer) {
    return feedback.get(layer).map(float[]::clone);
  }

  /**
   * The noise z injected into a layer, of unit variance: alpha is not in it.
   *
   * @param layer its index, from 0
   * @return {@code [T, B, n]}, or empty for a read-out, and a rule without noise
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
