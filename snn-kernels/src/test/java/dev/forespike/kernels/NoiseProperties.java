package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

final class NoiseProperties {
  private static final Noise SIMD = Kernels.best().noise();
  private static final Noise SCALAR = Kernels.scalar().noise();

  @Property(tries = 400)
  void wordsAreTheBlocksOfTheGenerator(
      @ForAll(supplier = Seeds.class) long key, @ForAll @IntRange(min = 0, max = 400) int count) {
    for (Noise noise : new Noise[] {SIMD, SCALAR}) {
      int[] words = new int[2 * (count + 63)];
      noise.words(key, count, words, count + 63);
      for (int i = 0; i < count; i++) {
        long block = CounterRandom.block(key, i);
        assertEquals((int) block, words[i]);
        assertEquals((int) (block >>> 32), words[count + 63 + i]);
      }
    }
  }

  @Property(tries = 400)
  void denseLawsEqualTheirScalarTwins(
      @ForAll(supplier = Seeds.class) long key,
      @ForAll @IntRange(min = 0, max = 500) int n,
      @ForAll @IntRange(min = 0, max = 5) int offset) {
    float[] old = new Operands(key).mixed(offset + n + 3);
    float[] expected = old.clone();
    float[] actual = old.clone();
    int[] scratch = new int[Noise.scratch(n)];
    SCALAR.gaussian(key, n, expected, offset, scratch);
    SIMD.gaussian(key, n, actual, offset, scratch);
    Bits.assertSame(expected, actual, "gaussian");
    SCALAR.rademacher(key, n, expected, offset, scratch);
    SIMD.rademacher(key, n, actual, offset, scratch);
    Bits.assertSame(expected, actual, "rademacher");
    SCALAR.uniform(key, n, 1.7320508f, expected, offset, scratch);
    SIMD.uniform(key, n, 1.7320508f, actual, offset, scratch);
    Bits.assertSame(expected, actual, "uniform");
    SCALAR.sphere(key, n, expected, offset, scratch);
    SIMD.sphere(key, n, actual, offset, scratch);
    Bits.assertSame(expected, actual, "sphere");
  }

  @Property(tries = 400)
  void sparseEqualsItsScalarTwin(
      @ForAll(supplier = Seeds.class) long key,
      @ForAll @IntRange(min = 0, max = 500) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 5) int offset) {
    double p = Math.max(share, 1e-10);
    float magnitude = (float) (1 / Math.sqrt(p));
    int[] scratch = new int[Noise.scratch(n)];
    int[] index = new int[offset + n];
    float[] value = new float[offset + n];
    int[] otherIndex = new int[offset + n];
    float[] otherValue = new float[offset + n];
    int count = SCALAR.sparse(key, n, p, magnitude, index, value, offset, scratch);
    assertEquals(count, SIMD.sparse(key, n, p, magnitude, otherIndex, otherValue, offset, scratch));
    int end = offset + count;
    assertArrayEquals(Arrays.copyOf(index, end), Arrays.copyOf(otherIndex, end));
    Bits.assertSame(Arrays.copyOf(value, end), Arrays.copyOf(otherValue, end), "values");
  }

  @Property(tries = 400)
  void sparseDenseIsSparseExpanded(
      @ForAll(supplier = Seeds.class) long key,
      @ForAll @IntRange(min = 0, max = 500) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 0, max = 5) int offset) {
    double p = Math.max(share, 1e-10);
    float magnitude = (float) (1 / Math.sqrt(p));
    int[] scratch = new int[Noise.scratch(n)];
    int[] index = new int[n];
    float[] value = new float[n];
    for (Noise noise : new Noise[] {SIMD, SCALAR}) {
      int count = noise.sparse(key, n, p, magnitude, index, value, 0, scratch);
      float[] expected = new Operands(key).mixed(offset + n + 2);
      final float[] z = expected.clone();
      Arrays.fill(expected, offset, offset + n, 0f);
      for (int e = 0; e < count; e++) {
        expected[offset + index[e]] = value[e];
      }
      noise.sparseDense(key, n, p, magnitude, z, offset, scratch);
      Bits.assertSame(expected, z, "sparse");
    }
  }

  @Property(tries = 400)
  void distancesEqualTheirScalarTwinsAndTheirFormula(
      @ForAll(supplier = Seeds.class) long key,
      @ForAll @IntRange(min = 0, max = 300) int count,
      @ForAll @DoubleRange(min = 0, max = 10) double digits) {
    double p = Math.pow(10, -digits);
    float inverse = (float) (1 / Math.log1p(-p));
    int most = 1 + new Operands(key).upTo(1 << 20);
    int second = count + 63;
    int[] expected = new int[2 * second];
    int[] actual = new int[2 * second];
    SCALAR.distances(key, count, inverse, most, expected, second);
    SIMD.distances(key, count, inverse, most, actual, second);
    for (int i = 0; i < count; i++) {
      long block = CounterRandom.block(key, i);
      assertDistance((int) block, inverse, most, expected[i]);
      assertDistance((int) (block >>> 32), inverse, most, expected[second + i]);
      assertEquals(expected[i], actual[i]);
      assertEquals(expected[second + i], actual[second + i]);
    }
  }

  /** In double precision, so that the kernel may be one off where the quotient is near a whole. */
  private static void assertDistance(int word, float inverse, int most, int actual) {
    double exact = Math.min(most, Math.log(((word >>> 1) + 0.5) * 0x1p-31) * inverse);
    int distance = actual >>> 1;
    assertEquals(word & 1, actual & 1, "sign");
    // The uniform number has 24 bits, and the error of a logarithm near 0 is as large as theirs.
    double error = 0x1p-24 * Math.abs(inverse) + 1e-6 * exact;
    assertTrue(
        distance >= Math.floor(exact - error) && distance <= Math.floor(exact + error),
        () -> "distance " + distance + ", in double precision " + exact);
  }

  @Property(tries = 400)
  void sparsePlacesAscendBelowTheirNumber(
      @ForAll(supplier = Seeds.class) long key,
      @ForAll @IntRange(min = 0, max = 3000) int n,
      @ForAll @DoubleRange(min = 0, max = 4) double digits) {
    double p = Math.pow(10, -digits);
    int[] index = new int[n];
    float[] value = new float[n];
    int count = SIMD.sparse(key, n, p, 2, index, value, 0, new int[Noise.scratch(n)]);
    int last = -1;
    for (int e = 0; e < count; e++) {
      assertTrue(index[e] > last && index[e] < n, "place");
      assertEquals(2f, Math.abs(value[e]));
      last = index[e];
    }
    // Eight standard deviations and a few: never, in any number of tries.
    double reach = 8 * Math.sqrt(n * p * (1 - p)) + 12;
    assertEquals(n * p, count, reach, "number of places");
  }

  /** With p = 1 every coordinate is there, as Rademacher noise. */
  @Property(tries = 100)
  void sparseOfProbabilityOneTakesEveryCoordinate(
      @ForAll(supplier = Seeds.class) long key, @ForAll @IntRange(min = 0, max = 300) int n) {
    int[] index = new int[n];
    float[] value = new float[n];
    assertEquals(n, SIMD.sparse(key, n, 1, 1, index, value, 0, new int[Noise.scratch(n)]));
    for (int i = 0; i < n; i++) {
      assertEquals(i, index[i]);
      assertEquals(1f, Math.abs(value[i]));
    }
  }

  @Property(tries = 100)
  void sphereIsGaussianOfLengthRootN(
      @ForAll(supplier = Seeds.class) long key, @ForAll @IntRange(min = 1, max = 300) int n) {
    float[] normal = new float[n];
    float[] z = new float[n];
    int[] scratch = new int[Noise.scratch(n)];
    SIMD.gaussian(key, n, normal, 0, scratch);
    SIMD.sphere(key, n, z, 0, scratch);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (double) z[i] * z[i];
      assertEquals(normal[0] * (double) z[i], z[0] * (double) normal[i], 1e-5, "direction");
    }
    assertEquals(n, squares, 1e-6 * n);
  }
}
