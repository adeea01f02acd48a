package dev.forespike.train;

import java.util.List;

/**
 * A finished run.
 *
 * @param network the network as it was after the last epoch
 * @param epochs one report for each epoch
 * @param record the run as JSON: what the run folder's {@code run.json} holds
 */
public record TrainingResult(Network network, List<EpochReport> epochs, String record) {
  /** Copies. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /**
   * The report of the last epoch, which is always evaluated.
   *
   * @return the last report
   */
  public EpochReport last() {
    return epochs.getLast();
  }
}
