package dev.forespike.kernels;

/**
 * Random numbers as a pure function of a key and a position, from the counter-based generator
 * Threefry-2x32 with 20 rounds (Salmon et al., SC 2011). Nothing is stored that can be drawn again.
 *
 * <p>A draw of n numbers uses {@code half = ceil(n/2)} counters; number i comes from the first word
 * of counter i, or from the second word of counter {@code i - half}. Every law has mean 0 and
 * variance 1 per coordinate. The scratch array needs {@link #scratch} ints.
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
   * The non-zero coordinates of sparse Rademacher noise: each of n coordinates is non-zero with
   * probability p (rounded to a multiple of 2^-31) and then {@code +-magnitude}.
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
  int sparse(
      long key,
      int n,
      double p,
      float magnitude,
      int[] index,
      float[] value,
      int offset,
      int[] scratch);

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
    int half = (n + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    long limit = Math.round(p * 0x1p31);
    for (int i = 0; i < n; i++) {
      int word = i < half ? scratch[i] : scratch[second + i - half];
      float signed = (word & 1) == 0 ? magnitude : -magnitude;
      z[offset + i] = word >>> 1 < limit ? signed : 0f;
    }
  }
}
