package dev.forespike.train.rule;

import dev.forespike.api.Spikes;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.ScatteredProduct;
import dev.forespike.train.runtime.SpikeProduct;
import dev.forespike.train.runtime.SpikeProduct.Start;

/** The sums over a chunk's rows that gradients are made of, {@code pre^T delta}. */
final class GradientProducts {
  private static final int ROW_BLOCK = 32;

  private final Compute compute;
  private final SpikeProduct product;
  private final ScatteredProduct scattered;

  GradientProducts(Compute compute, SpikeProduct.Path path) {
    this.compute = compute;
    product = new SpikeProduct(compute, path);
    scattered = new ScatteredProduct(compute);
  }

  SpikeProduct product() {
    return product;
  }

  /** Sums the deltas of all rows. */
  void addBias(Recording recording, float[] delta, float[] bias) {
    addRows(0, recording.rows(), 1f, delta, bias);
  }

  /**
   * Sums the deltas of all rows, given {@code D[t] = delta[t] + decay D[t+1]}: as delta[t] is D[t]
   * less decay D[t+1], the sum is that of D, all steps but the first taken {@code 1 - decay} times.
   */
  void addBiasOfSums(Recording recording, float[] sums, float decay, float[] bias) {
    addRows(0, recording.batch(), 1f, sums, bias);
    if (decay != 1f) {
      addRows(recording.batch(), recording.rows(), 1 - decay, sums, bias);
    }
  }

  private void addRows(int fromRow, int toRow, float factor, float[] delta, float[] bias) {
    int width = bias.length;
    compute
        .workers()
        .blocks(
            width,
            128,
            (from, to, _) -> {
              for (int r = fromRow; r < toRow; r++) {
                compute
                    .kernels()
                    .neurons()
                    .addScaled(to - from, factor, delta, r * width + from, bias, from);
              }
            });
  }

  /**
   * Adds the first layer's weight gradient.
   *
   * @param delta where the input is constant, the sums of the deltas over all steps, {@code [B][n]}
   */
  void addInput(Recording recording, ClockedBatch batch, float[] delta, Parameters gradients) {
    int inputs = gradients.inputs(0);
    int first = batch.constant() ? 0 : recording.from() * batch.size();
    Start start = start(gradients, 0);
    product.addAnalogGradient(
        recording.input(),
        batch.input(),
        first * inputs,
        inputs,
        delta,
        gradients.outputs(0),
        start,
        gradients.weights(0));
  }

  /** Adds what the spikes of the layer below give: each spike one row of delta. */
  void addSpikes(Recording recording, int layer, float[] delta, Parameters gradients) {
    int inputs = gradients.inputs(layer);
    if (gradients.spec().layers().get(layer) instanceof Spikes) {
      return; // has no weights
    }
    if (gradients.outputs(layer) <= ScatteredProduct.NARROW) {
      scattered.add(
          recording.lists(layer - 1),
          inputs,
          delta,
          gradients.outputs(layer),
          gradients.weights(layer));
      return;
    }
    Start start = start(gradients, layer);
    product.addGradient(
        recording.lists(layer - 1),
        recording.spikes(layer - 1),
        recording.negative(layer - 1),
        inputs,
        delta,
        gradients.outputs(layer),
        start,
        gradients.weights(layer));
  }

  private static Start start(Parameters gradients, int layer) {
    return gradients.claimZero(layer) ? Start.ZERO : Start.OLD;
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
