package dev.forespike.train;

import dev.forespike.api.Encoder;
import java.util.SplittableRandom;

/** Encoders of the tests: the module with the real ones lies beside this one. */
enum TestEncoders implements Encoder {
  /** The values as a constant current. */
  DIRECT {
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
      throw new AssertionError("a constant input is not encoded");
    }
  },
  /** Spikes with the value as probability. */
  RATE {
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
      var random = new SplittableRandom(seed);
      for (int t = 0; t < timesteps; t++) {
        for (int i = 0; i < width; i++) {
          boolean spike = random.nextDouble() < values[offset + i];
          spikes[target + t * stride + i] = spike ? 1f : 0f;
        }
      }
    }
  }
}
