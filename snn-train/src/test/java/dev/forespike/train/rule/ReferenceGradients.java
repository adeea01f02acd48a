package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.forespike.train.runtime.Parameters;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Gradients in double precision, {@code [in][out]} like the library's. */
final class ReferenceGradients {
  private final double[][] weights;
  private final double[][] biases;
  private final int[] outputs;

  ReferenceGradients(Parameters shape) {
    weights = new double[shape.layers()][];
    biases = new double[shape.layers()][];
    outputs = new int[shape.layers()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      weights[layer] = new double[shape.weights(layer).length];
      outputs[layer] = shape.outputs(layer);
      biases[layer] = new double[shape.biases(layer).length];
    }
  }

  /** The library's own, to compare others with. */
  static ReferenceGradients of(Parameters gradients) {
    var wide = new ReferenceGradients(gradients);
    for (int layer = 0; layer < gradients.layers(); layer++) {
      copy(gradients.weights(layer), wide.weights[layer]);
      copy(gradients.biases(layer), wide.biases[layer]);
    }
    return wide;
  }

  private static void copy(float[] from, double[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i];
    }
  }

  /** Adds {@code delta (x) pre}. */
  void add(int layer, double[] delta, double[] pre) {
    if (weights[layer].length == 0) {
      return; // reads spikes without weights
    }
    for (int j = 0; j < delta.length; j++) {
      for (int i = 0; i < pre.length; i++) {
        weights[layer][i * delta.length + j] += delta[j] * pre[i];
      }
      if (biases[layer].length > 0) {
        biases[layer][j] += delta[j];
      }
    }
  }

  /** In the order of {@code NetworkPoint}: weights {@code [out][in]} and biases of each layer. */
  double[] point() {
    var point = DoubleStream.builder();
    for (int layer = 0; layer < weights.length; layer++) {
      int width = Math.max(1, outputs[layer]);
      int inputs = weights[layer].length / width;
      for (int k = 0; k < weights[layer].length; k++) {
        point.add(weights[layer][k % inputs * width + k / inputs]);
      }
      Arrays.stream(biases[layer]).forEach(point::add);
    }
    return point.build().toArray();
  }

  double[] weights(int layer) {
    return weights[layer].clone();
  }

  double[] biases(int layer) {
    return biases[layer].clone();
  }

  /** The library's gradients agree to 2e-4 of the largest entry, weights and biases. */
  void assertEqual(Parameters actual, String what) {
    for (int layer = 0; layer < weights.length; layer++) {
      assertClose(weights[layer], actual.weights(layer), 2e-4, what + ", weights of " + layer);
      assertClose(biases[layer], actual.biases(layer), 2e-4, what + ", biases of " + layer);
    }
  }

  /**
   * Fails where an entry is off by more than a share of the largest entry. Where psi is at the edge
   * of its support, a whole gradient can be rounding: below 5e-7 nothing is compared.
   */
  static void assertClose(double[] expected, float[] actual, double share, String what) {
    assertClose(expected, actual, share, 5e-7, what);
  }

  /** The same with another size below which nothing is compared. */
  static void assertClose(
      double[] expected, float[] actual, double share, double floor, String what) {
    assertEquals(expected.length, actual.length, what);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= share * largest + floor)) {
        fail(what + "[" + i + "] should be " + expected[i] + ", but is " + actual[i]);
      }
    }
  }
}
