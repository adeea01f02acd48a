package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;

/**
 * Accumulates gradients for one sample, one step at a time: the three factors as they stand in the
 * rule, with explicit traces. {@link Eligibility} gives the same up to rounding for whole chunks.
 */
public final class StepEligibility {
  private final NeuronUpdates neurons;
  private final Plan plan;
  private final float[][] traces;
  private final float[][] deltas;
  private final float[] decays;

  /**
   * Memory for one sample.
   *
   * @param spec the network
   * @param compute whose kernels
   */
  public StepEligibility(NetworkSpec spec, Compute compute) {
    neurons = compute.kernels().neurons();
    plan = new Plan(spec, compute, SpikeProduct.Path.AUTOMATIC);
    int hidden = spec.hiddenLayers();
    traces = new float[hidden][];
    deltas = new float[hidden][];
    decays = new float[hidden];
    for (int i = 0; i < hidden; i++) {
      traces[i] = new float[spec.width(i)];
      deltas[i] = new float[spec.width(i)];
      decays[i] = plan.neurons(plan.above(i)).traceDecay();
    }
  }

  /** Begins a sequence: all traces are zero. */
  public void begin() {
    for (float[] trace : traces) {
      Arrays.fill(trace, 0f);
    }
  }

  /**
   * Takes the spikes of a step into the traces.
   *
   * @param recording the step
   */
  public void observe(Recording recording) {
    for (int layer = 0; layer < traces.length; layer++) {
      recording.activity(layer).trace(neurons, decays[layer], 0, traces[layer], 0);
    }
  }

  /**
   * Adds the gradients of a step whose spikes the traces hold already.
   *
   * @param recording the step
   * @param errors errors of the output {@code [K]}
   * @param rule where the learning signals come from
   * @param gradients updated
   */
  public void accumulate(
      Recording recording, float[] errors, CreditAssignment rule, Parameters gradients) {
    int hidden = traces.length;
    for (int layer = hidden - 1; layer >= 0; layer--) {
      float[] above = layer == hidden - 1 ? errors : deltas[plan.above(layer)];
      rule.signal(layer, recording, errors, above, deltas[layer]);
      if (rule.keepsSurrogate()) {
        neurons.multiply(deltas[layer].length, deltas[layer], 0, recording.psi(layer), 0);
      }
    }
    for (int layer = 0; layer <= hidden; layer++) {
      float[] delta = layer == hidden ? errors : deltas[layer];
      plan.map(layer).biasGradient(0, 1, 1f, delta, gradients);
      if (layer == 0) {
        plan.map(layer).gradient(recording.input(), delta, gradients);
      } else {
        plan.map(layer).traceGradient(1, traces[layer - 1], delta, gradients);
      }
    }
  }
}
