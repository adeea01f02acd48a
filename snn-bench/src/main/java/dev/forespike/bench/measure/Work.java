package dev.forespike.bench.measure;

/**
 * What one call cannot do without: the place of a kernel in a roofline picture.
 *
 * @param multiplyAdds fused multiply-adds, each two operations
 * @param additions operations that are no part of a multiply-add; each takes the place of one
 * @param bytes every array read once and every array written once; 0 where it is not counted
 */
public record Work(double multiplyAdds, double additions, double bytes) {
  /** Bytes that caches hold, so that copying within them is the bound. */
  private static final double CACHED = 1 << 20;

  /**
   * Floating-point operations.
   *
   * @return the number
   */
  public double operations() {
    return 2 * multiplyAdds + additions;
  }

  /**
   * Operations for each byte that must be moved.
   *
   * @return the arithmetic intensity
   */
  public double intensity() {
    return operations() / bytes;
  }

  /** Least seconds, if nothing but the arithmetic took time. */
  double arithmeticSeconds(Peak peak) {
    return 2 * (multiplyAdds + additions) / (peak.gflops() * 1e9);
  }

  /** Least seconds, if nothing but moving the arrays took time. */
  double trafficSeconds(Peak peak) {
    double bandwidth =
        bytes <= CACHED ? peak.cachedGigabytesPerSecond() : peak.gigabytesPerSecond();
    return bytes / (bandwidth * 1e9);
  }
}
