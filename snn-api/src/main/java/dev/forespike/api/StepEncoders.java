package dev.forespike.api;

import java.util.Arrays;
import java.util.Objects;

/** The encoders of clock-driven networks. Stateless and pure. */
final class StepEncoders {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private StepEncoders() {}

  static Encoder of(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Direct() -> new Direct();
      case Encoding.Rate() -> new Rate();
      case Encoding.Latency() -> new Latency();
      case Encoding.Steps() -> new TimedEncoders.Steps();
      case Encoding.Bins(double width) -> new TimedEncoders.Bins(width);
      case Encoding.Custom own -> own.encoder();
      case Encoding.FirstSpike _, Encoding.SpikeTrains _ ->
          throw new SpecException("encoding " + encoding + " is of event-driven networks");
    };
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
    /** The largest value of a pixel: images are the most usual samples, and tie with steps. */
    private static final int PIXEL = 255;

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
        float value = Math.min(1f, values[offset + i]);
        if (value > 0) {
          spikes[target + step(value, timesteps - 1) * stride + i] = 1f;
        }
      }
    }

    /**
     * The floor of {@code last (1 - value)} of the fraction that the value was rounded from: the
     * product of the rounded one may lie just below a whole number that the fraction's is.
     */
    private static int step(float value, int last) {
      // Not the next lines alone: beyond 2^16 steps neighbouring steps begin at one float.
      int k = Math.round(value * PIXEL);
      if (k / (float) PIXEL == value) {
        return (int) ((long) last * (PIXEL - k) / PIXEL);
      }
      int step = (int) (last * (1 - (double) value));
      if (step < last && value <= latest(step + 1, last)) {
        return step + 1;
      }
      return step > 0 && value > latest(step, last) ? step - 1 : step;
    }

    /** The largest value that fires at a step or after it. */
    private static float latest(int step, int last) {
      return (float) (1 - (double) step / last);
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
    for (int i = 0; i < width; i++) {
      if (!Float.isFinite(values[offset + i])) {
        throw new SpecException(
            "value " + i + " is " + values[offset + i] + "; only finite numbers can be encoded");
      }
    }
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
