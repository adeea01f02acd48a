package dev.forespike.kernels;

/**
 * Keys of random streams, and the scalar generator behind them: Threefry-2x32, 20 rounds.
 *
 * <p>A key is derived from the seed by one block of the generator for each part of the stream's
 * name (purpose, layer, iteration, time step, sample), so streams with different names are
 * independent and any of them can be drawn anywhere.
 */
public final class CounterRandom {
  private static final int PARITY = 0x1BD11BDA;

  private CounterRandom() {}

  /**
   * The key of a sub-stream.
   *
   * @param key the parent stream, or a seed
   * @param name which sub-stream
   * @return its key
   */
  public static long child(long key, long name) {
    return block(key, name);
  }

  /**
   * One block of Threefry-2x32-20.
   *
   * @param key low half first key word, high half second
   * @param counter low half first counter word, high half second
   * @return low half first output word, high half second
   */
  public static long block(long key, long counter) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int k2 = k0 ^ k1 ^ PARITY;
    int x0 = (int) counter + k0;
    int x1 = (int) (counter >>> 32) + k1;
    for (int group = 0; group < 5; group++) {
      boolean even = (group & 1) == 0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, even ? 13 : 17) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, even ? 15 : 29) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, even ? 26 : 16) ^ x0;
      x0 += x1;
      x1 = Integer.rotateLeft(x1, even ? 6 : 24) ^ x0;
      switch (group) {
        case 0, 3 -> {
          x0 += k1;
          x1 += k2;
        }
        case 1, 4 -> {
          x0 += k2;
          x1 += k0;
        }
        default -> {
          x0 += k0;
          x1 += k1;
        }
      }
      x1 += group + 1;
    }
    return (x0 & 0xFFFFFFFFL) | ((long) x1 << 32);
  }
}
