package dev.forespike.kernels;

import static dev.forespike.kernels.Significance.assertPlausible;
import static dev.forespike.kernels.Significance.assertRejected;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The law of sparse noise by its distances and by its counts, with fixed keys. Each check would
 * reject a correct generator with probability {@link Significance#LEVEL} (5e-7) and must reject the
 * mutant beside it, whose probability is half a percent too large. Counts expected in a cell are
 * above 500, which makes Pearson's statistic chi-square distributed.
 */
final class SparseNoiseTest {
  private static final Noise NOISE = Kernels.best().noise();
  private static final double OFF = 1.005;
  private static final int COUNTERS = 1 << 22;
  private static final int SECOND = COUNTERS + 63;
  private static final int MOST = 1 << 29;

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.3})
  void distancesAreGeometricAndSignsFair(double p) {
    int[] words = distances(p);
    assertPlausible(ofDistances(p, words), "the law");
    for (int i = 0; i < COUNTERS; i += 100) {
      words[i] |= 1;
    }
    assertRejected(ofDistances(p, words), "one sign in two hundred always minus");
    assertRejected(ofDistances(p, distances(OFF * p)), "half a percent too near");
  }

  private static int[] distances(double p) {
    int[] words = new int[2 * SECOND];
    NOISE.distances(11, COUNTERS, (float) (1 / Math.log1p(-p)), MOST, words, SECOND);
    return words;
  }

  /** Sixteen ranges of distances, the last without end, for each of both signs. */
  private static double ofDistances(double p, int[] words) {
    int ranges = 16;
    int width = (int) Math.max(1, Math.round(0.2 / p));
    double[] expected = new double[2 * ranges];
    for (int i = 0; i < expected.length; i++) {
      int range = i / 2;
      double beyond = Math.pow(1 - p, (double) width * range);
      double inside = range == ranges - 1 ? 1 : 1 - Math.pow(1 - p, width);
      expected[i] = COUNTERS * beyond * inside;
    }
    long[] observed = new long[2 * ranges];
    for (int i = 0; i < COUNTERS; i++) {
      for (int word : new int[] {words[i], words[SECOND + i]}) {
        observed[2 * Math.min(ranges - 1, (word >>> 1) / width) + (word & 1)]++;
      }
    }
    return Significance.counts(expected, observed);
  }

  @ParameterizedTest
  @CsvSource({"10000, 0.01", "1000, 0.1", "300, 0.5"})
  void numbersOfNonZerosAreBinomial(int n, double p) {
    assertPlausible(ofNumbers(n, p, p), "the law");
    assertRejected(ofNumbers(n, p, OFF * p), "half a percent too many");
  }

  /** Numbers within two standard deviations have a cell each, those beyond share the outer ones. */
  private static double ofNumbers(int n, double p, double drawn) {
    int rows = 1 << 16;
    BinomialDistribution law = BinomialDistribution.of(n, p);
    double reach = 2 * Math.sqrt(law.getVariance());
    int low = (int) Math.ceil(law.getMean() - reach);
    int high = (int) Math.floor(law.getMean() + reach);
    double[] expected = new double[high - low + 1];
    Arrays.setAll(expected, i -> rows * law.probability(low + i));
    expected[0] = rows * law.cumulativeProbability(low);
    expected[high - low] = rows * law.survivalProbability(high - 1);
    long[] observed = new long[expected.length];
    int[] index = new int[n];
    float[] value = new float[n];
    int[] scratch = new int[Noise.scratch(n)];
    for (int r = 0; r < rows; r++) {
      int count = NOISE.sparse(CounterRandom.child(5, r), n, drawn, 1, index, value, 0, scratch);
      observed[Math.clamp(count, low, high) - low]++;
    }
    return Significance.counts(expected, observed);
  }

  /**
   * Six standard deviations are never seen to be exceeded, so one draw would do in any test. Where
   * all distances are 0, a row needs many: later draws have streams of their own.
   */
  @ParameterizedTest
  @CsvSource({"1, 0.01", "8, 0.01", "500, 0.01", "501, 0.2", "3000, 0.0001"})
  void laterDrawsGoOnWhereTheLastOneEnded(int n, double p) {
    Noise noise = new EveryCoordinate();
    int[] index = new int[n];
    float[] value = new float[n];
    long key = 21;
    assertEquals(n, noise.sparse(key, n, p, 3, index, value, 0, new int[Noise.scratch(n)]));
    float[] dense = new float[n];
    noise.sparseDense(key, n, p, 3, dense, 0, new int[Noise.scratch(n)]);
    int counters = SparseDraws.counters(n, p);
    for (int i = 0; i < n; i++) {
      int draw = i / (2 * counters);
      int word = i % (2 * counters);
      long stream = draw == 0 ? key : CounterRandom.child(key, draw);
      long block = CounterRandom.block(stream, word % counters);
      long bits = word < counters ? block : block >>> 32;
      assertEquals(i, index[i]);
      assertEquals((bits & 1) == 0 ? 3 : -3, value[i], "sign " + i);
      assertEquals(value[i], dense[i]);
    }
  }

  /** Noise that passes over no coordinate, whatever its probability. */
  private static final class EveryCoordinate implements Noise {
    @Override
    public void distances(long key, int count, float inverse, int most, int[] words, int second) {
      NOISE.distances(key, count, -0f, most, words, second);
    }

    @Override
    public void words(long key, int count, int[] words, int second) {
      NOISE.words(key, count, words, second);
    }

    @Override
    public void gaussian(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.gaussian(key, n, z, offset, scratch);
    }

    @Override
    public void rademacher(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.rademacher(key, n, z, offset, scratch);
    }

    @Override
    public void uniform(long key, int n, float halfWidth, float[] z, int offset, int[] scratch) {
      NOISE.uniform(key, n, halfWidth, z, offset, scratch);
    }
  }
}
