package dev.forespike.train.run;

import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeTrain;
import dev.forespike.train.Network;

/**
 * Whether an encoder is one of the encoding that a specification or a model records. Otherwise a
 * run would learn from one input and tell of another.
 */
public final class EncoderChecks {
  private static final int STEPS = 64;
  private static final int WIDTH = 66;

  /** Times in single and in double precision may differ by so much of the window. */
  private static final double ROUNDING = 1e-6;

  private EncoderChecks() {}

  /** As for an encoding; a network without a clock refuses itself, later and by its own name. */
  public static Encoder checked(Network network, Encoder encoder) {
    return network.encoding().isEventDriven() ? encoder : checked(network.encoding(), encoder);
  }

  /**
   * Refuses an encoder of another encoding. One that is not the encoding's own is tried: it must
   * keep the encoding's law.
   *
   * @param encoding of a clock-driven network
   * @param encoder what is given
   * @return the encoder
   * @throws SpecException if it is another
   */
  public static Encoder checked(Encoding encoding, Encoder encoder) {
    Encoder own = Encoder.of(encoding);
    boolean same =
        encoder.equals(own)
            || (encoding instanceof Encoding.Custom && encoder.getClass() == own.getClass())
            || (!(encoding instanceof Encoding.Custom)
                && encoder.constant() == own.constant()
                && (own.constant() || keeps(encoding, encoder)));
    if (!same) {
      throw other(encoding, encoder);
    }
    return encoder;
  }

  private static SpecException other(Encoding encoding, Object encoder) {
    return new SpecException(
        "the encoding is "
            + encoding
            + ", but the encoder "
            + encoder
            + " is of another; leave the encoder out, it follows from the encoding");
  }

  private static boolean keeps(Encoding encoding, Encoder encoder) {
    float[] values = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      // Between the values at which a spike of a latency code moves to another step.
      values[i] = encoding instanceof Encoding.Latency ? 1 - (i + 0.5f) / (STEPS - 1) : 0.5f;
    }
    values[WIDTH - 2] = 0;
    values[WIDTH - 1] = 1;
    float[] spikes = new float[STEPS * WIDTH];
    encoder.encode(values, 0, WIDTH, STEPS, 1, spikes, 0, WIDTH);
    return encoding instanceof Encoding.Latency ? keepsLatency(spikes) : keepsRate(spikes);
  }

  private static boolean keepsLatency(float[] spikes) {
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < WIDTH; i++) {
        boolean fires = i == WIDTH - 1 ? t == 0 : i < STEPS - 1 && t == i;
        if (spikes[t * WIDTH + i] != (fires ? 1 : 0)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The share of spikes at a half is 4096 draws': 0.1 is 12 standard deviations. */
  private static boolean keepsRate(float[] spikes) {
    double half = 0;
    boolean law = true;
    for (int row = 0; row < spikes.length; row += WIDTH) {
      for (int i = 0; i < WIDTH - 2; i++) {
        law &= spikes[row + i] == 0 || spikes[row + i] == 1;
        half += spikes[row + i] / (STEPS * (WIDTH - 2.0));
      }
      law &= spikes[row + WIDTH - 2] == 0 && spikes[row + WIDTH - 1] == 1;
    }
    return law && Math.abs(half - 0.5) < 0.1;
  }

  /**
   * Refuses an encoder of spike trains of another encoding. One that is not the encoding's own is
   * tried on the first sample: the same inputs must fire at the same times.
   *
   * @param encoding of an event-driven network
   * @param encoder what is given
   * @param samples what is encoded
   * @return the encoder
   * @throws SpecException if it is another
   */
  public static SpikeEncoder checked(Encoding encoding, SpikeEncoder encoder, Samples samples) {
    SpikeEncoder own = SpikeEncoder.of(encoding);
    if (encoder.equals(own) || samples.size() == 0) {
      return encoder;
    }
    double rounding = encoding instanceof Encoding.FirstSpike first ? ROUNDING * first.window() : 0;
    int neurons = encoding.input(samples.shape()).size();
    double[] expected = firstTimes(own.encode(samples, 0), neurons);
    double[] found = firstTimes(encoder.encode(samples, 0), neurons);
    for (int i = 0; i < neurons; i++) {
      if (expected[i] != found[i] && !(Math.abs(expected[i] - found[i]) <= rounding)) {
        throw other(encoding, encoder);
      }
    }
    return encoder;
  }

  private static double[] firstTimes(SpikeTrain train, int neurons) {
    double[] times = new double[neurons];
    java.util.Arrays.fill(times, Double.POSITIVE_INFINITY);
    for (int k = train.size() - 1; k >= 0; k--) {
      if (train.neuron(k) >= 0 && train.neuron(k) < neurons) {
        times[train.neuron(k)] = train.time(k);
      }
    }
    return times;
  }
}
