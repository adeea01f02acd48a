package dev.forespike.train.run;

import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How feedback weights agree with the forward ones: the cosine of {@code B_l} and the product of
 * the transposed weights from the layer above to the output.
 */
public final class FeedbackCosine {
  private FeedbackCosine() {}

  /**
   * The cosines.
   *
   * @param parameters the network's parameters
   * @param feedback of each hidden layer {@code [hidden][outputs]}, if the rule has any
   * @return of each hidden layer, or nothing; 0 where a matrix is zero
   */
  public static List<Double> of(Parameters parameters, IntFunction<Optional<float[]>> feedback) {
    var cosines = new ArrayList<Double>();
    int last = parameters.layers() - 1;
    int outputs = parameters.outputs(last);
    double[] way = {};
    for (int above = last; above > 0; above--) {
      Optional<float[]> matrix = feedback.apply(above - 1);
      if (matrix.isEmpty()) {
        return List.of();
      }
      way = down(parameters, above, outputs, way);
      cosines.add(cosine(matrix.get(), way));
    }
    Collections.reverse(cosines);
    return cosines;
  }

  /** The way from the input of a layer to the output, {@code [in][outputs]}. */
  private static double[] down(Parameters parameters, int layer, int outputs, double[] above) {
    float[] weights = parameters.weights(layer);
    int in = parameters.inputs(layer);
    int out = parameters.outputs(layer);
    double[] way = new double[in * outputs];
    if (above.length == 0) {
      for (int i = 0; i < way.length; i++) {
        way[i] = weights[i];
      }
      return way;
    }
    for (int i = 0; i < in; i++) {
      for (int k = 0; k < out; k++) {
        double weight = weights[i * out + k];
        for (int j = 0; j < outputs; j++) {
          way[i * outputs + j] += weight * above[k * outputs + j];
        }
      }
    }
    return way;
  }

  private static double cosine(float[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
  }
}
