package dev.forespike.kernels.vector;

import dev.forespike.kernels.FloatMath;
import dev.forespike.kernels.Losses;
import dev.forespike.kernels.scalar.ScalarLosses;
import jdk.incubator.vector.FloatVector;

/** Exponentials a vector at a time; the sums are the scalar twin's. */
final class VectorLosses implements Losses {
  @Override
  public double row(
      int k,
      float[] outputs,
      int offset,
      float[] target,
      int targetOffset,
      float c,
      float scale,
      float[] error,
      int errorOffset) {
    float max = ScalarLosses.maximum(k, outputs, offset);
    int bound = Lanes.bound(k);
    if (bound > 0) { // see VectorMath
      exponentials(bound, outputs, offset, max, error, errorOffset);
    }
    for (int j = bound; j < k; j++) {
      error[errorOffset + j] = FloatMath.exp(outputs[offset + j] - max);
    }
    return ScalarLosses.finish(
        k, outputs, offset, target, targetOffset, c, scale, error, errorOffset, max);
  }

  private static void exponentials(
      int n, float[] outputs, int offset, float max, float[] error, int errorOffset) {
    for (int j = 0; j < n; j += Lanes.COUNT) {
      VectorMath.exp(FloatVector.fromArray(Lanes.FLOAT, outputs, offset + j).sub(max))
          .intoArray(error, errorOffset + j);
    }
  }
}
