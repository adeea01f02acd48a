package dev.forespike.train.rule;

import dev.forespike.train.runtime.Parameters;

/** Weights {@code [in][out]} and biases in double precision, so that one can move a little. */
final class ReferenceParameters {
  private final double[][] weights;
  private final double[][] biases;

  ReferenceParameters(Parameters source) {
    weights = new double[source.layers()][];
    biases = new double[source.layers()][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = widened(source.weights(layer));
      biases[layer] = widened(source.biases(layer));
    }
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  int layers() {
    return weights.length;
  }

  /** Not a copy. */
  double[] weights(int layer) {
    return weights[layer];
  }

  /** Not a copy. */
  double[] biases(int layer) {
    return biases[layer];
  }
}
