package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The kernel of event-driven neurons against its twin, and against a search for the highest
 * potential.
 */
final class EventNeuronsProperties {
  private static final EventNeurons SIMD = Kernels.best().events();
  private static final EventNeurons SCALAR = Kernels.scalar().events();

  private static double[] numbers(int n, SplittableRandom random) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(8) == 0 ? 0 : random.nextDouble(-1, 1);
    }
    return x;
  }

  @Property(tries = 400)
  void advanceEqualsItsScalarTwin(
      @ForAll @IntRange(min = 0, max = 70) int n,
      @ForAll @IntRange(min = 0, max = 9) int row,
      @ForAll(supplier = Seeds.class) long seed) {
    var random = new SplittableRandom(seed);
    double[] weights = numbers(n + row, random);
    double[][] m = twice(numbers(n, random));
    double[][] g = twice(numbers(n, random));
    double decay = random.nextDouble();
    double last = random.nextInt(5) == 0 ? 0 : random.nextDouble();
    double threshold = random.nextDouble(1e-3, 0.2);
    int[][] found = {new int[n], new int[n]};
    int expected = SCALAR.advance(n, decay, weights, row, m[0], g[0], threshold, last, found[0]);
    int actual = SIMD.advance(n, decay, weights, row, m[1], g[1], threshold, last, found[1]);
    assertEquals(expected, actual);
    assertArrayEquals(found[0], found[1]);
    assertSame(m, "membrane");
    assertSame(g, "synapse");
    for (int i = 0; i < n; i++) {
      boolean listed = Arrays.binarySearch(Arrays.copyOf(found[0], expected), i) >= 0;
      double highest = highest(m[0][i], g[0][i], last);
      if (g[0][i] > 0 && highest >= threshold) {
        assertTrue(listed, "a neuron that fires is missed");
      }
      if (highest < threshold * (1 - 1e-6)) {
        assertTrue(!listed, "a neuron far below the threshold is listed");
      }
    }
  }

  /** The highest of {@code m y - g y^2} over [last, 1], by looking. */
  private static double highest(double m, double g, double last) {
    double most = Double.NEGATIVE_INFINITY;
    int places = 2000;
    for (int k = 0; k <= places; k++) {
      double y = last + (1 - last) * k / places;
      most = Math.max(most, m * y - g * y * y);
    }
    return most;
  }

  @Property(tries = 200)
  void rowsTracesAndEligibilityEqualTheirScalarTwins(
      @ForAll @IntRange(min = 0, max = 70) int n,
      @ForAll @IntRange(min = 0, max = 9) int from,
      @ForAll(supplier = Seeds.class) long seed) {
    var random = new SplittableRandom(seed);
    double[] weights = numbers(n + from, random);
    double[][] d = twice(numbers(n, random));
    double factor = random.nextDouble(-2, 2);
    SCALAR.addScaled(n, factor, weights, from, d[0]);
    SIMD.addScaled(n, factor, weights, from, d[1]);
    assertSame(d, "row");
    double[][] p = twice(numbers(n, random));
    double[][] q = twice(numbers(n, random));
    double decay = random.nextDouble();
    SCALAR.decay(n, decay, p[0], q[0]);
    SIMD.decay(n, decay, p[1], q[1]);
    assertSame(p, "p");
    assertSame(q, "q");
    double[][] r = twice(numbers(n + from, random));
    double[][] e = twice(numbers(n + from, random));
    double y = random.nextDouble();
    double keep = random.nextDouble();
    double scale = random.nextDouble(0.1, 3);
    SCALAR.eligibility(n, y, keep, scale, 0.3, p[0], q[0], from, r[0], e[0]);
    SIMD.eligibility(n, y, keep, scale, 0.3, p[1], q[1], from, r[1], e[1]);
    assertSame(r, "r");
    assertSame(e, "eligibility");
  }

  private static double[][] twice(double[] x) {
    return new double[][] {x, x.clone()};
  }

  private static void assertSame(double[][] x, String what) {
    for (int i = 0; i < x[0].length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(x[0][i]), Double.doubleToRawLongBits(x[1][i]), what + " " + i);
    }
  }
}
