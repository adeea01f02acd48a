package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleLawsTest {
  private static double[] gaussians(long seed) {
    var random = new SplittableRandom(seed);
    return new double[] {1 + 2 * random.nextGaussian(), random.nextGaussian()};
  }

  private static LongPredicate withRate(double rate) {
    return seed -> new SplittableRandom(seed).nextDouble() < rate;
  }

  @Test
  void meanAndVarianceOfGaussians() {
    double[] mean = {1, 0};
    SampleLaws.mean("mean", SampleLawsTest::gaussians, mean, 20_000, 1).assertHolds();
    SampleLaws.mean("mean", SampleLawsTest::gaussians, new double[] {1.2, 0}, 20_000, 1)
        .assertBroken();
    SampleLaws.variance("v", SampleLawsTest::gaussians, mean, new double[] {4, 1}, 20_000, 1)
        .assertHolds();
    SampleLaws.variance("v", SampleLawsTest::gaussians, mean, new double[] {4, 1.2}, 20_000, 1)
        .assertBroken();
    SampleLaws.variance(
            "v", SampleLawsTest::gaussians, new double[] {1, 0.5}, new double[] {4, 1}, 20_000, 1)
        .assertBroken();
  }

  @Test
  void fewerSamplesThanTheRatesNeedAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> SampleLaws.mean("mean", SampleLawsTest::gaussians, new double[2], 9_999, 1));
  }

  /** The rates of false alarms and of rejection, from the binomial distribution itself. */
  @ParameterizedTest
  @CsvSource({"0.9, 200", "0.5, 100", "0.99, 1000", "0.3, 60"})
  void ratesOfAnErrorAreBelowWhatIsPromised(double rate, int trials) {
    int most = -1;
    for (int count = 0; count <= trials; count++) {
      int successes = count;
      int[] calls = {0};
      if (!SampleLaws.rateAtLeast("rate", _ -> calls[0]++ < successes, rate, trials, 1).holds()) {
        most = count;
      }
    }
    assertTrue(BinomialDistribution.of(trials, rate).cumulativeProbability(most) <= 1e-6);
    assertTrue(BinomialDistribution.of(trials, rate).cumulativeProbability(most + 1) > 1e-6);
    double rejected = SampleLaws.rejectedRate(rate, trials);
    double missed = BinomialDistribution.of(trials, rejected).survivalProbability(most);
    assertEquals(1e-6, missed, 1e-9);
  }

  @Test
  void ratesAreHeldAndRejected() {
    SampleLaws.rateAtLeast("rate", withRate(0.9), 0.9, 200, 1).assertHolds();
    SampleLaws.rateAtLeast("rate", withRate(0.62), 0.9, 200, 1).assertBroken();
    SampleLaws.rateAtLeast("rate", _ -> true, 0.9, 200, 1).assertHolds();
    SampleLaws.rateAtLeast("rate", _ -> false, 0.9, 200, 1).assertBroken();
    assertEquals(0.626, SampleLaws.rejectedRate(0.9, 200), 1e-3);
    assertEquals(0, SampleLaws.rejectedRate(0.5, 10), "ten trials reject nothing");
  }
}
