package dev.forespike.train.run;

import dev.forespike.api.Encoding;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceEncoder;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeSamples;
import java.util.Locale;

/**
 * Whether samples suit an encoding. Currents may be any finite numbers; a probability or a time of
 * a first spike is made of a value between 0 and 1, and of others would be one of another value.
 */
public final class SampleValues {
  private SampleValues() {}

  /**
   * Refuses samples that an encoding would have to bend.
   *
   * @param what the samples, for messages
   * @throws SpecException naming the first value that is out of range
   */
  public static void check(Encoding encoding, String what, Samples samples) {
    checkKind(encoding, what, samples);
    if (anyNumbers(encoding) || samples instanceof SpikeSamples) {
      return;
    }
    float[] values = new float[samples.shape().size()];
    for (int sample = 0; sample < samples.size(); sample++) {
      samples.read(sample, values, 0);
      check(encoding, what, sample, values, 0, values.length);
    }
  }

  /** Whether samples have the time that an encoding reads, and no time that it would not. */
  private static void checkKind(Encoding encoding, String what, Samples samples) {
    boolean sequences = samples instanceof SequenceSamples;
    boolean trains = samples instanceof SpikeSamples;
    if (encoding instanceof Encoding.Custom own
        && own.encoder() instanceof SequenceEncoder
        && (sequences || trains)) {
      return;
    }
    if (sequences != encoding instanceof Encoding.Steps) {
      throw new SpecException(
          sequences
              ? what + "s have a row for each step: take encoding steps"
              : "encoding steps needs a row for each step, but " + what + "s are not sequences");
    }
    boolean hears = encoding instanceof Encoding.Bins || encoding instanceof Encoding.SpikeTrains;
    if (trains != hears) {
      throw new SpecException(
          trains
              ? what + "s are spike trains: take encoding bins, or an event-driven network"
              : "encoding "
                  + name(encoding)
                  + " needs spike trains, but "
                  + what
                  + "s are values: take encoding latency");
    }
  }

  /**
   * The same for rows of values.
   *
   * @param values {@code [samples][inputs]}
   */
  public static void check(
      Encoding encoding, String what, float[] values, int samples, int inputs) {
    if (anyNumbers(encoding)) {
      return;
    }
    for (int sample = 0; sample < samples; sample++) {
      check(encoding, what, sample, values, sample * inputs, inputs);
    }
  }

  /** Numbers that are not finite are told of where all numbers are checked. */
  private static void check(
      Encoding encoding, String what, int sample, float[] values, int offset, int length) {
    for (int i = 0; i < length; i++) {
      float value = values[offset + i];
      if (value < 0 || value > 1) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "%s %d holds %s at %d, but encoding %s needs values from 0 to 1: scale them, or"
                    + " take encoding direct",
                what,
                sample,
                value,
                i,
                name(encoding)));
      }
    }
  }

  private static boolean anyNumbers(Encoding encoding) {
    return encoding instanceof Encoding.Direct
        || encoding instanceof Encoding.Steps
        || encoding instanceof Encoding.Custom;
  }

  private static String name(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Direct _ -> "direct";
      case Encoding.Rate _ -> "rate";
      case Encoding.Latency _, Encoding.FirstSpike _ -> "latency";
      case Encoding.SpikeTrains _ -> "spikes";
      case Encoding.Steps _ -> "steps";
      case Encoding.Bins _ -> "bins";
      case Encoding.Custom own -> own.getClass().getName();
    };
  }
}
