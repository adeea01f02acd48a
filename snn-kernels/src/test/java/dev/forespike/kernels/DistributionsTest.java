package dev.forespike.kernels;

import static dev.forespike.kernels.Significance.assertPlausible;
import static dev.forespike.kernels.Significance.assertRejected;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.LaplaceDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The noise laws as a whole, with fixed keys. Each check would reject a correct generator with
 * probability {@link Significance#LEVEL} (5e-7) and must reject the mutant beside it. Counts
 * expected in a cell are above 500, which makes Pearson's statistic chi-square distributed.
 */
@Tag("any-width")
final class DistributionsTest {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  @Test
  void gaussianNumbersAreNormal() {
    float[] x = Law.GAUSSIAN.sample();
    assertPlausible(Significance.distribution(x, NORMAL::cumulativeProbability), "the law");
    coarsen(x);
    assertRejected(Significance.distribution(x, NORMAL::cumulativeProbability), "steps of 0.03");
  }

  @Test
  void uniformNumbersAreUniform() {
    float[] x = Law.UNIFORM.sample();
    assertPlausible(Significance.distribution(x, DistributionsTest::uniform), "the law");
    coarsen(x);
    assertRejected(Significance.distribution(x, DistributionsTest::uniform), "steps of 0.03");
  }

  private static double uniform(double x) {
    return Math.clamp(0.5 + x / Math.sqrt(12), 0, 1);
  }

  @Test
  void wignerNumbersFollowTheSemicircle() {
    float[] x = Law.WIGNER.sample();
    assertPlausible(Significance.distribution(x, DistributionsTest::semicircle), "the law");
    coarsen(x);
    assertRejected(Significance.distribution(x, DistributionsTest::semicircle), "steps of 0.03");
  }

  private static double semicircle(double x) {
    double y = Math.clamp(x, -2, 2);
    return 0.5 + y * Math.sqrt(4 - y * y) / (4 * Math.PI) + Math.asin(y / 2) / Math.PI;
  }

  @Test
  void laplaceNumbersAreDoubleExponential() {
    LaplaceDistribution law = LaplaceDistribution.of(0, Math.sqrt(0.5));
    float[] x = Law.LAPLACE.sample();
    assertPlausible(Significance.distribution(x, law::cumulativeProbability), "the law");
    coarsen(x);
    assertRejected(Significance.distribution(x, law::cumulativeProbability), "steps of 0.03");
  }

  /** A table that is too coarse: moments hardly change. */
  private static void coarsen(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.round(x[i] / 0.03f) * 0.03f;
    }
  }

  /** A coordinate x of a point on the sphere of radius sqrt(n): x^2/n is Beta(1/2, (n-1)/2). */
  @Test
  void sphereCoordinatesHaveTheirLaw() {
    int n = 7;
    BetaDistribution squares = BetaDistribution.of(0.5, (n - 1) / 2.0);
    float[] x = coordinates(n, true);
    double kurtosis = 3.0 * n / (n + 2);
    assertPlausible(Significance.mean(x), "the mean");
    assertPlausible(Significance.variance(x, kurtosis), "the variance");
    assertPlausible(Significance.distribution(x, v -> sphere(squares, n, v)), "the law");
    float[] normal = coordinates(n, false);
    assertRejected(Significance.distribution(normal, v -> sphere(squares, n, v)), "no scaling");
  }

  private static double sphere(BetaDistribution squares, int n, double x) {
    double inside = squares.cumulativeProbability(Math.min(1, x * x / n));
    return 0.5 + Math.signum(x) * inside / 2;
  }

  /** One coordinate of each of many draws: they are independent, those of one draw are not. */
  private static float[] coordinates(int n, boolean scaled) {
    Noise noise = Kernels.best().noise();
    float[] z = new float[n];
    int[] scratch = new int[Noise.scratch(n)];
    float[] x = new float[1 << 17];
    for (int i = 0; i < x.length; i++) {
      long key = CounterRandom.child(7, i);
      if (scaled) {
        noise.sphere(key, n, z, 0, scratch);
      } else {
        noise.gaussian(key, n, z, 0, scratch);
      }
      x[i] = z[i % n];
    }
    return x;
  }

  /** All 256 patterns of eight signs in a row are equally frequent. */
  @Test
  void rademacherSignsAreIndependent() {
    float[] x = Law.RADEMACHER.sample();
    assertPlausible(signPatterns(x), "patterns");
    for (int i = 7; i < x.length; i += 80) {
      x[i] = x[i - 5] * x[i - 3];
    }
    assertRejected(signPatterns(x), "one sign in eighty a product of others");
  }

  private static double signPatterns(float[] x) {
    long[] observed = new long[256];
    for (int i = 0; i < x.length; i += 8) {
      int pattern = 0;
      for (int j = 0; j < 8; j++) {
        pattern = 2 * pattern + (x[i + j] < 0 ? 1 : 0);
      }
      observed[pattern]++;
    }
    return Significance.counts(equal(256, x.length / 8), observed);
  }

  /** Pairs of coordinates of the sparse law: nine cells with known probabilities. */
  @Test
  void sparseSignsAndPlacesAreIndependent() {
    float[] x = Law.SPARSE.sample();
    assertPlausible(sparsePairs(x), "pairs");
    float[] copied = x.clone();
    for (int i = 1; i < x.length; i += 2) {
      copied[i] = Math.copySign(x[i], x[i - 1]);
    }
    assertRejected(sparsePairs(copied), "signs taken from the neighbour");
    float[] denser = Law.SPARSE.sample();
    for (int i = 0; i < x.length; i += 200) {
      denser[i] = i % 400 == 0 ? 1f : -1f;
    }
    assertRejected(sparsePairs(denser), "half a percent too many");
  }

  private static double sparsePairs(float[] x) {
    double half = Law.P / 2;
    double[] share = {half, 1 - Law.P, half};
    double[] expected = new double[9];
    Arrays.setAll(expected, i -> share[i / 3] * share[i % 3] * (x.length / 2.0));
    long[] observed = new long[9];
    for (int i = 0; i < x.length; i += 2) {
      observed[(int) (3 * (1 + Math.signum(x[i])) + 1 + Math.signum(x[i + 1]))]++;
    }
    return Significance.counts(expected, observed);
  }

  @Test
  void bytesOfTheGeneratorAreEquallyFrequent() {
    for (int shift = 0; shift < 64; shift += 8) {
      assertPlausible(bytes(shift, 0), "byte at " + shift);
      assertRejected(bytes(shift, 1L << shift), "byte with a stuck bit at " + shift);
    }
  }

  private static double bytes(int shift, long stuck) {
    long[] observed = new long[256];
    int n = 1 << 18;
    for (int i = 0; i < n; i++) {
      long block = CounterRandom.block(99, i) | stuck;
      observed[(int) (block >>> shift) & 255]++;
    }
    return Significance.counts(equal(256, n), observed);
  }

  /** Any bit of key or counter flips each bit of the block with probability one half. */
  @Test
  void neighbouringKeysAndCountersShareNothing() {
    int n = 1 << 11;
    for (int bit = 0; bit < 64; bit++) {
      long flip = 1L << bit;
      long ofKey = 0;
      long ofCounter = 0;
      long ofMutant = 0;
      for (long i = 0; i < n; i++) {
        long block = CounterRandom.block(i, i);
        ofKey += Long.bitCount(block ^ CounterRandom.block(i ^ flip, i));
        ofCounter += Long.bitCount(block ^ CounterRandom.block(i, i ^ flip));
        ofMutant += Long.bitCount(flip);
      }
      // Sums of 64 n independent bits, less half: variance 1/4 each.
      assertPlausible(Significance.ofMean(ofKey - 32.0 * n, 64 * n, 0.25), "key bit " + bit);
      assertPlausible(Significance.ofMean(ofCounter - 32.0 * n, 64 * n, 0.25), "counter " + bit);
      assertRejected(Significance.ofMean(ofMutant - 32.0 * n, 64 * n, 0.25), "an added key");
    }
  }

  private static double[] equal(int cells, int n) {
    double[] expected = new double[cells];
    Arrays.fill(expected, (double) n / cells);
    return expected;
  }
}
