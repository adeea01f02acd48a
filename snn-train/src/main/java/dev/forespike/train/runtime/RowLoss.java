package dev.forespike.train.runtime;

import dev.forespike.api.EventLoss;
import dev.forespike.api.Loss;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Losses;

/** The loss of one row of outputs, and its errors. One object serves one thread at a time. */
public interface RowLoss {
  /**
   * Computes a row.
   *
   * @param output outputs {@code [K]} from their offset
   * @param outputAt the first
   * @param target shares or numbers {@code [K]} from their offset
   * @param targetAt the first
   * @param scale factor of the errors
   * @param error receives {@code scale dL/do}
   * @param errorAt its first element
   * @return the loss, not scaled
   */
  double row(
      float[] output,
      int outputAt,
      float[] target,
      int targetAt,
      float scale,
      float[] error,
      int errorAt);

  /**
   * Makes it.
   *
   * @param loss the loss
   * @param kernel computes those that are known
   * @param outputs K
   * @return with its own memory
   * @throws SpecException if it is a loss of event-driven networks
   */
  static RowLoss of(Loss loss, Losses kernel, int outputs) {
    if (loss instanceof EventLoss) {
      throw new SpecException(loss + " is of event-driven networks; this one is clock-driven");
    }
    return loss instanceof Loss.Custom own
        ? own(own, outputs)
        : known(kernel, outputs, (float) loss.squaredShare());
  }

  private static RowLoss known(Losses kernel, int outputs, float share) {
    return (output, outputAt, target, targetAt, scale, error, errorAt) ->
        kernel.row(outputs, output, outputAt, target, targetAt, share, scale, error, errorAt);
  }

  private static RowLoss own(Loss.Custom loss, int outputs) {
    double[] o = new double[outputs];
    double[] y = new double[outputs];
    double[] e = new double[outputs];
    return (output, outputAt, target, targetAt, scale, error, errorAt) -> {
      for (int j = 0; j < outputs; j++) {
        o[j] = output[outputAt + j];
        y[j] = target[targetAt + j];
        e[j] = 0;
      }
      // Outputs that are not finite are no fault of the loss: whoever trains tells of them.
      boolean sound = Finite.firstOther(output, outputAt, outputs) < 0;
      double value = loss.of(o, y, e);
      if (sound && !Double.isFinite(value)) {
        throw new SpecException("loss " + loss + " is " + value + " for finite outputs");
      }
      for (int j = 0; j < outputs; j++) {
        if (sound && !Double.isFinite(e[j])) {
          throw Finite.refused("the errors of loss " + loss, e[j], j);
        }
        error[errorAt + j] = (float) (scale * e[j]);
      }
      return value;
    };
  }
}
