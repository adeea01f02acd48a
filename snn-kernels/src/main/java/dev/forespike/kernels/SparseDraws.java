package dev.forespike.kernels;

/** How many random words sparse noise draws, and from which streams. */
final class SparseDraws {
  private SparseDraws() {}

  /**
   * Counters of one draw: two words each. Six standard deviations more than the mean number of
   * non-zero coordinates, so that one draw is enough but for once in many hundred million.
   */
  static int counters(int n, double p) {
    double mean = n * p;
    return (int) ((mean + 6 * Math.sqrt(mean * (1 - p)) + 8) / 2);
  }

  /** The first draw has the row's own stream, later ones streams below it. */
  static long key(long key, int draw) {
    return draw == 0 ? key : CounterRandom.child(key, draw);
  }

  /** 1 / ln(1 - p); minus 0 for p = 1, where no coordinate is passed over. */
  static float inverse(double p) {
    return (float) (1 / Math.log1p(-p));
  }
}
