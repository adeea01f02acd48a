package dev.forespike.train.rule;

import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * How gradients agree with those of a reference, layer by layer (weights only).
 *
 * @param cosine cosine of the angle between them; 0 where one of them is zero
 * @param normRatio length of the gradient over that of the reference; 0 where that is zero
 * @param relativeError length of their difference over that of the reference; 0 where both are
 *     zero, infinite where the reference alone is
 */
public record Alignment(List<Double> cosine, List<Double> normRatio, List<Double> relativeError) {

  /** Copies. */
  public Alignment {
    cosine = List.copyOf(cosine);
    normRatio = List.copyOf(normRatio);
    relativeError = List.copyOf(relativeError);
  }

  /**
   * Compares two sets of gradients.
   *
   * @param gradients the gradients
   * @param reference what they are compared with
   * @return the agreement of each layer, read-out included
   */
  public static Alignment of(Parameters gradients, Parameters reference) {
    var cosine = new ArrayList<Double>();
    var ratio = new ArrayList<Double>();
    var error = new ArrayList<Double>();
    for (int layer = 0; layer < gradients.layers(); layer++) {
      float[] a = gradients.weights(layer);
      float[] b = reference.weights(layer);
      double ab = 0;
      double aa = 0;
      double bb = 0;
      double squares = 0;
      for (int i = 0; i < a.length; i++) {
        ab += (double) a[i] * b[i];
        aa += (double) a[i] * a[i];
        bb += (double) b[i] * b[i];
        squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      }
      cosine.add(aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0.0);
      ratio.add(bb > 0 ? Math.sqrt(aa / bb) : 0.0);
      error.add(squares > 0 ? Math.sqrt(squares / bb) : 0.0);
    }
    return new Alignment(cosine, ratio, error);
  }
}
