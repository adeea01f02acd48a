package dev.forespike.testkit;

/** Seeds of independent samples. */
final class Seeds {
  private Seeds() {}

  /** Seeds far apart for runs that are near, by the mixing function of SplitMix64. */
  static long of(long seed, int number) {
    long z = seed * 0x9E3779B97F4A7C15L + number;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
