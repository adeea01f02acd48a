package dev.forespike.bench.measure;

import java.util.SplittableRandom;

/** Random numbers to compute with, the same in every run. */
public final class Operands {
  private Operands() {}

  /**
   * Uniform numbers.
   *
   * @param size how many
   * @param seed which
   * @return in [-1, 1)
   */
  public static float[] weights(int size, long seed) {
    var random = new SplittableRandom(seed);
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  /** Elements in (0, 1] at a given density, else 0. */
  static float[] sparse(int size, double density, long seed) {
    var random = new SplittableRandom(seed);
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = random.nextDouble() < density ? (float) (1 - random.nextDouble()) : 0f;
    }
    return x;
  }

  /**
   * Packed spikes of rows of neurons, and nothing in the unused bits.
   *
   * @param rows number of rows
   * @param width neurons in a row
   * @param density probability of a spike
   * @param seed which
   * @return 64 neurons in each word, each row beginning a word
   */
  public static long[] spikes(int rows, int width, double density, long seed) {
    var random = new SplittableRandom(seed);
    int words = (width + 63) / 64;
    long[] spikes = new long[rows * words];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < width; i++) {
        if (random.nextDouble() < density) {
          spikes[r * words + i / 64] |= 1L << i;
        }
      }
    }
    return spikes;
  }
}
