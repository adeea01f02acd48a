package dev.forespike.bench.measure;

import java.util.Arrays;
import java.util.Locale;

/** Whether what is measured computes what it should. */
final class Checks {
  private Checks() {}

  /** Some elements of a product of m x k with k x n, in double precision. */
  static void product(int m, int n, int k, float[] a, float[] b, float[] c) {
    for (int e = 0; e < 50; e++) {
      int i = (int) (((e * 2654435761L) >>> 7) % m);
      int j = (int) ((e * 40503L + 11) % n);
      double sum = 0;
      for (int x = 0; x < k; x++) {
        sum += (double) a[i * k + x] * b[x * n + j];
      }
      // The terms are below 1; rounding errors of a sum of k of them add up like its root.
      if (!(Math.abs(sum - c[i * n + j]) < 1e-5 * Math.sqrt(k) + 1e-6 * k)) {
        throw new MeasurementException(
            String.format(
                Locale.ROOT,
                "wrong product of %d x %d with %d x %d: element (%d, %d) is %s, but should be %s",
                m,
                k,
                k,
                n,
                i,
                j,
                c[i * n + j],
                sum));
      }
    }
  }

  /** Two ways to add to a result give the same bits. */
  static void sameSum(String what, Runnable first, Runnable second, float[] result) {
    Arrays.fill(result, 0f);
    first.run();
    float[] expected = result.clone();
    Arrays.fill(result, 0f);
    second.run();
    same(what, expected, result);
  }

  static void same(String what, float[] expected, float[] result) {
    int at = Arrays.mismatch(expected, result);
    if (at >= 0) {
      throw new MeasurementException(
          String.format(
              Locale.ROOT,
              "wrong %s: element %d is %s, but should be %s",
              what,
              at,
              result[at],
              expected[at]));
    }
  }

  static void same(String what, long[] expected, long[] result) {
    int at = Arrays.mismatch(expected, result);
    if (at >= 0) {
      throw new MeasurementException(
          String.format(Locale.ROOT, "wrong %s: word %d differs", what, at));
    }
  }
}
