package dev.forespike.kernels.scalar;

import dev.forespike.kernels.FeedbackDeltas;

/** One element at a time; also serves the SIMD kernel for layers narrower than its blocks. */
public final class ScalarFeedbackDeltas implements FeedbackDeltas {

  @Override
  public void backwards(
      int steps,
      int samples,
      int fromSample,
      int toSample,
      int outputs,
      int width,
      float[] errors,
      float[] feedback,
      float[] psi,
      float decay,
      boolean firstOnly,
      float[] out) {
    for (int b = fromSample; b < toSample; b++) {
      for (int i = 0; i < width; i++) {
        float later = 0f;
        for (int t = steps - 1; t >= 0; t--) {
          int row = t * samples + b;
          float signal = 0f;
          for (int j = 0; j < outputs; j++) {
            signal = Math.fma(errors[row * outputs + j], feedback[j * width + i], signal);
          }
          later = Math.fma(decay, later, signal * psi[row * width + i]);
          if (t == 0 || !firstOnly) {
            out[row * width + i] = later;
          }
        }
      }
    }
  }
}
