package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;

/**
 * Accumulates gradients of clock-driven layers: {@code dW_l += sum_t (signal_l[t] psi_l[t]) (x)
 * pre_l[t]}, where pre is the raw input for the first layer and the spike trace for all others.
 *
 * <p>The trace is never formed within a chunk. With {@code D[t] = delta[t] + decay D[t+1]}, the sum
 * of delta (x) trace equals the sum of spikes (x) D, plus the trace the chunk began with (x) decay
 * D[first]; so each spike adds one row (derivation in docs/rules.md).
 */
public final class Eligibility {
  private static final int ROW_BLOCK = 32;

  private final NetworkSpec spec;
  private final Compute compute;
  private final Plan plan;
  private final BackwardSums sums;
  private final float[][] deltas;
  private final float[] decayedErrors;
  private final float[][] traces;

  /**
   * Memory for batches.
   *
   * @param spec the network
   * @param compute who computes
   * @param capacity largest batch
   * @param chunk largest number of steps at once
   * @param path how products with spikes are computed
   */
  public Eligibility(
      NetworkSpec spec, Compute compute, int capacity, int chunk, SpikeProduct.Path path) {
    this.spec = spec;
    this.compute = compute;
    plan = new Plan(spec, compute, path);
    sums = new BackwardSums(compute);
    int hidden = spec.hiddenLayers();
    int rows = Math.multiplyExact(capacity, chunk);
    deltas = new float[hidden][];
    traces = new float[hidden][];
    for (int i = 0; i < hidden; i++) {
      int width = spec.width(i);
      deltas[i] = new float[Math.multiplyExact(rows, width)];
      traces[i] = new float[Math.multiplyExact(capacity, width)];
    }
    decayedErrors = new float[Math.multiplyExact(rows, spec.outputs())];
  }

  /**
   * Adds the gradients of a chunk.
   *
   * @param recording what the forward pass left
   * @param batch its input
   * @param errors errors of the output {@code [rows][K]}
   * @param rule where the learning signals come from
   * @param gradients updated
   */
  public void accumulate(
      Recording recording,
      ClockedBatch batch,
      float[] errors,
      CreditAssignment rule,
      Parameters gradients) {
    int hidden = spec.hiddenLayers();
    if (rule instanceof FeedbackCredit feedback && rule.keepsSurrogate()) {
      // The last layer first: its surrogate derivatives were written last.
      for (int layer = hidden - 1; layer >= 0; layer--) {
        boolean sumOnly = layer == 0 && batch.constant();
        float decay = decay(layer, batch);
        feedback.sumBackwards(layer, recording, errors, decay, sumOnly, deltas[layer]);
        BackwardSums.addBias(plan.map(layer), recording, deltas[layer], decay, gradients);
      }
    } else {
      signals(recording, errors, rule);
      for (int layer = 0; layer < hidden; layer++) {
        plan.map(layer).biasGradient(0, recording.rows(), 1f, deltas[layer], gradients);
        sums.overTime(recording, deltas[layer], plan.map(layer).outputs(), decay(layer, batch));
      }
    }
    if (hidden > 0) {
      plan.map(0).gradient(recording.input(), deltas[0], gradients);
    }
    for (int layer = 1; layer < hidden; layer++) {
      addTraceGradient(recording, layer, deltas[layer], gradients);
    }
    addReadout(recording, batch, errors, gradients);
  }

  /** Signal times psi of each hidden layer. */
  private void signals(Recording recording, float[] errors, CreditAssignment rule) {
    int hidden = spec.hiddenLayers();
    for (int layer = hidden - 1; layer >= 0; layer--) {
      float[] above = layer == hidden - 1 ? errors : deltas[plan.above(layer)];
      rule.signal(layer, recording, errors, above, deltas[layer]);
      if (rule.keepsSurrogate()) {
        multiply(recording, layer);
      }
    }
  }

  private void addReadout(
      Recording recording, ClockedBatch batch, float[] errors, Parameters gradients) {
    int layer = spec.hiddenLayers();
    int outputs = plan.map(layer).outputs();
    plan.map(layer).biasGradient(0, recording.rows(), 1f, errors, gradients);
    System.arraycopy(errors, 0, decayedErrors, 0, recording.rows() * outputs);
    sums.overTime(recording, decayedErrors, outputs, decay(layer, batch));
    if (layer == 0) {
      plan.map(0).gradient(recording.input(), decayedErrors, gradients);
    } else {
      addTraceGradient(recording, layer, decayedErrors, gradients);
    }
  }

  /**
   * How much of D[t+1] is part of D[t]: the decay of the trace that feeds a layer. The first layer
   * sees its input and no trace; if that input is the same at every step, the plain sum is wanted.
   */
  private float decay(int layer, ClockedBatch batch) {
    if (layer == 0) {
      return batch.constant() ? 1f : 0f;
    }
    return plan.neurons(layer).traceDecay();
  }

  /**
   * Carries the traces over the end of a chunk; they are zero where the first chunk begins.
   *
   * @param recording the chunk
   */
  public void endChunk(Recording recording) {
    int size = recording.batch();
    for (int layer = 0; layer < spec.hiddenLayers(); layer++) {
      int index = layer;
      int width = spec.width(layer);
      Activity sent = recording.activity(layer);
      NeuronUpdates kernel = compute.kernels().neurons();
      float decay = plan.neurons(plan.above(layer)).traceDecay();
      compute
          .workers()
          .blocks(
              size,
              ROW_BLOCK,
              (from, to, _) -> {
                if (recording.from() == 0) {
                  Arrays.fill(traces[index], from * width, to * width, 0f);
                }
                for (int t = 0; t < recording.steps(); t++) {
                  for (int b = from; b < to; b++) {
                    sent.trace(kernel, decay, t * size + b, traces[index], b * width);
                  }
                }
              });
    }
  }

  private void multiply(Recording recording, int layer) {
    int width = spec.width(layer);
    compute
        .workers()
        .blocks(
            recording.rows(),
            ROW_BLOCK,
            (from, to, _) ->
                compute
                    .kernels()
                    .neurons()
                    .multiply(
                        (to - from) * width,
                        deltas[layer],
                        from * width,
                        recording.psi(layer),
                        from * width));
  }

  private void addTraceGradient(
      Recording recording, int layer, float[] delta, Parameters gradients) {
    plan.map(layer).gradient(recording.received(layer), delta, gradients);
    if (recording.from() == 0 || !plan.map(layer).weighted()) {
      return;
    }
    float decay = plan.neurons(layer).traceDecay();
    int size = recording.batch() * plan.map(layer).outputs();
    // D of the first step is not needed any more: decay it in place.
    for (int i = 0; i < size; i++) {
      delta[i] *= decay;
    }
    plan.map(layer).traceGradient(recording.batch(), traces[layer - 1], delta, gradients);
  }
}
