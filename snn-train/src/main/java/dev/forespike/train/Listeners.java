package dev.forespike.train;

import java.util.ArrayList;
import java.util.List;

/** All listeners of a run, told one after the other. */
final class Listeners implements TrainingListener {
  private final List<TrainingListener> all = new ArrayList<>();

  void add(TrainingListener listener) {
    all.add(listener);
  }

  /** Tells the feedback weights of each hidden layer that has any. */
  void tellFeedback(int epoch, int hiddenLayers, Trainee trainee) {
    for (int layer = 0; layer < hiddenLayers; layer++) {
      int index = layer;
      for (TrainingListener listener : all) {
        trainee.feedback(layer).ifPresent(feedback -> listener.onFeedback(epoch, index, feedback));
      }
    }
  }

  @Override
  public void onBatch(Progress progress) {
    all.forEach(listener -> listener.onBatch(progress));
  }

  @Override
  public void onEpoch(EpochReport report, Network network) {
    all.forEach(listener -> listener.onEpoch(report, network));
  }

  @Override
  public void onWarning(String message) {
    all.forEach(listener -> listener.onWarning(message));
  }
}
