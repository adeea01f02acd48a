package dev.forespike.kernels.vector;

import dev.forespike.kernels.FeedbackDeltas;
import dev.forespike.kernels.scalar.ScalarFeedbackDeltas;
import jdk.incubator.vector.FloatVector;

/**
 * Two samples by two vectors of neurons at a time, from the last step to the first: the feedback
 * weights are loaded once for both samples, and D of the next step stays in registers.
 *
 * <p>Nothing is read from the result, so the last block of neurons may overlap the one before, and
 * an odd last sample may be computed twice over: the same numbers are stored again.
 */
final class VectorFeedbackDeltas implements FeedbackDeltas {
  private static final ScalarFeedbackDeltas NARROW = new ScalarFeedbackDeltas();
  private static final int BLOCK = 2 * Lanes.COUNT;

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
    if (width < BLOCK) {
      NARROW.backwards(
          steps,
          samples,
          fromSample,
          toSample,
          outputs,
          width,
          errors,
          feedback,
          psi,
          decay,
          firstOnly,
          out);
      return;
    }
    // As in the row sums: vectors begin at cache lines, but for those of the first and last block.
    int head = VectorRowSums.head(width, width);
    for (int b = fromSample; b < toSample; b += 2) {
      int other = Math.min(b + 1, toSample - 1);
      for (int next = 0; next < width; ) {
        int column = Math.min(next, width - BLOCK);
        block(
            steps, samples, b, other, column, outputs, width, errors, feedback, psi, decay,
            firstOnly, out);
        next = next == 0 && head > 0 ? head : next + BLOCK;
      }
    }
  }

  private static void block(
      int steps,
      int samples,
      int b,
      int other,
      int column,
      int outputs,
      int width,
      float[] errors,
      float[] feedback,
      float[] psi,
      float decay,
      boolean firstOnly,
      float[] out) {
    FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, decay);
    FloatVector d00 = FloatVector.zero(Lanes.FLOAT);
    FloatVector d01 = FloatVector.zero(Lanes.FLOAT);
    FloatVector d10 = FloatVector.zero(Lanes.FLOAT);
    FloatVector d11 = FloatVector.zero(Lanes.FLOAT);
    for (int t = steps - 1; t >= 0; t--) {
      int error0 = (t * samples + b) * outputs;
      int error1 = (t * samples + other) * outputs;
      FloatVector s00 = FloatVector.zero(Lanes.FLOAT);
      FloatVector s01 = FloatVector.zero(Lanes.FLOAT);
      FloatVector s10 = FloatVector.zero(Lanes.FLOAT);
      FloatVector s11 = FloatVector.zero(Lanes.FLOAT);
      int weights = column;
      for (int j = 0; j < outputs; j++) {
        FloatVector f0 = FloatVector.fromArray(Lanes.FLOAT, feedback, weights);
        FloatVector f1 = FloatVector.fromArray(Lanes.FLOAT, feedback, weights + Lanes.COUNT);
        FloatVector e0 = FloatVector.broadcast(Lanes.FLOAT, errors[error0 + j]);
        s00 = e0.fma(f0, s00);
        s01 = e0.fma(f1, s01);
        FloatVector e1 = FloatVector.broadcast(Lanes.FLOAT, errors[error1 + j]);
        s10 = e1.fma(f0, s10);
        s11 = e1.fma(f1, s11);
        weights += width;
      }
      int row0 = (t * samples + b) * width + column;
      int row1 = (t * samples + other) * width + column;
      d00 = d00.fma(factor, s00.mul(FloatVector.fromArray(Lanes.FLOAT, psi, row0)));
      d01 = d01.fma(factor, s01.mul(FloatVector.fromArray(Lanes.FLOAT, psi, row0 + Lanes.COUNT)));
      d10 = d10.fma(factor, s10.mul(FloatVector.fromArray(Lanes.FLOAT, psi, row1)));
      d11 = d11.fma(factor, s11.mul(FloatVector.fromArray(Lanes.FLOAT, psi, row1 + Lanes.COUNT)));
      if (t == 0 || !firstOnly) {
        d00.intoArray(out, row0);
        d01.intoArray(out, row0 + Lanes.COUNT);
        d10.intoArray(out, row1);
        d11.intoArray(out, row1 + Lanes.COUNT);
      }
    }
  }
}
