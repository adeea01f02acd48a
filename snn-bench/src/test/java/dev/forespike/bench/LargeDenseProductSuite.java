package dev.forespike.bench;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The dense product on one thread in sizes at which a scalar product takes many seconds: SIMD only,
 * and verified on the first and the last rows of the result.
 */
public class LargeDenseProductSuite extends KernelSuite {
  private static final int VERIFIED = 8;

  /** Which implementation. */
  @Param({PairedSuite.SIMD})
  public String kernels = PairedSuite.SIMD;

  /** Rows of the result, its columns, length of the sums. */
  @Param({"768x768x768", "1024x1024x1024", "768x800x800"})
  public String shape = "768x768x768";

  /** How the operands are stored. */
  @Param public DenseProduct.Layout layout = DenseProduct.Layout.PLAIN;

  private DenseProduct product = Kernels.scalar().dense(new Workers(1));
  private DenseOperands operands = new DenseOperands("1x1x1", layout);

  /** Makes the state; JMH calls this. */
  public LargeDenseProductSuite() {}

  @Override
  void prepare() {
    product = PairedSuite.named(kernels).dense(new Workers(1));
    operands = new DenseOperands(shape, layout);
  }

  @Override
  void verify(String method) {
    prepare();
    run(method);
    var expected = new DenseOperands(shape, layout);
    DenseProduct scalar = Kernels.scalar().dense(new Workers(1));
    int rows = expected.rows();
    for (int from : new int[] {0, rows - VERIFIED}) {
      expected.multiply(scalar, from, from + VERIFIED);
      if (!operands.sameRows(expected, from, from + VERIFIED)) {
        throw wrong(method, "SIMD and scalar kernels differ");
      }
    }
  }

  /** C += A B. */
  @Benchmark
  public void multiplyAdd() {
    operands.multiply(product);
  }
}
