package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoiseLaw.SparseRademacher;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate of false alarms is what is printed: where it cannot be kept the law says so. */
final class FalseAlarmsTest {
  private static final int SAMPLES = 10_000;
  private static final CubicObjective LINEAR = CubicObjective.linear(1, -2, 0.5, 3);
  private static final double[] POINT = new double[4];

  private static long count(int seeds, Verdict verdict, LongFunction<LawResult> law) {
    return LongStream.range(0, seeds)
        .parallel()
        .filter(seed -> law.apply(seed).verdict() == verdict)
        .count();
  }

  /** Four of ten thousand products of two coordinates are not zero, and none in 2 % of the runs. */
  @Test
  void sparseSecondMomentsRaiseNoAlarm() {
    var law = new SparseRademacher(0.02);
    LongFunction<LawResult> moment =
        seed ->
            StatisticalLaws.secondMoment(Samplers.sparse(law), law, LINEAR, POINT, SAMPLES, seed);
    assertEquals(400, count(400, Verdict.UNDECIDED, moment));
    LawResult one = moment.apply(1);
    assertTrue(one.neededSamples() > 100_000, one::toString);
    String said = String.valueOf(assertThrows(AssertionError.class, one::assertHolds).getMessage());
    assertTrue(said.startsWith("undecided: needs n >= " + one.neededSamples()), said);
    assertThrows(AssertionError.class, one::assertBroken);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 0.002, 0.01, 0.05, 0.2})
  void sparseMeansAndErrorsRaiseNoAlarm(double p) {
    var law = new SparseRademacher(p);
    var estimator = Samplers.sparse(law);
    assertEquals(
        0,
        count(
            100,
            Verdict.FAILS,
            seed -> StatisticalLaws.unbiased(estimator, LINEAR, POINT, SAMPLES, seed)));
    assertEquals(
        0,
        count(
            100,
            Verdict.FAILS,
            seed -> StatisticalLaws.squaredError(estimator, law, 1, LINEAR, POINT, SAMPLES, seed)));
    assertEquals(
        0,
        count(
            50,
            Verdict.FAILS,
            seed -> StatisticalLaws.alignment(estimator, law, 1, LINEAR, POINT, SAMPLES, seed)));
  }

  /** Of a test with a thousand times the level, alarms are frequent enough to be counted. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 1.5, 2})
  void skewedSamplesRaiseFewAlarmsAtAHighLevelAsWell(double width) {
    double[] mean = {Math.exp(width * width / 2)};
    int alarms = 0;
    for (int seed = 0; seed < 1000; seed++) {
      var random = new SplittableRandom(seed);
      var test = new MeanTest("lognormal", 0, 1e-6, mean, new double[1], _ -> new Place.Whole());
      for (int i = 0; i < 2000; i++) {
        test.add(Math.exp(width * random.nextGaussian()));
      }
      alarms += test.result().verdict() == Verdict.FAILS ? 1 : 0;
    }
    // The promise at this level is 5e-4: more than five of a thousand have probability 1e-5.
    assertTrue(alarms <= 5, alarms + " alarms");
  }

  /** As many samples as are asked for do decide. */
  @Test
  void enoughSamplesDecide() {
    var law = new SparseRademacher(0.1);
    var estimator = Samplers.sparse(law);
    LawResult few = StatisticalLaws.secondMoment(estimator, law, LINEAR, POINT, SAMPLES, 1);
    assertEquals(Verdict.UNDECIDED, few.verdict(), few::toString);
    LawResult enough =
        SampleSizes.untilDecided(
            SAMPLES,
            4_000_000,
            n -> StatisticalLaws.secondMoment(estimator, law, LINEAR, POINT, n, 1));
    enough.assertHolds();
    assertTrue(enough.samples() >= few.neededSamples(), enough::toString);
    // Each measurement has its own chance of an alarm.
    assertTrue(enough.falseAlarm() >= 2e-6, enough::toString);
    int samples = (int) enough.samples();
    StatisticalLaws.secondMoment(Mutants.scaled(estimator, 1.3), law, LINEAR, POINT, samples, 1)
        .assertBroken();
  }

  @Test
  void moreSamplesThanAllowedAreNotTaken() {
    LongFunction<double[]> signs =
        seed -> new double[] {new SplittableRandom(seed).nextInt(200) == 0 ? 200 : 0};
    double[] one = {1};
    LawResult result =
        SampleSizes.untilDecided(SAMPLES, 12_000, n -> SampleLaws.mean("events", signs, one, n, 1));
    assertEquals(Verdict.UNDECIDED, result.verdict(), result::toString);
    assertEquals(12_000, result.samples());
    // Four times what it may take is not worth a try.
    LongFunction<double[]> zeros = _ -> new double[1];
    LawResult hopeless =
        SampleSizes.untilDecided(SAMPLES, 20_000, n -> SampleLaws.mean("z", zeros, one, n, 1));
    assertEquals(Verdict.UNDECIDED, hopeless.verdict());
    assertEquals(SAMPLES, hopeless.samples());
  }

  static List<NoiseLaw> light() {
    return List.of(new NoiseLaw.Gaussian(), new NoiseLaw.Rademacher());
  }

  /** Power is kept where tails are light: decided, and mutants are found. */
  @ParameterizedTest
  @MethodSource("light")
  void lightTailsAreDecided(NoiseLaw law) {
    var estimator = law instanceof NoiseLaw.Gaussian ? Samplers.gaussian() : Samplers.signs();
    var wrong = Mutants.scaled(estimator, 1.3);
    for (int seed = 0; seed < 20; seed++) {
      StatisticalLaws.unbiased(estimator, LINEAR, POINT, SAMPLES, seed).assertHolds();
      StatisticalLaws.unbiased(wrong, LINEAR, POINT, SAMPLES, seed).assertBroken();
      StatisticalLaws.squaredError(estimator, law, 1, LINEAR, POINT, 40_000, seed).assertHolds();
      StatisticalLaws.squaredError(wrong, law, 1, LINEAR, POINT, 40_000, seed).assertBroken();
    }
  }

  @Test
  void whatNeverHappenedIsUndecidedUnlessTheorySaysSo() {
    LongFunction<double[]> zero = _ -> new double[2];
    LawResult unseen = SampleLaws.mean("zeros", zero, new double[] {0, 1}, SAMPLES, 1);
    assertEquals(Verdict.UNDECIDED, unseen.verdict());
    assertTrue(unseen.neededSamples() > 10 * SAMPLES);
    SampleLaws.mean("zeros", zero, new double[2], SAMPLES, 1).assertHolds();
    LongFunction<double[]> ones =
        _ -> {
          double[] one = new double[2];
          Arrays.fill(one, 1);
          return one;
        };
    SampleLaws.mean("ones", ones, new double[] {1, 1.1}, SAMPLES, 1).assertBroken();
  }

  /** Ten trials, none of which succeeds, say nothing of a rate of a half at these odds. */
  @Test
  void tooFewTrialsAreUndecided() {
    LawResult ten = SampleLaws.rateAtLeast("rate", _ -> false, 0.5, 10, 1);
    assertEquals(Verdict.UNDECIDED, ten.verdict());
    assertEquals(20, ten.neededSamples());
    SampleLaws.rateAtLeast("rate", _ -> false, 0.5, 20, 1).assertBroken();
    assertEquals(
        Verdict.UNDECIDED, SampleLaws.rateAtLeast("rate", _ -> true, 0.5, 19, 1).verdict());
  }
}
