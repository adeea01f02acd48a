package dev.forespike.train.estimator;

import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A network's parameters as one point: layer by layer the weights {@code [out][in]}, as files have
 * them, then the biases.
 */
public final class NetworkPoint {
  private NetworkPoint() {}

  /**
   * The number of parameters of each layer.
   *
   * @param shape parameters of the network
   * @return one number for each layer
   */
  public static List<Integer> blocks(Parameters shape) {
    var blocks = new ArrayList<Integer>();
    for (int layer = 0; layer < shape.layers(); layer++) {
      blocks.add(Math.addExact(shape.weights(layer).length, shape.biases(layer).length));
    }
    return blocks;
  }

  /**
   * Parameters as a point.
   *
   * @param parameters the parameters
   * @return a new array
   */
  public static double[] of(Parameters parameters) {
    double[] point = new double[blocks(parameters).stream().reduce(0, Math::addExact)];
    int next = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      for (float weight : parameters.exportWeights(layer)) {
        point[next++] = weight;
      }
      for (float bias : parameters.biases(layer)) {
        point[next++] = bias;
      }
    }
    return point;
  }

  /**
   * Rounds a point into parameters.
   *
   * @param point the point
   * @param parameters receives it
   */
  public static void into(double[] point, Parameters parameters) {
    int next = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      float[] weights = new float[parameters.weights(layer).length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) point[next++];
      }
      parameters.importWeights(layer, weights);
      float[] biases = parameters.biases(layer);
      for (int i = 0; i < biases.length; i++) {
        biases[i] = (float) point[next++];
      }
    }
  }
}
