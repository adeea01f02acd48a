package dev.forespike.bench.measure;

import dev.forespike.api.SpecException;
import java.util.Map;

/**
 * The shape of a product of spikes with weights.
 *
 * @param rows samples and steps
 * @param inputs presynaptic neurons
 * @param outputs postsynaptic neurons
 */
public record SpikesShape(int rows, int inputs, int outputs) {
  /** What the tables compare. */
  public static final SpikesShape STANDARD = new SpikesShape(128, 800, 896);

  /**
   * Checks.
   *
   * @throws SpecException if a size is below 1, or an array would have more than 2^30 elements
   */
  public SpikesShape {
    Limits.positive("rows", rows);
    Limits.positive("inputs", inputs);
    Limits.positive("outputs", outputs);
    Limits.fits("the spikes", rows, inputs);
    Limits.fits("the weights", inputs, outputs);
    Limits.fits("the product", rows, outputs);
  }

  /** Arrays that the product reads and writes, in bytes; the result is read too. */
  double bytes(double spikeBytes) {
    return spikeBytes + Float.BYTES * ((double) inputs * outputs + 2.0 * rows * outputs);
  }

  /** Arrays that the weight gradient reads and writes, in bytes; the result is read too. */
  double gradientBytes(double spikeBytes) {
    return spikeBytes + Float.BYTES * (2.0 * inputs * outputs + (double) rows * outputs);
  }

  /** The shape as parameters of a result, with the density that was really used. */
  Map<String, Object> parameters(double density, int threads) {
    return Map.of(
        "rows", rows, "inputs", inputs, "outputs", outputs, "density", density, "threads", threads);
  }
}
