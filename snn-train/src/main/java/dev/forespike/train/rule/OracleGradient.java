package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Oracle;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.SpikeProduct;

/** What an oracle gives for the recording of another rule's forward pass. */
interface OracleGradient {
  /**
   * Adds the gradients of the recorded chunk.
   *
   * @param recording the chunk; the whole sequence, membranes kept, for back-propagation through
   *     time
   * @param batch its input
   * @param errors errors of the output {@code [rows][K]}
   * @param gradients updated
   */
  void accumulate(Recording recording, ClockedBatch batch, float[] errors, Parameters gradients);

  /**
   * Makes an oracle's gradient for whole sequences.
   *
   * @param oracle the oracle
   * @param whole a run whose chunk is the whole sequence
   * @param parameters the weights that carry the error back
   * @param compute who computes
   */
  static OracleGradient of(
      Oracle oracle, TrainingSpec whole, Parameters parameters, Compute compute) {
    var eligibility =
        new Eligibility(
            whole.network(),
            compute,
            whole.batch(),
            whole.timesteps(),
            SpikeProduct.Path.AUTOMATIC);
    return of(oracle, eligibility, parameters, compute);
  }

  /**
   * Makes an oracle's gradient.
   *
   * @param oracle the oracle
   * @param eligibility carries the traces, if the sequence comes in chunks
   * @param parameters the weights that carry the error back
   * @param compute who computes
   */
  static OracleGradient of(
      Oracle oracle, Eligibility eligibility, Parameters parameters, Compute compute) {
    return switch (oracle) {
      case SpatialBackprop _ -> {
        var credit = new BackpropCredit(parameters, compute);
        yield (recording, batch, errors, gradients) ->
            eligibility.accumulate(recording, batch, errors, credit, gradients);
      }
      case BackpropThroughTime rule ->
          new HistoryGradient(rule, parameters, compute, SpikeProduct.Path.AUTOMATIC)::accumulate;
    };
  }
}
