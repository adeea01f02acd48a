package dev.forespike.bench;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The dense product on one thread, in sizes that scalar kernels finish in a second; {@link
 * LargeDenseProductSuite} has the others.
 */
public class DenseProductSuite extends PairedSuite {
  /** Rows of the result, its columns, length of the sums. */
  @Param({"64x64x64", "192x192x192", "512x512x512", "128x800x784", "784x800x128"})
  public String shape = "64x64x64";

  /** How the operands are stored. */
  @Param public DenseProduct.Layout layout = DenseProduct.Layout.PLAIN;

  private DenseProduct product = Kernels.scalar().dense(new Workers(1));
  private DenseOperands operands = new DenseOperands(shape, layout);

  /** Makes the state; JMH calls this. */
  public DenseProductSuite() {}

  @Override
  void prepare(Kernels kernels) {
    product = kernels.dense(new Workers(1));
    operands = new DenseOperands(shape, layout);
  }

  @Override
  List<Object> results() {
    return List.of(operands.c);
  }

  /** C += A B. */
  @Benchmark
  public void multiplyAdd() {
    operands.multiply(product);
  }
}
