package dev.forespike.bench.measure;

import dev.forespike.api.SpecException;
import java.util.List;
import java.util.Map;

/**
 * The shape of a step.
 *
 * @param layers hidden widths
 * @param outputs classes K
 * @param timesteps steps T
 * @param batch samples B
 * @param chunk steps computed at once, at most T
 */
public record StepSize(List<Integer> layers, int outputs, int timesteps, int batch, int chunk) {
  /** What the tables compare: 784-800-800-10, T=6, batch 128, chunk T. */
  public static final StepSize STANDARD =
      new StepSize(List.of(800, 800), StepSetup.CLASSES, 6, 128, 6);

  /**
   * Copies and checks.
   *
   * @throws SpecException if a size is below 1, the chunk longer than the sequence, or an array
   *     would have more than 2^30 elements
   */
  public StepSize {
    layers = List.copyOf(layers);
    Limits.positive("layers", layers);
    Limits.positive("outputs", outputs);
    Limits.positive("timesteps", timesteps);
    Limits.positive("batch", batch);
    Limits.positive("chunk", chunk);
    if (chunk > timesteps) {
      throw new SpecException("chunk " + chunk + " is longer than the " + timesteps + " timesteps");
    }
    Limits.weights(StepSetup.INPUTS, layers, outputs);
    Limits.fits("the input", batch, StepSetup.INPUTS);
    for (int width : layers) {
      Limits.fits("the recording of a chunk of " + width + " neurons", chunk, batch, width);
    }
    Limits.fits("the output of a chunk", chunk, batch, outputs);
  }

  /** Whether firing rates must be those of training: the shape of the tables, at any chunk. */
  boolean standard() {
    return layers.equals(STANDARD.layers)
        && outputs == STANDARD.outputs
        && timesteps == STANDARD.timesteps
        && batch == STANDARD.batch;
  }

  /**
   * The products that every rule must compute: forward, and once more the same number for the
   * weight gradient. The static input's current and gradient are computed once in a sequence;
   * learning signals, noise and feedback are a rule's own affair. Bytes are not counted.
   *
   * @param inputs non-zero inputs of the whole batch
   * @param rates spikes per neuron and step of each hidden layer
   * @param learning whether there is a weight gradient
   */
  Work work(int inputs, List<Double> rates, boolean learning) {
    double times = learning ? 2 : 1;
    double additions = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      int above = layer + 1 < layers.size() ? layers.get(layer + 1) : outputs;
      additions += rates.get(layer) * layers.get(layer) * above * timesteps * batch;
    }
    return new Work(times * inputs * layers.getFirst(), times * additions, 0);
  }

  /** The shape as parameters of a result, with the density of the input that was really used. */
  Map<String, Object> parameters(double inputDensity, int threads) {
    return Map.of(
        "layers", layers,
        "outputs", outputs,
        "timesteps", timesteps,
        "batch", batch,
        "chunk", chunk,
        "inputDensity", inputDensity,
        "threads", threads);
  }
}
