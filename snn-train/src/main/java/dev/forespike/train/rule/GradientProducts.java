package dev.forespike.train.rule;

import dev.forespike.kernels.SpikeLists;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.Arrays;

/** The sums over a chunk's rows that gradients are made of, {@code pre^T delta}. */
final class GradientProducts {
  private static final int ROW_BLOCK = 32;

  private final Compute compute;
  private final SpikeProduct product;
  private final SpikeLists transposed = new SpikeLists();
  private final SpikeLists input = new SpikeLists();
  private final SpikeLists inputTransposed = new SpikeLists();

  GradientProducts(Compute compute, SpikeProduct.Path path) {
    this.compute = compute;
    product = new SpikeProduct(compute, path);
  }

  SpikeProduct product() {
    return product;
  }

  /** Sums the deltas of all rows, columns shared out among the workers. */
  void addBias(Recording recording, float[] delta, float[] bias) {
    int width = bias.length;
    compute
        .workers()
        .blocks(
            width,
            128,
            (from, to, _) -> {
              for (int r = 0; r < recording.rows(); r++) {
                compute
                    .kernels()
                    .neurons()
                    .addScaled(to - from, 1f, delta, r * width + from, bias, from);
              }
            });
  }

  /**
   * Adds the first layer's weight gradient; sums the deltas in place where the input is constant.
   */
  void addInput(Recording recording, ClockedBatch batch, float[] delta, Parameters gradients) {
    int inputs = gradients.inputs(0);
    int outputs = gradients.outputs(0);
    int rows = batch.constant() ? batch.size() : recording.rows();
    float[] x = batch.input();
    if (batch.constant()) {
      // The same input at every step: one product with the sum of the deltas.
      accumulateBackwards(recording, delta, outputs, 1f);
    } else {
      int first = recording.from() * batch.size() * inputs;
      x = Arrays.copyOfRange(x, first, first + rows * inputs);
    }
    input.ofDense(rows, inputs, x);
    inputTransposed.transposeOf(input);
    product.addAnalog(inputTransposed, x, true, rows, inputs, outputs, delta, gradients.weights(0));
  }

  /** Adds what the spikes of the layer below give: each spike one row of delta. */
  void addSpikes(Recording recording, int layer, float[] delta, Parameters gradients) {
    int inputs = gradients.inputs(layer);
    transposed.ofSpikesTransposed(
        compute.workers(), recording.rows(), inputs, recording.spikes(layer - 1));
    product.addGradient(
        transposed,
        recording.spikes(layer - 1),
        recording.rows(),
        inputs,
        gradients.outputs(layer),
        delta,
        gradients.weights(layer));
  }

  /** {@code D[t] = delta[t] + decay D[t+1]} in place, from the chunk's last step to its first. */
  void accumulateBackwards(Recording recording, float[] delta, int width, float decay) {
    if (recording.steps() == 1 || decay == 0f) {
      return;
    }
    int size = recording.batch();
    compute
        .workers()
        .blocks(
            size,
            ROW_BLOCK,
            (from, to, _) -> {
              for (int t = recording.steps() - 2; t >= 0; t--) {
                int row = t * size + from;
                compute
                    .kernels()
                    .neurons()
                    .addScaled(
                        (to - from) * width,
                        decay,
                        delta,
                        (row + size) * width,
                        delta,
                        row * width);
              }
            });
  }
}
