package dev.forespike.train.rule;

import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.Optional;

/**
 * A whole sequence with the parameters themselves, and an oracle's gradient of it: what rules that
 * perturb parameters are compared with.
 *
 * @param pass the forward pass, with its losses and errors
 * @param reference the oracle's gradient
 */
record CleanPass(NetworkPass pass, Parameters reference) {

  static CleanPass of(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      ClockedBatch batch,
      Oracle oracle) {
    TrainingSpec whole = spec.withChunk(spec.timesteps()).withRule(oracle);
    var learner = new ErrorLearner(whole, grid, parameters, compute, SpikeProduct.Path.AUTOMATIC);
    learner.keepMembranes();
    learner.learn(batch, 0, _ -> {});
    return new CleanPass(learner.pass(), learner.gradients());
  }
}
