package dev.forespike.train.rule;

import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import dev.forespike.train.runtime.Recording;

/** Spatial back-propagation: the delta of the layer above through the adjoint of its map. */
public final class BackpropCredit implements CreditAssignment {
  private final Parameters parameters;
  private final Plan plan;

  /**
   * Makes the oracle.
   *
   * @param parameters the weights that carry the error back
   * @param compute who computes
   */
  public BackpropCredit(Parameters parameters, Compute compute) {
    this.parameters = parameters;
    plan = new Plan(parameters.spec(), compute, SpikeProduct.Path.AUTOMATIC);
  }

  @Override
  public void signal(
      int layer, Recording recording, float[] errors, float[] deltaAbove, float[] signal) {
    plan.map(plan.above(layer)).adjoint(recording.rows(), deltaAbove, parameters, signal);
  }
}
