package dev.forespike.train.rule;

import dev.forespike.api.Spikes;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;

/** Spatial back-propagation: the delta of the layer above through the transposed weights. */
public final class BackpropCredit implements CreditAssignment {
  private final Parameters parameters;
  private final DenseProduct product;

  /**
   * Makes the oracle.
   *
   * @param parameters the weights that carry the error back
   * @param compute who computes
   */
  public BackpropCredit(Parameters parameters, Compute compute) {
    this.parameters = parameters;
    product = compute.kernels().dense(compute.workers());
  }

  @Override
  public void signal(
      int layer, Recording recording, float[] errors, float[] deltaAbove, float[] signal) {
    int width = parameters.outputs(layer);
    int above = parameters.outputs(layer + 1);
    if (parameters.spec().layers().get(layer + 1) instanceof Spikes) {
      System.arraycopy(deltaAbove, 0, signal, 0, recording.rows() * width);
      return;
    }
    Arrays.fill(signal, 0, recording.rows() * width, 0f);
    product.multiplyAdd(
        Layout.B_TRANSPOSED,
        recording.rows(),
        width,
        above,
        deltaAbove,
        0,
        above,
        parameters.weights(layer + 1),
        0,
        above,
        signal,
        0,
        width);
  }
}
