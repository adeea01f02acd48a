package dev.forespike.train;

import dev.forespike.api.Samples;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with its rule, as the trainer drives it: with a clock or in continuous time. Its
 * parameters are read at each call and changed by the trainer alone.
 */
sealed interface Trainee permits ClockedTrainee, EventTrainee {

  /** Makes a trainee, once threads are there. */
  @FunctionalInterface
  interface Factory {
    /**
     * Makes a trainee.
     *
     * @param parameters the network's parameters
     * @param compute who computes
     */
    Trainee make(Parameters parameters, Compute compute);
  }

  /**
   * Which samples are learned from, and what they are called.
   *
   * @param samples where they are from
   * @param order their indices
   * @param from first place in the order
   * @param count how many
   * @param encodingKey the stream of random encodings
   */
  @SuppressWarnings("ArrayRecordComponent") // a view of the order, never compared
  record Lesson(Samples samples, int[] order, int from, int count, long encodingKey) {}

  /**
   * What an evaluation found.
   *
   * @param evaluation the figures
   * @param warnings what a user should look at
   */
  record Verdict(Evaluation evaluation, List<String> warnings) {
    public Verdict {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Learns from a batch.
   *
   * @param iteration index of the batch within the run; names the noise
   * @param update receives the gradients
   */
  Learner.Outcome learn(Lesson lesson, long iteration, Learner.Progress update);

  /**
   * How the rule's gradients of a batch agree with back-propagation's. Changes nothing.
   *
   * @param iteration names the noise; negative, so that no training batch has it
   */
  Alignment alignment(Lesson lesson, long iteration);

  /** Runs samples without noise. */
  Verdict evaluate(Samples samples);

  /** The matrix {@code [hidden][outputs]} that multiplies the error, if the rule has one. */
  Optional<float[]> feedback(int layer);

  /** What, with the seed, makes the gradient of the last batch again; empty for most rules. */
  double[] scalars();

  /** What the rule itself has learned: arrays by name, not copies. */
  Map<String, double[]> state();

  /** Takes over what was written into the arrays of {@link #state}. */
  void restored();
}
