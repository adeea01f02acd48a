package dev.forespike.train.rule;

import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Recording;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the output error reaches hidden neurons: the learning signal, third factor of the update.
 *
 * <p>Signals of an update interval are computed with the feedback weights as they were when it
 * began; what {@link #observe} collects changes them in {@link #endInterval}. A rule reads
 * recordings; it never calls back into the network.
 */
public sealed interface CreditAssignment extends Learned
    permits BackpropCredit, FeedbackCredit, OwnCredit {

  /**
   * The noise this rule needs in the forward pass.
   *
   * @return the plan, or empty for a clean pass
   */
  default Optional<NoisePlan> noise() {
    return Optional.empty();
  }

  /**
   * Whether membranes must be in recordings.
   *
   * @return true for FDFA with a reset to zero
   */
  default boolean needsMembranes() {
    return false;
  }

  /**
   * A batch begins.
   *
   * @param noiseKey the stream of its noise
   */
  default void begin(long noiseKey) {}

  /**
   * Follows a chunk, before its signals. All chunks of a batch come in their order.
   *
   * @param recording the chunk's recording
   */
  default void follow(Recording recording) {}

  /**
   * Writes the learning signal of one hidden layer. Called for the last hidden layer first.
   *
   * @param layer the layer's index
   * @param recording the chunk's recording
   * @param errors errors of the output {@code [rows][K]}
   * @param deltaAbove signal times psi of the layer above {@code [rows][n]}; the errors for the
   *     last hidden layer
   * @param signal receives {@code [rows][n]}
   */
  void signal(int layer, Recording recording, float[] errors, float[] deltaAbove, float[] signal);

  /**
   * Whether psi multiplies the signal.
   *
   * @return true but for one option of OPZO
   */
  default boolean keepsSurrogate() {
    return true;
  }

  /**
   * Collects what the rule itself learns from.
   *
   * @param recording the chunk's recording
   * @param errors errors of the output {@code [rows][K]}
   * @param lengths valid steps of each sample
   */
  default void observe(Recording recording, float[] errors, int[] lengths) {}

  /**
   * Scales the errors that {@link #observe} took since the last update, where an interval ends
   * early and its mean is over fewer steps.
   *
   * @param factor what collected errors are multiplied by
   */
  default void scaleErrors(float factor) {}

  /** Updates what the rule itself learns, at the end of an update interval. */
  default void endInterval() {}

  /**
   * How often an exponential mean of noise has been updated, from which theory tells its noise.
   *
   * @return empty for rules of whose feedback theory tells nothing
   */
  default OptionalLong updates() {
    return OptionalLong.empty();
  }
}
