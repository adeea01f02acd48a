package dev.forespike.bench;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.MachinePeak;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Independent multiply-adds in registers, the yardstick of the other suites. The two
 * implementations have different numbers of chains, so their results are not the same bits: each
 * chain is a = x a + x, and must have come to rest at x / (1 - x).
 */
public class MachinePeakSuite extends KernelSuite {
  private static final double LIMIT = 0.999 / (1 - 0.999);

  /** Which implementation. */
  @Param({PairedSuite.SCALAR, PairedSuite.SIMD})
  public String kernels = PairedSuite.SIMD;

  /** Floating-point operations, so that both implementations do the same work. */
  @Param("32000000")
  public int operations = 32_000_000;

  private MachinePeak peak = Kernels.scalar().peak();

  /** Makes the state; JMH calls this. */
  public MachinePeakSuite() {}

  @Override
  void prepare() {
    peak = PairedSuite.named(kernels).peak();
  }

  @Override
  void verify(String method) {
    prepare();
    int lanes = PairedSuite.named(kernels).vectorBits() / Float.SIZE;
    int chains = peak.operationsPerRound() / 2 / lanes;
    float sum = multiplyAdd();
    if (!(Math.abs(sum / chains - LIMIT) < 0.01 * LIMIT)) {
      throw wrong(method, "chains end at " + sum / chains + ", not at " + LIMIT);
    }
  }

  /**
   * All operations.
   *
   * @return depends on all of them
   */
  @Benchmark
  public float multiplyAdd() {
    return peak.multiplyAdd(operations / peak.operationsPerRound());
  }
}
