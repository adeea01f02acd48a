package dev.forespike.kernels;

import java.util.Arrays;

/**
 * Random numbers as a pure function of a key and a position, from the counter-based generator
 * Threefry-2x32 with 20 rounds (Salmon et al., SC 2011). Nothing is stored that can be drawn again.
 *
 * <p>A draw of n numbers uses {@code half = ceil(n/2)} counters; number i comes from the first word
 * of counter i, or from the second word of counter {@code i - half}; sparse noise uses fewer. Every
 * law has mean 0 and variance 1 per coordinate. The scratch array needs {@link #scratch} ints.
 */
public interface Noise {

  /**
   * The ints a draw needs as scratch memory.
   *
   * @param n numbers drawn at once
   * @return length of the scratch array
   */
  static int scratch(int n) {
    return n + 256;
  }

  /**
   * Raw words of counters {@code 0 .. count-1}: {@code words[i]} and {@code words[second + i]} are
   * the two words of counter i. May write up to 63 further counters behind each part.
   *
   * @param key the stream
   * @param count number of counters
   * @param words receives the words
   * @param second where the second words go, at least {@code count + 63}
   */
  void words(long key, int count, int[] words, int second);

  /**
   * Standard normal numbers by Box and Muller's transform.
   *
   * @param key the stream
   * @param n how many
   * @param z receives them
   * @param offset the first
   * @param scratch scratch memory
   */
  void gaussian(long key, int n, float[] z, int offset, int[] scratch);

  /**
   * Plus or minus 1 with equal probability.
   *
   * @param key the stream
   * @param n how many
   * @param z receives them
   * @param offset the first
   * @param scratch scratch memory
   */
  void rademacher(long key, int n, float[] z, int offset, int[] scratch);

  /**
   * Uniform in {@code [-halfWidth, halfWidth]}; half-width sqrt(3) gives variance 1.
   *
   * @param key the stream
   * @param n how many
   * @param halfWidth the bound
   * @param z receives them
   * @param offset the first
   * @param scratch scratch memory
   */
  void uniform(long key, int n, float halfWidth, float[] z, int offset, int[] scratch);

  /**
   * Uniform on the sphere of radius sqrt(n): normal numbers scaled to that length. The length is
   * summed in double precision in ascending order.
   *
   * @param key the stream
   * @param n how many
   * @param z receives them
   * @param offset the first
   * @param scratch scratch memory
   */
  default void sphere(long key, int n, float[] z, int offset, int[] scratch) {
    gaussian(key, n, z, offset, scratch);
    double squares = 0;
    for (int i = offset; i < offset + n; i++) {
      squares += (double) z[i] * z[i];
    }
    float scale = squares > 0 ? (float) Math.sqrt(n / squares) : 1;
    for (int i = offset; i < offset + n; i++) {
      z[i] *= scale;
    }
  }

  /**
   * Wigner's semicircle of radius 2: a coordinate of a point that is uniform in the disk. Number i
   * comes from both words of counter i.
   *
   * @param key the stream
   * @param n how many
   * @param z receives them
   * @param offset the first
   */
  default void wigner(long key, int n, float[] z, int offset) {
    for (int i = 0; i < n; i++) {
      long block = CounterRandom.block(key, i);
      float u = (((int) block >>> 1) + 0.5f) * 0x1p-31f;
      z[offset + i] = 2 * (float) Math.sqrt(u) * FloatMath.cosineOfTurn((int) (block >>> 32));
    }
  }

  /**
   * Laplace's double exponential law of variance 1: an exponential number from the upper 31 bits of
   * counter i's first word, with the sign of its lowest.
   *
   * @param key the stream
   * @param n how many
   * @param z receives them
   * @param offset the first
   */
  default void laplace(long key, int n, float[] z, int offset) {
    float scale = (float) Math.sqrt(0.5);
    for (int i = 0; i < n; i++) {
      int word = (int) CounterRandom.block(key, i);
      float size = Math.max(0f, -FloatMath.log(((word >>> 1) + 0.5f) * 0x1p-31f)) * scale;
      z[offset + i] = (word & 1) == 0 ? size : -size;
    }
  }

  /**
   * Distances between the non-zero coordinates of sparse noise, with their signs: word w of a
   * counter becomes {@code 2 d + (w & 1)}, where {@code d = floor(ln(u) inverse)} and {@code u = (w
   * >>> 1 + 1/2) 2^-31}. With {@code inverse = 1 / ln(1 - p)} the distance d is geometric: the
   * number of coordinates passed over when each is taken with probability p.
   *
   * @param key the stream
   * @param count number of counters
   * @param inverse 1 / ln(1 - p)
   * @param most larger distances are cut to this, below 2^30
   * @param words receives the distances of the first words, as {@link #words} does
   * @param second where those of the second words go, at least {@code count + 63}
   */
  void distances(long key, int count, float inverse, int most, int[] words, int second);

  /**
   * The non-zero coordinates of sparse Rademacher noise: each of n coordinates is non-zero with
   * probability p and then {@code +-magnitude}. Random words are drawn for the non-zero coordinates
   * alone, by way of their {@link #distances}.
   *
   * @param key the stream
   * @param n number of coordinates
   * @param p probability of a non-zero coordinate, in (0, 1]
   * @param magnitude absolute value of a non-zero coordinate; 1/sqrt(p) gives variance 1
   * @param index receives the non-zero coordinates in ascending order
   * @param value receives their values
   * @param offset where the first goes in index and value; n places must be free
   * @param scratch scratch memory
   * @return the number of non-zero coordinates
   */
  default int sparse(
      long key,
      int n,
      double p,
      float magnitude,
      int[] index,
      float[] value,
      int offset,
      int[] scratch) {
    int count = SparseDraws.counters(n, p);
    int second = scratch.length / 2;
    int bits = Float.floatToRawIntBits(magnitude);
    int end = offset;
    int next = 0;
    for (int draw = 0; ; draw++) {
      distances(SparseDraws.key(key, draw), count, SparseDraws.inverse(p), n, scratch, second);
      for (int i = 0; i < 2 * count; i++) {
        int word = i < count ? scratch[i] : scratch[second + i - count];
        next += word >>> 1;
        if (next >= n) {
          return end - offset;
        }
        index[end] = next++;
        value[end++] = Float.intBitsToFloat(bits ^ word << 31);
      }
    }
  }

  /**
   * The same noise as {@link #sparse}, zeros included.
   *
   * @param key the stream
   * @param n number of coordinates
   * @param p probability of a non-zero coordinate, in (0, 1]
   * @param magnitude absolute value of a non-zero coordinate
   * @param z receives all coordinates
   * @param offset the first
   * @param scratch scratch memory
   */
  default void sparseDense(
      long key, int n, double p, float magnitude, float[] z, int offset, int[] scratch) {
    int count = SparseDraws.counters(n, p);
    int second = scratch.length / 2;
    int bits = Float.floatToRawIntBits(magnitude);
    Arrays.fill(z, offset, offset + n, 0f);
    int next = 0;
    for (int draw = 0; ; draw++) {
      distances(SparseDraws.key(key, draw), count, SparseDraws.inverse(p), n, scratch, second);
      for (int i = 0; i < 2 * count; i++) {
        int word = i < count ? scratch[i] : scratch[second + i - count];
        next += word >>> 1;
        if (next >= n) {
          return;
        }
        z[offset + next++] = Float.intBitsToFloat(bits ^ word << 31);
      }
    }
  }
}
