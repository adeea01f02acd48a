package dev.forespike.kernels.scalar;

import dev.forespike.kernels.FloatMath;
import dev.forespike.kernels.Losses;

/** One output at a time. */
public final class ScalarLosses implements Losses {
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
    float max = maximum(k, outputs, offset);
    for (int j = 0; j < k; j++) {
      error[errorOffset + j] = FloatMath.exp(outputs[offset + j] - max);
    }
    return finish(k, outputs, offset, target, targetOffset, c, scale, error, errorOffset, max);
  }

  /** The largest output. */
  public static float maximum(int k, float[] outputs, int offset) {
    float max = outputs[offset];
    for (int j = 1; j < k; j++) {
      max = Math.max(max, outputs[offset + j]);
    }
    return max;
  }

  /** Loss and error from the exponentials {@code exp(o - max)} that the error array holds. */
  public static double finish(
      int k,
      float[] outputs,
      int offset,
      float[] target,
      int targetOffset,
      float c,
      float scale,
      float[] error,
      int errorOffset,
      float max) {
    double sum = 0;
    for (int j = 0; j < k; j++) {
      sum += error[errorOffset + j];
    }
    float inverse = (float) (1 / sum);
    double logSum = Math.log(sum) + max;
    double squares = 0;
    double cross = 0;
    for (int j = 0; j < k; j++) {
      float y = target[targetOffset + j];
      float distance = outputs[offset + j] - y;
      squares += (double) distance * distance;
      // Where the target is 0, an infinite output must not turn the loss into NaN.
      cross += y == 0f ? 0 : y * (logSum - outputs[offset + j]);
      float crossError = Math.fma(error[errorOffset + j], inverse, -y);
      error[errorOffset + j] = scale * Math.fma(c, distance, (1f - c) * crossError);
    }
    // A loss that is switched off must not turn infinite outputs into NaN.
    return (c == 1f ? 0 : (1 - (double) c) * cross) + (c == 0f ? 0 : c * squares / 2);
  }
}
