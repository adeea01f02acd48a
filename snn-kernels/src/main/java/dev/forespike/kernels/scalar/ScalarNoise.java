package dev.forespike.kernels.scalar;

import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.FloatMath;
import dev.forespike.kernels.Noise;

/** One counter at a time; also serves the SIMD kernels for what does not fill a vector. */
public final class ScalarNoise implements Noise {
  /** 2^-31: brings a 31-bit integer to [0, 1). */
  public static final float UNIT_31 = 0x1p-31f;

  @Override
  public void words(long key, int count, int[] words, int second) {
    for (int i = 0; i < count; i++) {
      long block = CounterRandom.block(key, i);
      words[i] = (int) block;
      words[second + i] = (int) (block >>> 32);
    }
  }

  @Override
  public void gaussian(long key, int n, float[] z, int offset, int[] scratch) {
    int half = (n + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    gaussianFrom(0, half, n, z, offset, scratch, second);
  }

  /** Box and Muller's transform for counters {@code from .. half-1}. */
  public static void gaussianFrom(
      int from, int half, int n, float[] z, int offset, int[] words, int second) {
    for (int i = from; i < half; i++) {
      float u = ((words[i] >>> 1) + 0.5f) * UNIT_31;
      float radius = (float) Math.sqrt(Math.max(0f, -2f * FloatMath.log(u)));
      z[offset + i] = radius * FloatMath.cosineOfTurn(words[second + i]);
      if (half + i < n) {
        z[offset + half + i] = radius * FloatMath.sineOfTurn(words[second + i]);
      }
    }
  }

  @Override
  public void rademacher(long key, int n, float[] z, int offset, int[] scratch) {
    int half = ((n + 31) / 32 + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    rademacherFrom(0, half, n, z, offset, scratch, second);
  }

  /** Signs of coordinates {@code from .. n-1}: bit i % 32 of word i / 32. */
  public static void rademacherFrom(
      int from, int half, int n, float[] z, int offset, int[] words, int second) {
    for (int i = from; i < n; i++) {
      int block = i / 32;
      int word = block < half ? words[block] : words[second + block - half];
      z[offset + i] = (word >>> i & 1) == 0 ? 1f : -1f;
    }
  }

  @Override
  public void uniform(long key, int n, float halfWidth, float[] z, int offset, int[] scratch) {
    int half = (n + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    float scale = halfWidth * UNIT_31;
    for (int i = 0; i < n; i++) {
      int word = i < half ? scratch[i] : scratch[second + i - half];
      z[offset + i] = word * scale;
    }
  }

  @Override
  public void distances(long key, int count, float inverse, int most, int[] words, int second) {
    words(key, count, words, second);
    distancesOf(count, inverse, most, words, 0);
    distancesOf(count, inverse, most, words, second);
  }

  private static void distancesOf(int count, float inverse, int most, int[] words, int from) {
    for (int i = from; i < from + count; i++) {
      float u = Math.fma(words[i] >>> 1, UNIT_31, 0.5f * UNIT_31);
      int distance = (int) Math.min(FloatMath.log(u) * inverse, most);
      words[i] = distance << 1 | (words[i] & 1);
    }
  }
}
