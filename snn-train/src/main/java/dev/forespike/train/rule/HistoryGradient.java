package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.NeuronModel;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import dev.forespike.train.runtime.Recording;

/**
 * The gradient of back-propagation through time, from the recording of a whole sequence that keeps
 * membrane potentials. Presynaptic factors are the noise-free spikes, as for every rule.
 */
final class HistoryGradient implements PartLearner {
  private static final int SAMPLE_BLOCK = 8;

  private final BackpropThroughTime rule;
  private final Compute compute;
  private final Parameters parameters;
  private final Plan plan;
  private final BackwardSums sums;
  private float[] above = {};
  private float[] below = {};

  /** What the last step hears from the one after it. */
  private float[] none = {};

  HistoryGradient(
      BackpropThroughTime rule, Parameters parameters, Compute compute, SpikeProduct.Path path) {
    this.rule = rule;
    this.compute = compute;
    this.parameters = parameters;
    plan = new Plan(parameters.spec(), compute, path);
    sums = new BackwardSums(compute);
  }

  @Override
  public boolean needsMembranes() {
    return true;
  }

  @Override
  public boolean needsWhole() {
    return true;
  }

  @Override
  public void accumulate(
      Recording recording, ClockedBatch batch, ErrorSignal error, Parameters gradients) {
    reserve(recording.rows());
    System.arraycopy(error.errors(), 0, above, 0, recording.rows() * plan.spec().outputs());
    for (int layer = plan.layers() - 1; layer >= 0; layer--) {
      throughTime(recording, layer);
      plan.map(layer).biasGradient(0, recording.rows(), 1f, above, gradients);
      if (layer > 0) {
        plan.map(layer).gradient(recording.received(layer), above, gradients);
        plan.map(layer).adjoint(recording.rows(), above, parameters, below);
        float[] swap = above;
        above = below;
        below = swap;
      } else {
        sums.addInput(plan.map(0), recording, batch, above, gradients);
      }
    }
  }

  private void reserve(int rows) {
    int size = Math.multiplyExact(rows, plan.widest());
    if (above.length < size) {
      above = new float[size];
      below = new float[size];
    }
    if (none.length < plan.widest()) {
      none = new float[plan.widest()];
    }
  }

  /** Turns derivatives by what is sent into those by currents, from the last step to the first. */
  private void throughTime(Recording recording, int layer) {
    NeuronModel model = plan.neurons(layer);
    int width = plan.map(layer).outputs();
    int size = recording.batch();
    float[] signal = above;
    float[] psi = model.spikes() ? recording.psi(layer) : none;
    float[] membrane = model.spikes() ? recording.membrane(layer) : null;
    if (model.states() == 0) {
      return;
    }
    compute
        .workers()
        .blocks(
            size,
            SAMPLE_BLOCK,
            (from, to, _) -> {
              for (int t = recording.steps() - 1; t >= 0; t--) {
                boolean last = t + 1 == recording.steps();
                float[] later = last ? none : signal;
                for (int b = from; b < to; b++) {
                  int at = (t * size + b) * width;
                  int next = last ? 0 : at + size * width;
                  model.adjoints(
                      width, rule.detachReset(), membrane, psi, at, later, next, signal, at);
                }
              }
            });
  }
}
