package dev.forespike.train;

/**
 * Hears how training goes. Called on the training thread; be quick. {@link Trainer#stop} ends
 * training from here.
 */
public interface TrainingListener {

  /**
   * After each batch.
   *
   * @param progress where training is
   */
  default void onBatch(Progress progress) {}

  /**
   * After each epoch, when the network has been evaluated, if that is due, and before the next
   * begins. Also where a run goes on only to end, and its last epoch had not been evaluated.
   *
   * @param report what the epoch gave; see {@link EpochReport#evaluated}
   * @param network the network as it is now, still being trained: take {@link Network#copy} to keep
   *     it
   */
  default void onEpoch(EpochReport report, Network network) {}

  /**
   * After each epoch, once for each hidden layer of a rule with feedback weights, before {@link
   * #onEpoch}.
   *
   * @param epoch number of the epoch, from 1
   * @param layer the hidden layer, from 0
   * @param feedback a copy of the matrix that multiplies the error, {@code [hidden][outputs]} row
   *     by row
   */
  default void onFeedback(int epoch, int layer, float[] feedback) {}

  /**
   * Something a user should look at, such as a layer that never spikes.
   *
   * @param message what was noticed, where, and what to change
   */
  default void onWarning(String message) {}

  /**
   * Where training is.
   *
   * @param epoch number of the epoch, from 1
   * @param epochs planned epochs
   * @param samples samples seen in this epoch
   * @param ofSamples training samples
   * @param loss mean loss so far in this epoch
   * @param accuracy share of correct predictions so far in this epoch, in [0, 1]
   * @param seconds wall time of this epoch so far
   */
  record Progress(
      int epoch,
      int epochs,
      int samples,
      int ofSamples,
      double loss,
      double accuracy,
      double seconds) {}
}
