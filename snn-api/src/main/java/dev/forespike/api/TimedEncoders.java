package dev.forespike.api;

import java.util.Arrays;
import java.util.Locale;

/** Encoders of samples that have time themselves. Stateless and pure. */
final class TimedEncoders {
  private TimedEncoders() {}

  /** A sample's own steps. */
  record Steps() implements SequenceEncoder {
    @Override
    public int encode(
        Samples samples,
        int index,
        int timesteps,
        long seed,
        float[] spikes,
        int target,
        int stride) {
      if (!(samples instanceof SequenceSamples sequences)) {
        throw new SpecException(
            "encoding steps is of samples with a row for each step; these have none");
      }
      int width = sequences.shape().size();
      int steps = Math.min(timesteps, sequences.steps(index));
      sequences.readSteps(index, 0, steps, spikes, target, stride);
      clear(spikes, target, stride, width, steps, timesteps);
      return steps;
    }
  }

  /** Spikes counted in bins of time. */
  record Bins(double width) implements SequenceEncoder {
    @Override
    public int encode(
        Samples samples,
        int index,
        int timesteps,
        long seed,
        float[] spikes,
        int target,
        int stride) {
      if (!(samples instanceof SpikeSamples trains)) {
        throw new SpecException("encoding bins is of spike trains; these samples are values");
      }
      clear(spikes, target, stride, samples.shape().size(), 0, timesteps);
      SpikeTrain train = trains.spikes(index);
      for (int k = 0; k < train.size(); k++) {
        double bin = Math.floor(train.time(k) / width);
        if (bin >= timesteps) {
          break;
        }
        int step = (int) bin;
        spikes[target + step * stride + train.neuron(k)]++;
      }
      return timesteps;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "Bins[width=%s]", width);
    }
  }

  private static void clear(
      float[] spikes, int target, int stride, int width, int from, int timesteps) {
    for (int t = from; t < timesteps; t++) {
      Arrays.fill(spikes, target + t * stride, target + t * stride + width, 0f);
    }
  }
}
