package dev.forespike.train.rule;

import dev.forespike.api.CustomRule;
import dev.forespike.api.LearningSignal;
import dev.forespike.train.runtime.Activity;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.Map;
import java.util.Optional;

/** Credit assignment of the user's own. */
final class OwnCredit implements CreditAssignment {
  private final LearningSignal signal;
  private final int hidden;
  private byte[] spikes = {};

  OwnCredit(CustomRule rule, Parameters parameters, long seed) {
    signal = rule.begin(parameters.spec(), parameters::weights, seed);
    hidden = parameters.spec().hiddenLayers();
  }

  @Override
  public void signal(
      int layer, Recording recording, float[] errors, float[] deltaAbove, float[] out) {
    signal.signal(layer, recording.rows(), errors, out);
  }

  @Override
  public void observe(Recording recording, float[] errors, int[] lengths) {
    if (!signal.learns()) {
      return;
    }
    for (int layer = 0; layer < hidden; layer++) {
      Activity sent = recording.activity(layer);
      int width = sent.width();
      int rows = recording.rows();
      if (spikes.length < rows * width) {
        spikes = new byte[rows * width];
      }
      for (int i = 0; i < rows * width; i++) {
        spikes[i] = (byte) sent.spike(i / width, i % width);
      }
      signal.observe(layer, rows, errors, spikes);
    }
  }

  @Override
  public void endInterval() {
    signal.endInterval();
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    return signal.feedback(layer);
  }

  @Override
  public Map<String, double[]> state() {
    return signal.state();
  }

  @Override
  public void restored() {
    signal.restored();
  }
}
