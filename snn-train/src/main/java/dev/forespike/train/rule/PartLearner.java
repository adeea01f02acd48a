package dev.forespike.train.rule;

import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.Optional;

/**
 * What a rule does in one part of a network, once the errors of what the part gave are known: it
 * reads the recording of a forward pass and adds gradients. All chunks of a batch come in their
 * order.
 */
interface PartLearner extends Learned {
  /** The noise to inject into the forward pass; empty for a clean pass. */
  default Optional<NoisePlan> noise() {
    return Optional.empty();
  }

  /** Whether recordings must keep membrane potentials. */
  default boolean needsMembranes() {
    return false;
  }

  /** Whether the whole sequence must come in one chunk. */
  default boolean needsWhole() {
    return false;
  }

  /**
   * A batch begins.
   *
   * @param iteration names its noise
   */
  default void begin(long iteration) {}

  /**
   * Adds the gradients of a chunk.
   *
   * @param recording the chunk
   * @param batch its input
   * @param error errors of the output
   * @param gradients those of the part, updated
   */
  void accumulate(Recording recording, ClockedBatch batch, ErrorSignal error, Parameters gradients);

  /**
   * Collects from a chunk what the rule itself learns from.
   *
   * @param recording the chunk
   * @param batch its input
   * @param error errors of the output
   */
  default void observe(Recording recording, ClockedBatch batch, ErrorSignal error) {}

  /** Carries traces over the end of a chunk that is not the last. */
  default void endChunk(Recording recording) {}

  /** Updates what the rule itself learns, at the end of an update interval. */
  default void endInterval() {}
}
