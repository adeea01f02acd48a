package dev.forespike.kernels;

import java.util.SplittableRandom;

/** Random operands of kernels, a function of a seed. */
final class Operands {
  private final SplittableRandom random;

  Operands(long seed) {
    random = new SplittableRandom(seed);
  }

  /** An integer from 0 to bound, both included. */
  int upTo(int bound) {
    return random.nextInt(bound + 1);
  }

  /** A number in [from, to). */
  float between(double from, double to) {
    return (float) random.nextDouble(from, to);
  }

  /** A key or seed. */
  long key() {
    return random.nextLong();
  }

  /** Finite numbers of many magnitudes and both signs, every eighth a zero. */
  float[] mixed(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      float zero = random.nextBoolean() ? 0f : -0f;
      x[i] = random.nextInt(8) == 0 ? zero : nonZero();
    }
    return x;
  }

  /** Finite numbers of many magnitudes and both signs, none zero. */
  float[] nonZeros(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = nonZero();
    }
    return x;
  }

  private float nonZero() {
    float sign = random.nextBoolean() ? 1f : -1f;
    return Math.scalb(sign * between(1, 2), random.nextInt(-12, 4));
  }

  /** Positive numbers, as a mean of squares has them. */
  float[] squares(int n) {
    float[] x = nonZeros(n);
    for (int i = 0; i < n; i++) {
      x[i] *= x[i];
    }
    return x;
  }

  /** Numbers of which a share is non-zero and the rest +0. */
  float[] sparse(int n, double density) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() < density ? nonZero() : 0f;
    }
    return x;
  }

  /** Packed spikes of rows of neurons, unused bits 0. */
  long[] spikes(int rows, int neurons, double density) {
    int words = (neurons + 63) / 64;
    long[] spikes = new long[rows * words];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < neurons; i++) {
        if (random.nextDouble() < density) {
          spikes[r * words + i / 64] |= 1L << i;
        }
      }
    }
    return spikes;
  }

  /** Words of random bits. */
  long[] bits(int n) {
    return random.longs(n).toArray();
  }

  /** Row lists of random lengths: begins of each row, the last entry is the total. */
  int[] starts(int rows, int longest) {
    int[] start = new int[rows + 1];
    start[0] = upTo(3);
    for (int r = 0; r < rows; r++) {
      start[r + 1] = start[r] + upTo(longest);
    }
    return start;
  }

  /** Indices below a bound, in no order. */
  int[] indices(int n, int bound) {
    return random.ints(n, 0, bound).toArray();
  }
}
