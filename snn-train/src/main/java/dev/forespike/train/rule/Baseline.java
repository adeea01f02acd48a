package dev.forespike.train.rule;

import dev.forespike.api.Centering;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a baseline from the outputs that OPZO correlates with its noise. No baseline depends on the
 * noise of the sample and step it is used for.
 */
final class Baseline {
  /** Decay of the running mean over intervals. */
  private static final double DECAY = 0.9;

  private final Centering centering;
  private final int outputs;
  private final Workers workers;

  /** Running sum of outputs by class, then its weight. */
  private final double[] past;

  private final double[] current;

  /** For each step of a chunk the sum of its outputs, and how many samples have not ended. */
  private double[] stepSums = {};

  private int[] present = {};

  // The chunk in progress, for a task that captures nothing and so allocates nothing.
  private @Nullable Recording recording;
  private int[] lengths = {};
  private final Workers.Task centerStep = this::centerStep;
  private float[] centered = {};

  Baseline(Centering centering, int outputs, Workers workers) {
    this.workers = workers;
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
    int steps = recording.steps();
    if (centered.length < recording.rows() * outputs) {
      centered = new float[recording.rows() * outputs];
    }
    if (present.length < steps) {
      present = new int[steps];
      stepSums = new double[steps * outputs];
    }
    this.recording = recording;
    this.lengths = lengths;
    workers.run(steps, centerStep);
    int valid = 0;
    for (int t = 0; t < steps; t++) {
      valid += present[t];
      for (int j = 0; j < outputs; j++) {
        current[j] += stepSums[t * outputs + j];
      }
    }
    current[outputs] += valid;
    return valid;
  }

  private void centerStep(int t, int worker) {
    Recording recording = Objects.requireNonNull(this.recording);
    int size = recording.batch();
    int step = recording.from() + t;
    int first = t * size * outputs;
    float[] output = recording.output();
    int sums = t * outputs;
    Arrays.fill(stepSums, sums, sums + outputs, 0);
    int count = 0;
    for (int b = 0; b < size; b++) {
      if (step < lengths[b]) {
        count++;
        for (int j = 0; j < outputs; j++) {
          stepSums[sums + j] += output[first + b * outputs + j];
        }
      }
    }
    present[t] = count;
    for (int b = 0; b < size; b++) {
      int at = first + b * outputs;
      if (step >= lengths[b]) {
        Arrays.fill(centered, at, at + outputs, 0f);
        continue;
      }
      for (int j = 0; j < outputs; j++) {
        double o = output[at + j];
        centered[at + j] = (float) (o - base(o, j, stepSums[sums + j], count));
      }
    }
  }

  /** The baseline of output j, which is o, where so many at this step have this sum. */
  private double base(double o, int j, double sum, int count) {
    return switch (centering) {
      case NONE -> 0;
      case LEAVE_ONE_OUT -> count > 1 ? (sum - o) / (count - 1) : 0;
      case PAST -> past[outputs] > 0 ? past[j] / past[outputs] : 0;
    };
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
