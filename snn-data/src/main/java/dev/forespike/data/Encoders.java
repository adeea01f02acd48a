package dev.forespike.data;

import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import java.util.Arrays;
import java.util.Objects;

/**
 * The encoders of {@link Encoding}. All of them are stateless, pure and may be used from several
 * threads.
 *
 * <p>Direct encoding leaves values as they are. Rate and latency codes are of values in [0, 1];
 * called directly they take smaller ones and NaN as 0 and larger ones as 1, but a {@code Trainer},
 * an {@code Inferencer} and the diagnostics refuse such samples before anything is encoded.
 */
public final class Encoders {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Encoders() {}

  /**
   * The encoder of an encoding.
   *
   * <ul>
   *   <li>Direct: {@link Encoder#constant()} is true; {@code encode} writes the values themselves
   *       at every step.
   *   <li>Rate: input i fires at step t with probability {@code value}, resolved to 2^-24. The draw
   *       is a function of (seed, t, i) alone, so neither the number of steps nor the width changes
   *       it. A value of 0 never fires, a value of 1 always.
   *   <li>Latency: one spike at {@code floor((T-1) (1 - value))}, computed in double; none where
   *       the value is 0. The seed is not used.
   * </ul>
   *
   * {@code encode} throws IndexOutOfBoundsException if an array is too short, and
   * IllegalArgumentException if steps would overlap ({@code stride < width} at T > 1) or T is
   * negative.
   *
   * @param encoding the choice
   * @return its encoder
   * @throws SpecException if it is of event-driven networks
   */
  public static Encoder of(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Direct() -> new Direct();
      case Encoding.Rate() -> new Rate();
      case Encoding.Latency() -> new Latency();
      case Encoding.FirstSpike _, Encoding.SpikeTrains _ ->
          throw new SpecException("encoding " + encoding + " is of event-driven networks");
    };
  }

  /**
   * The encoder of an encoding of event-driven networks.
   *
   * <ul>
   *   <li>First spike: times {@code window (1 - value)} in double from the value as it is stored;
   *       spikes of one time come in the order of the inputs.
   *   <li>Spike trains: the samples must be {@link SpikeSamples}.
   * </ul>
   *
   * @param encoding the choice
   * @return its encoder
   * @throws SpecException if it is of clock-driven networks
   */
  public static SpikeEncoder spikes(Encoding encoding) {
    return switch (encoding) {
      case Encoding.FirstSpike first -> new FirstSpikeEncoder(first);
      case Encoding.SpikeTrains() -> Encoders::train;
      case Encoding.Direct _, Encoding.Rate _, Encoding.Latency _ ->
          throw new SpecException("encoding " + encoding + " is of clock-driven networks");
    };
  }

  private static SpikeTrain train(Samples samples, int index) {
    if (samples instanceof SpikeSamples spikes) {
      return spikes.spikes(index);
    }
    throw new SpecException(
        "these samples are values, not spike trains; encode them by latency (first spikes)");
  }

  private record Direct() implements Encoder {
    @Override
    public boolean constant() {
      return true;
    }

    @Override
    public void encode(
        float[] values,
        int offset,
        int width,
        int timesteps,
        long seed,
        float[] spikes,
        int target,
        int stride) {
      check(values, offset, width, timesteps, spikes, target, stride);
      for (int t = 0; t < timesteps; t++) {
        System.arraycopy(values, offset, spikes, target + t * stride, width);
      }
    }
  }

  private record Rate() implements Encoder {
    @Override
    public boolean constant() {
      return false;
    }

    @Override
    public void encode(
        float[] values,
        int offset,
        int width,
        int timesteps,
        long seed,
        float[] spikes,
        int target,
        int stride) {
      check(values, offset, width, timesteps, spikes, target, stride);
      // Mixed twice, so that the seeds of neighbouring samples, which callers may space evenly, and
      // the steps of one sample cannot meet on the same stream.
      long sample = mix(seed);
      for (int t = 0; t < timesteps; t++) {
        long step = mix(sample + (t + 1) * GOLDEN);
        int row = target + t * stride;
        for (int i = 0; i < width; i++) {
          float uniform = (mix(step + (i + 1) * GOLDEN) >>> 40) * 0x1p-24f;
          spikes[row + i] = uniform < values[offset + i] ? 1f : 0f;
        }
      }
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's mix 13). */
    private static long mix(long z) {
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }

  private record Latency() implements Encoder {
    @Override
    public boolean constant() {
      return false;
    }

    @Override
    public void encode(
        float[] values,
        int offset,
        int width,
        int timesteps,
        long seed,
        float[] spikes,
        int target,
        int stride) {
      check(values, offset, width, timesteps, spikes, target, stride);
      for (int t = 0; t < timesteps; t++) {
        Arrays.fill(spikes, target + t * stride, target + t * stride + width, 0f);
      }
      if (timesteps == 0) {
        return;
      }
      for (int i = 0; i < width; i++) {
        double value = Math.min(1.0, values[offset + i]);
        if (value > 0) {
          int t = (int) ((timesteps - 1) * (1 - value));
          spikes[target + t * stride + i] = 1f;
        }
      }
    }
  }

  private static void check(
      float[] values,
      int offset,
      int width,
      int timesteps,
      float[] spikes,
      int target,
      int stride) {
    Objects.checkFromIndexSize(offset, width, values.length);
    if (timesteps < 0) {
      throw new IllegalArgumentException("the number of steps is negative: " + timesteps);
    }
    if (timesteps > 1 && stride < width) {
      throw new IllegalArgumentException("a stride of " + stride + " is below the width " + width);
    }
    if (timesteps > 0) {
      Objects.checkFromIndexSize(target, (timesteps - 1L) * stride + width, (long) spikes.length);
    }
  }
}
