package dev.forespike.train.rule;

import dev.forespike.api.Centering;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;

/**
 * Takes a baseline from the outputs that OPZO correlates with its noise. No baseline depends on the
 * noise of the sample and step it is used for.
 */
final class Baseline {
  /** Decay of the running mean over intervals. */
  private static final double DECAY = 0.9;

  private final Centering centering;
  private final int outputs;

  /** Running sum of outputs by class, then its weight. */
  private final double[] past;

  private final double[] current;
  private float[] centered = {};

  Baseline(Centering centering, int outputs) {
    this.centering = centering;
    this.outputs = outputs;
    past = new double[outputs + 1];
    current = new double[outputs + 1];
  }

  /** Centred outputs {@code [rows][K]}; 0 at steps behind a sample's end. */
  float[] centered() {
    return centered;
  }

  double[] state() {
    return past;
  }

  /** Centres the outputs of a chunk; returns the number of valid rows. */
  int center(Recording recording, int[] lengths) {
    int size = recording.batch();
    float[] output = recording.output();
    if (centered.length < recording.rows() * outputs) {
      centered = new float[recording.rows() * outputs];
    }
    int valid = 0;
    for (int t = 0; t < recording.steps(); t++) {
      int step = recording.from() + t;
      int present = 0;
      for (int b = 0; b < size; b++) {
        present += step < lengths[b] ? 1 : 0;
      }
      valid += present;
      for (int j = 0; j < outputs; j++) {
        center(output, lengths, t * size * outputs + j, step, size, present, j);
      }
    }
    return valid;
  }

  private void center(
      float[] output, int[] lengths, int offset, int step, int size, int present, int j) {
    double sum = 0;
    for (int b = 0; b < size; b++) {
      sum += step < lengths[b] ? output[offset + b * outputs] : 0;
    }
    current[j] += sum;
    current[outputs] += j == 0 ? present : 0;
    for (int b = 0; b < size; b++) {
      int at = offset + b * outputs;
      double o = output[at];
      double base =
          switch (centering) {
            case NONE -> 0;
            case LEAVE_ONE_OUT -> present > 1 ? (sum - o) / (present - 1) : 0;
            case PAST -> past[outputs] > 0 ? past[j] / past[outputs] : 0;
          };
      centered[at] = step < lengths[b] ? (float) (o - base) : 0f;
    }
  }

  /** What was seen becomes part of the past. */
  void endInterval() {
    double count = current[outputs];
    if (count > 0) {
      for (int j = 0; j < outputs; j++) {
        past[j] = DECAY * past[j] + (1 - DECAY) * current[j] / count;
      }
      past[outputs] = DECAY * past[outputs] + (1 - DECAY);
    }
    Arrays.fill(current, 0);
  }
}
