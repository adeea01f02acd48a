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
      int label,
      float c,
      float scale,
      float[] error,
      int errorOffset) {
    float max = maximum(k, outputs, offset);
    for (int j = 0; j < k; j++) {
      error[errorOffset + j] = FloatMath.exp(outputs[offset + j] - max);
    }
    return finish(k, outputs, offset, label, c, scale, error, errorOffset, max);
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
      int label,
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
    double squares = 0;
    for (int j = 0; j < k; j++) {
      float target = j == label ? 1f : 0f;
      float distance = outputs[offset + j] - target;
      squares += (double) distance * distance;
      float cross = Math.fma(error[errorOffset + j], inverse, -target);
      error[errorOffset + j] = scale * Math.fma(c, distance, (1f - c) * cross);
    }
    double cross = Math.log(sum) + max - outputs[offset + label];
    // A loss that is switched off must not turn infinite outputs into NaN.
    return (c == 1f ? 0 : (1 - (double) c) * cross) + (c == 0f ? 0 : c * squares / 2);
  }
}
