package dev.forespike.train.estimator;

import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.Collections;
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
    var blocks = new ArrayList<>(Collections.nCopies(shape.layers(), 0));
    for (ParameterTensor tensor : shape.tensors()) {
      blocks.set(tensor.layer(), Math.addExact(blocks.get(tensor.layer()), tensor.size()));
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
    for (ParameterTensor tensor : parameters.tensors()) {
      for (float number : tensor.exported()) {
        point[next++] = number;
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
    for (ParameterTensor tensor : parameters.tensors()) {
      float[] numbers = new float[tensor.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) point[next++];
      }
      tensor.take(numbers);
    }
  }
}
