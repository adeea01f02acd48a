package dev.forespike.train.rule;

import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.Map;
import java.util.Optional;

/** One learning rule at work on one network: turns batches into gradients and updates. */
public sealed interface Learner permits LocalLearner, ZerothOrderLearner {

  /** What a batch gave. */
  interface Progress {
    /**
     * Called when gradients are complete; the parameters change here.
     *
     * @param gradients gradients of all parameters
     */
    void update(Parameters gradients);
  }

  /**
   * The outcome of one batch.
   *
   * @param loss mean loss
   * @param correct number of correct predictions
   */
  record Outcome(double loss, int correct) {}

  /**
   * Learns from one batch.
   *
   * @param batch the input and labels
   * @param iteration index of the batch within the run; names the noise
   * @param update receives the gradients at the end of each update interval
   * @return loss and correct predictions of the forward pass
   */
  Outcome learn(ClockedBatch batch, long iteration, Progress update);

  /**
   * Compares this rule's gradients with those of spatial back-propagation, for the same recording
   * where the rule learns from one. Changes nothing.
   *
   * @param batch the input and labels
   * @param iteration names the noise
   * @return the agreement of each layer
   */
  Alignment align(ClockedBatch batch, long iteration);

  /**
   * The matrix that multiplies the error.
   *
   * @param layer a hidden layer
   * @return {@code [hidden][outputs]}, or empty for a rule without feedback weights
   */
  Optional<float[]> feedback(int layer);

  /**
   * What the rule itself has learned, for a checkpoint.
   *
   * @return arrays by name, not copies
   */
  Map<String, double[]> state();
}
