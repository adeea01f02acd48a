package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.LayerRuntime;
import dev.forespike.train.runtime.LinearMap;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.SpikeProduct;

/**
 * The gradient of back-propagation through time, from the recording of a whole sequence that keeps
 * membrane potentials. Presynaptic factors are the noise-free spikes, as for every rule.
 */
final class HistoryGradient {
  private static final int SAMPLE_BLOCK = 8;

  private final BackpropThroughTime rule;
  private final NetworkSpec spec;
  private final Compute compute;
  private final Parameters parameters;
  private final LinearMap[] maps;
  private final BackwardSums sums;
  private float[] above = {};
  private float[] below = {};

  /** What the last step hears from the one after it. */
  private float[] none = {};

  HistoryGradient(
      BackpropThroughTime rule, Parameters parameters, Compute compute, SpikeProduct.Path path) {
    this.rule = rule;
    spec = parameters.spec();
    this.compute = compute;
    this.parameters = parameters;
    maps = LinearMap.of(spec, compute, path);
    sums = new BackwardSums(compute);
  }

  /**
   * Adds the gradients of a sequence.
   *
   * @param recording the whole sequence, membranes kept
   * @param batch its input
   * @param errors errors of the output {@code [rows][K]}
   * @param gradients updated
   */
  void accumulate(Recording recording, ClockedBatch batch, float[] errors, Parameters gradients) {
    int hidden = spec.hiddenLayers();
    reserve(recording.rows(), gradients);
    System.arraycopy(errors, 0, above, 0, recording.rows() * spec.outputs());
    float readoutLeak = LayerRuntime.readoutLeak(spec.layers().get(hidden));
    sums.overTime(recording, above, spec.outputs(), readoutLeak);
    for (int layer = hidden; layer >= 0; layer--) {
      maps[layer].biasGradient(0, recording.rows(), 1f, above, gradients);
      if (layer > 0) {
        maps[layer].gradient(recording.received(layer), above, gradients);
        maps[layer].adjoint(recording.rows(), above, parameters, below);
        throughTime(recording, layer - 1, below);
        float[] swap = above;
        above = below;
        below = swap;
      } else {
        sums.addInput(maps[0], recording, batch, above, gradients);
      }
    }
  }

  private void reserve(int rows, Parameters shape) {
    int widest = 0;
    for (int layer = 0; layer < shape.layers(); layer++) {
      widest = Math.max(widest, shape.outputs(layer));
    }
    int size = Math.multiplyExact(rows, widest);
    if (above.length < size) {
      above = new float[size];
      below = new float[size];
    }
    if (none.length < widest) {
      none = new float[widest];
    }
  }

  /** Turns dL/ds into dL/du in place, from the last step to the first. */
  private void throughTime(Recording recording, int layer, float[] signal) {
    NeuronConstants neuron = LayerRuntime.constants(spec.layers().get(layer));
    int size = recording.batch();
    compute
        .workers()
        .blocks(
            size,
            SAMPLE_BLOCK,
            (from, to, _) -> {
              for (int t = recording.steps() - 1; t >= 0; t--) {
                for (int b = from; b < to; b++) {
                  back(neuron, recording, layer, t, b, signal);
                }
              }
            });
  }

  private void back(
      NeuronConstants neuron, Recording recording, int layer, int t, int b, float[] signal) {
    int width = spec.inputOf(layer + 1).size();
    int at = (t * recording.batch() + b) * width;
    boolean last = t + 1 == recording.steps();
    float[] later = last ? none : signal;
    int next = last ? 0 : at + recording.batch() * width;
    float[] psi = recording.psi(layer);
    NeuronUpdates kernel = compute.kernels().neurons();
    if (neuron.reset() == NeuronConstants.ZERO) {
      kernel.adjointsToZero(
          width,
          neuron.leak(),
          neuron.threshold(),
          rule.detachReset(),
          membrane(recording, layer),
          at,
          psi,
          at,
          later,
          next,
          signal,
          at);
    } else {
      boolean subtracts = neuron.reset() == NeuronConstants.SUBTRACT && !rule.detachReset();
      float slope = subtracts ? -neuron.threshold() : 0f;
      kernel.adjoints(width, neuron.leak(), slope, psi, at, later, next, signal, at);
    }
  }

  private static float[] membrane(Recording recording, int layer) {
    float[] membrane = recording.membrane(layer);
    if (membrane == null) {
      throw new IllegalStateException("the recording keeps no membrane potentials");
    }
    return membrane;
  }
}
