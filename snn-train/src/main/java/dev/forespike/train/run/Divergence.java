package dev.forespike.train.run;

import dev.forespike.train.TrainingException;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;

/** Stops a run whose numbers have left their range. Data that are no numbers never get so far. */
public final class Divergence {
  private Divergence() {}

  /**
   * Checks all weights, and the loss.
   *
   * @param parameters the network's
   * @param loss of the last batch
   * @param epoch from 0
   * @param updates so far
   * @param rate the learning rate
   * @throws TrainingException naming the layer
   */
  public static void check(
      Parameters parameters, double loss, int epoch, long updates, double rate) {
    for (ParameterTensor tensor : parameters.tensors()) {
      if (!Finite.all(tensor.values())) {
        throw stopped(
            "weights of layer " + tensor.layer() + " are not finite", epoch, updates, rate);
      }
    }
    if (!Double.isFinite(loss)) {
      String what = "the loss is " + loss + " at the read-out, layer " + (parameters.layers() - 1);
      throw stopped(what, epoch, updates, rate);
    }
  }

  private static TrainingException stopped(String what, int epoch, long updates, double rate) {
    return new TrainingException(
        what
            + " in epoch "
            + (epoch + 1)
            + ", update "
            + updates
            + "; lower the learning rate (now "
            + rate
            + ")");
  }
}
