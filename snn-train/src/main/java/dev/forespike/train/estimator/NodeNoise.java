package dev.forespike.train.estimator;

import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.CounterRandom;

/** Perturbations of all neurons at all steps of one sample. */
final class NodeNoise {
  private NodeNoise() {}

  /** Draws {@code [layer][T][n]} as a function of a key. */
  static double[][][] draw(NoiseLaw law, long key, int timesteps, int[] widths) {
    var directions = new Directions(law);
    double[][][] z = new double[widths.length][timesteps][];
    for (int layer = 0; layer < widths.length; layer++) {
      for (int t = 0; t < timesteps; t++) {
        z[layer][t] = new double[widths[layer]];
      }
      directions.draw(CounterRandom.child(key, layer), 0, widths[layer], z[layer]);
    }
    return z;
  }
}
