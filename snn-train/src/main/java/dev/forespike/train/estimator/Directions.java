package dev.forespike.train.estimator;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.train.runtime.InjectedNoise;
import java.util.Arrays;

/** Draws directions from a law, as a function of a key. */
final class Directions {
  private final DirectionLaw law;

  Directions(DirectionLaw law) {
    this.law = law;
  }

  /**
   * Draws directions into parts of arrays.
   *
   * @param key the stream
   * @param from the first coordinate
   * @param d how many coordinates
   * @param directions receives one direction in each array
   * @throws SpecException if the law does not fit d
   */
  void draw(long key, int from, int d, double[][] directions) {
    switch (law) {
      case NoiseLaw noise -> independent(noise, key, from, d, directions);
      case DirectionLaw.Basis() -> {
        for (int k = 0; k < directions.length; k++) {
          Arrays.fill(directions[k], from, from + d, 0);
          directions[k][from + k % d] = Math.sqrt(d);
        }
      }
      case DirectionLaw.Coordinate() -> coordinates(key, from, d, directions);
      case DirectionLaw.Orthonormal() -> {
        for (int first = 0; first < directions.length; first += d) {
          int last = Math.min(directions.length, first + d);
          orthonormal(
              CounterRandom.child(key, first),
              from,
              d,
              Arrays.copyOfRange(directions, first, last));
        }
      }
      case DirectionLaw.Hadamard() -> {
        checkHadamard(d);
        for (int first = 0; first < directions.length; first += d) {
          int last = Math.min(directions.length, first + d);
          hadamard(
              CounterRandom.child(key, first),
              from,
              d,
              Arrays.copyOfRange(directions, first, last));
        }
      }
    }
  }

  /** Refuses a dimension that is no power of two. */
  static void checkHadamard(long d) {
    if (Long.bitCount(d) != 1) {
      throw new SpecException(
          "Hadamard directions need a dimension that is a power of two, but it is "
              + d
              + "; orthonormal directions take any");
    }
  }

  private static void independent(NoiseLaw law, long key, int from, int d, double[][] directions) {
    Noise noise = Kernels.best().noise();
    float[] z = new float[d];
    int[] scratch = new int[Noise.scratch(d)];
    for (int k = 0; k < directions.length; k++) {
      InjectedNoise.fill(law, CounterRandom.child(key, k), d, noise, z, 0, scratch);
      for (int i = 0; i < d; i++) {
        directions[k][from + i] = z[i];
      }
    }
  }

  private static void coordinates(long key, int from, int d, double[][] directions) {
    for (int k = 0; k < directions.length; k++) {
      Arrays.fill(directions[k], from, from + d, 0);
      directions[k][from + below(d, CounterRandom.block(key, k))] = Math.sqrt(d);
    }
  }

  /** Gaussian vectors made orthogonal one after the other, twice over against rounding. */
  private static void orthonormal(long key, int from, int d, double[][] directions) {
    independent(new NoiseLaw.Gaussian(), key, from, d, directions);
    for (int k = 0; k < directions.length; k++) {
      double[] v = directions[k];
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          double along = dot(directions[j], v, from, d) / d;
          for (int i = from; i < from + d; i++) {
            v[i] -= along * directions[j][i];
          }
        }
        double scale = Math.sqrt(d / dot(v, v, from, d));
        for (int i = from; i < from + d; i++) {
          v[i] *= scale;
        }
      }
    }
  }

  private static double dot(double[] a, double[] b, int from, int d) {
    double sum = 0;
    for (int i = from; i < from + d; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void hadamard(long key, int from, int d, double[][] directions) {
    int[] order = new int[d];
    Arrays.setAll(order, i -> i);
    for (int k = 0; k < directions.length; k++) {
      int other = k + below(d - k, CounterRandom.block(key, k));
      int row = order[other];
      order[other] = order[k];
      for (int i = 0; i < d; i++) {
        // Sylvester's matrix, then a sign for each column that all rows share.
        boolean flip = (CounterRandom.block(key, -1L - i) & 1) == 1;
        boolean negative = (Integer.bitCount(row & i) & 1) == 1;
        directions[k][from + i] = negative ^ flip ? -1 : 1;
      }
    }
  }

  /** A number from 0 to n-1 from random bits; the bias is below n 2^-63. */
  private static int below(int n, long bits) {
    return (int) Math.unsignedMultiplyHigh(bits, n);
  }
}
