package dev.forespike.train.rule;

import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;

/**
 * A whole sequence with the parameters themselves, and an oracle's gradient of it: what rules that
 * perturb parameters are compared with.
 *
 * @param pass the forward pass
 * @param error its losses and errors
 * @param reference the oracle's gradient
 */
record CleanPass(ForwardPass pass, ErrorSignal error, Parameters reference) {

  static CleanPass of(
      TrainingSpec spec,
      Parameters parameters,
      Compute compute,
      ClockedBatch batch,
      Oracle oracle) {
    TrainingSpec whole = spec.withChunk(spec.timesteps());
    var pass =
        new ForwardPass(
                parameters, compute, spec.batch(), spec.timesteps(), SpikeProduct.Path.AUTOMATIC)
            .keepMembranes();
    var error = ErrorSignal.of(whole, compute);
    var reference = new Parameters(spec.network());
    pass.begin(parameters, batch);
    error.begin();
    pass.advance(0, spec.timesteps(), null, 0, true);
    error.compute(pass.recording(), batch, 0, spec.timesteps());
    OracleGradient.of(oracle, whole, parameters, compute)
        .accumulate(pass.recording(), batch, error.errors(), reference);
    return new CleanPass(pass, error, reference);
  }
}
