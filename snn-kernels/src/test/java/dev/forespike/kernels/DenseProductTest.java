package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.kernels.DenseProduct.Layout;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DenseProductTest {
  /** Sizes on both sides of tiles, strips, row blocks and depth blocks. */
  static Stream<ProductCase> borders() {
    int[][] shapes = {
      {1, 1, 1},
      {1, 1, 257},
      {1, 127, 1},
      {97, 1, 1},
      {2, 3, 5},
      {5, 15, 255},
      {6, 16, 256},
      {7, 17, 257},
      {6, 32, 512},
      {6, 31, 513},
      {6, 33, 511},
      {23, 63, 31},
      {24, 64, 32},
      {25, 65, 33},
      {47, 8, 9},
      {48, 64, 256},
      {49, 65, 257},
      {383, 33, 7},
      {384, 32, 8},
      {389, 37, 11},
      {433, 35, 259},
    };
    return Stream.of(shapes)
        .flatMap(
            s ->
                Stream.of(Layout.values())
                    .map(layout -> new ProductCase(layout, s[0], s[1], s[2], 1 + s[0] + s[2])));
  }

  @ParameterizedTest
  @MethodSource("borders")
  void equalsTheScalarProductAtTheBordersOfBlocks(ProductCase product) {
    try (Workers workers = new Workers(1)) {
      Bits.assertSame(
          product.result(Kernels.scalar().dense(workers)),
          product.result(Kernels.best().dense(workers)),
          "C");
    }
  }

  @ParameterizedTest
  @MethodSource("borders")
  void doesNotDependOnTheNumberOfThreads(ProductCase product) {
    float[] expected;
    try (Workers workers = new Workers(1)) {
      expected = product.result(Kernels.best().dense(workers));
    }
    for (int threads = 2; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        String what = "C with " + threads + " threads";
        Bits.assertSame(expected, product.result(Kernels.best().dense(workers)), what);
        Bits.assertSame(expected, product.result(Kernels.scalar().dense(workers)), what);
      }
    }
  }

  /**
   * A sum of k fused multiply-adds rounds k times: with u = 2^-24 the error is at most {@code k u /
   * (1 - k u)} times the sum of absolute values (Higham, Accuracy and Stability, section 3.1).
   */
  @ParameterizedTest
  @MethodSource("borders")
  void isTheProductWithinTheRoundingOfTheSums(ProductCase product) {
    double rounding = product.k * 0x1p-24;
    double relative = rounding / (1 - rounding);
    try (Workers workers = new Workers(1)) {
      float[] result = product.result(Kernels.best().dense(workers));
      for (int i = 0; i < product.m; i++) {
        for (int j = 0; j < product.n; j++) {
          double sum = product.c[product.at(i, j)];
          double size = Math.abs(sum);
          for (int x = 0; x < product.k; x++) {
            double term = product.factorA(i, x) * product.factorB(x, j);
            sum += term;
            size += Math.abs(term);
          }
          double error = Math.abs(sum - result[product.at(i, j)]);
          assertTrue(error <= relative * size + Float.MIN_VALUE, "C[" + i + "][" + j + "]");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesResultsAloneWhereASizeIsZero(Layout layout) {
    try (Workers workers = new Workers(2)) {
      DenseProduct dense = Kernels.best().dense(workers);
      for (int zero = 0; zero < 3; zero++) {
        ProductCase product =
            new ProductCase(layout, zero == 0 ? 0 : 3, zero == 1 ? 0 : 3, zero == 2 ? 0 : 3, 5);
        Bits.assertSame(product.c, product.result(dense), "C");
      }
    }
  }
}
