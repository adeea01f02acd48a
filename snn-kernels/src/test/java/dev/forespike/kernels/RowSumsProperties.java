package dev.forespike.kernels;

import dev.forespike.kernels.DenseProduct.Layout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

final class RowSumsProperties {
  private static final Workers ONE = new Workers(1);
  private static final DenseProduct[] DENSE = {
    Kernels.best().dense(ONE), Kernels.scalar().dense(ONE)
  };
  private static final RowSums[] ROWS = {Kernels.best().rows(), Kernels.scalar().rows()};

  @Property(tries = 500)
  void equalsTheScalarSums(
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 20) int matrixRows,
      @ForAll @IntRange(min = 1, max = 300) int columns,
      @ForAll boolean weighted,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    int stride = columns + operands.upTo(3);
    int outStride = columns + operands.upTo(3);
    int from = operands.upTo(rows - 1);
    int to = from + operands.upTo(rows - from);
    float scale = weighted ? operands.between(-2, 2) : 1;
    int[] start = operands.starts(rows, 9);
    int[] index = operands.indices(start[rows], matrixRows);
    float @Nullable [] value = weighted ? operands.mixed(start[rows]) : null;
    float[] matrix = operands.mixed(matrixRows * stride);
    float[] expected = operands.mixed(rows * outStride);
    float[] actual = expected.clone();
    Kernels.scalar()
        .rows()
        .addRows(
            from, to, start, index, value, scale, matrix, stride, columns, expected, outStride);
    Kernels.best()
        .rows()
        .addRows(from, to, start, index, value, scale, matrix, stride, columns, actual, outStride);
    Bits.assertSame(expected, actual, "out");
  }

  /** Spikes select rows: as if the matrix of 0 and 1 had been multiplied. */
  @Property(tries = 150)
  void ofSpikesEqualTheDenseProduct(
      @ForAll @IntRange(min = 1, max = 12) int samples,
      @ForAll @IntRange(min = 1, max = 300) int neurons,
      @ForAll @IntRange(min = 1, max = 150) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    long[] spikes = operands.spikes(samples, neurons, density);
    SpikeLists lists = new SpikeLists();
    lists.ofSpikes(ONE, samples, neurons, spikes);
    float[] expanded = expand(samples, neurons, spikes);
    float[] weights = operands.mixed(neurons * columns);
    float[] old = operands.nonZeros(samples * columns);
    assertProduct(Layout.PLAIN, samples, columns, neurons, expanded, lists, weights, old);
  }

  /** The weight gradient: each spike adds one row of errors to one row of the gradient. */
  @Property(tries = 150)
  void ofTransposedSpikesEqualTheDenseGradient(
      @ForAll @IntRange(min = 1, max = 300) int samples,
      @ForAll @IntRange(min = 1, max = 70) int neurons,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    long[] spikes = operands.spikes(samples, neurons, density);
    SpikeLists lists = new SpikeLists();
    SpikeLists bySample = new SpikeLists();
    bySample.ofSpikes(ONE, samples, neurons, spikes);
    lists.transposeOf(ONE, bySample);
    float[] expanded = expand(samples, neurons, spikes);
    float[] errors = operands.mixed(samples * columns);
    float[] old = operands.nonZeros(neurons * columns);
    assertProduct(Layout.A_TRANSPOSED, neurons, columns, samples, expanded, lists, errors, old);
  }

  /** Analog inputs with zeros. */
  @Property(tries = 150)
  void ofAnalogValuesEqualTheDenseProduct(
      @ForAll @IntRange(min = 1, max = 12) int samples,
      @ForAll @IntRange(min = 1, max = 300) int inputs,
      @ForAll @IntRange(min = 1, max = 150) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float[] x = operands.sparse(samples * inputs, density);
    SpikeLists lists = new SpikeLists();
    lists.ofDense(ONE, samples, inputs, x, 0);
    float[] weights = operands.mixed(inputs * columns);
    float[] old = operands.nonZeros(samples * columns);
    assertProduct(Layout.PLAIN, samples, columns, inputs, x, lists, weights, old);
  }

  private static float[] expand(int rows, int neurons, long[] spikes) {
    float[] expanded = new float[rows * neurons];
    int words = (neurons + 63) / 64;
    for (int r = 0; r < rows; r++) {
      Kernels.best().neurons().unpack(neurons, spikes, r * words, expanded, r * neurons);
    }
    return expanded;
  }

  /** Both dense products and both row sums give the same bits; old values of -0 are left out. */
  private static void assertProduct(
      Layout layout,
      int m,
      int n,
      int k,
      float[] a,
      SpikeLists lists,
      float[] matrix,
      float[] old) {
    float[] first = old.clone();
    int aStride = layout == Layout.A_TRANSPOSED ? m : k;
    DENSE[0].multiplyAdd(layout, m, n, k, a, 0, aStride, matrix, 0, n, first, 0, n);
    float[] second = old.clone();
    DENSE[1].multiplyAdd(layout, m, n, k, a, 0, aStride, matrix, 0, n, second, 0, n);
    Bits.assertSame(first, second, "scalar dense");
    for (RowSums rows : ROWS) {
      float[] sums = old.clone();
      rows.addRows(0, m, lists.start(), lists.index(), lists.value(), 1, matrix, n, n, sums, n);
      Bits.assertSame(first, sums, "sums");
    }
  }
}
