package dev.forespike.kernels;

import dev.forespike.kernels.DenseProduct.Layout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** One SIMD product serves all tries, so that leftovers of earlier shapes would be seen. */
final class DenseProductProperties {
  private static final Workers ONE = new Workers(1);
  private static final DenseProduct SIMD = Kernels.best().dense(ONE);
  private static final DenseProduct SCALAR = Kernels.scalar().dense(ONE);

  @Property(tries = 600)
  void equalsTheScalarProduct(
      @ForAll Layout layout,
      @ForAll @IntRange(min = 1, max = 110) int m,
      @ForAll @IntRange(min = 1, max = 110) int n,
      @ForAll @IntRange(min = 1, max = 60) int k,
      @ForAll(supplier = Seeds.class) long seed) {
    ProductCase product = new ProductCase(layout, m, n, k, seed);
    Bits.assertSame(product.result(SCALAR), product.result(SIMD), "C of " + product);
  }

  @Property(tries = 100)
  void equalsTheScalarProductBeyondOneDepthBlock(
      @ForAll Layout layout,
      @ForAll @IntRange(min = 1, max = 13) int m,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 250, max = 780) int k,
      @ForAll(supplier = Seeds.class) long seed) {
    ProductCase product = new ProductCase(layout, m, n, k, seed);
    Bits.assertSame(product.result(SCALAR), product.result(SIMD), "C of " + product);
  }
}
