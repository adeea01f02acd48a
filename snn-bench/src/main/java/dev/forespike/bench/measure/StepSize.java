package dev.forespike.bench.measure;

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

  /** Copies. */
  public StepSize {
    layers = List.copyOf(layers);
  }

  /** The shape as parameters of a result. */
  Map<String, Object> parameters(int threads) {
    return Map.of(
        "layers", layers,
        "outputs", outputs,
        "timesteps", timesteps,
        "batch", batch,
        "chunk", chunk,
        "inputDensity", StepSetup.INPUT_DENSITY,
        "threads", threads);
  }
}
