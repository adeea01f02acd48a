package dev.forespike.train;

import java.util.List;

/**
 * A finished run, or one that was stopped.
 *
 * @param network the network as it was after the last epoch, or when training was stopped
 * @param epochs one report for each finished epoch
 * @param record the run as JSON: what the run folder's {@code run.json} holds
 * @param stopped whether training was stopped before its last epoch: see {@link Trainer#stop}
 */
public record TrainingResult(
    Network network, List<EpochReport> epochs, String record, boolean stopped) {
  /** Copies. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /**
   * The report of the last finished epoch; of a run that was not stopped it is always evaluated.
   *
   * @return the last report
   * @throws java.util.NoSuchElementException if training was stopped in its first epoch
   */
  public EpochReport last() {
    return epochs.getLast();
  }
}
