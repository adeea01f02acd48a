package dev.forespike.train;

import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.Parameters;

/** Training whose loss or weights stop being finite numbers. */
final class Divergence {
  private Divergence() {}

  /**
   * Refuses to go on.
   *
   * @param loss of the last batch
   * @param epoch counted from 0
   * @param updates so far
   * @throws TrainingException naming what is not finite and what to change
   */
  static void check(
      double loss, Parameters parameters, TrainingSpec spec, int epoch, long updates) {
    for (int layer = 0; layer < parameters.layers(); layer++) {
      if (!finite(parameters.weights(layer)) || !finite(parameters.biases(layer))) {
        throw stopped("weights of layer " + layer + " are not finite", spec, epoch, updates);
      }
    }
    if (!Double.isFinite(loss)) {
      String where = " at the read-out, layer " + (parameters.layers() - 1);
      throw stopped("the loss is " + loss + where, spec, epoch, updates);
    }
  }

  private static TrainingException stopped(
      String what, TrainingSpec spec, int epoch, long updates) {
    return new TrainingException(
        what
            + " in epoch "
            + (epoch + 1)
            + ", update "
            + updates
            + "; lower the learning rate (now "
            + spec.optimizer().rate()
            + ")");
  }

  private static boolean finite(float[] values) {
    // A sum of magnitudes is finite only if all are; one pass that the compiler handles well.
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return Double.isFinite(sum);
  }
}
