package dev.forespike.testkit;

import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Laws of anything random that is a function of a seed: feedback weights, learning signals, whether
 * a step descends. Tested on a fixed number of samples with a fixed seed.
 *
 * <p>{@link #mean} and {@link #variance} have the rates of {@link StatisticalLaws}, and its three
 * verdicts: false alarms below 1e-6 for each call, or undecided where the skewness of the samples
 * (that of squares, for a variance) is too large for that; a number that is wrong by twice the
 * half-width of its interval is rejected with probability above 1 - 1e-6. In more than one
 * dimension projections are compared beside coordinates, as there. {@link #rateAtLeast} is exact:
 * its false alarms are below 1e-6 for every rate, and {@link #rejectedRate} says which rates it
 * rejects.
 *
 * <p>A draw that returns the same array twice, or a number that is not finite, is a {@linkplain
 * LawResult#finding() finding}; a length that does not fit is an {@link IllegalArgumentException}.
 */
public final class SampleLaws {
  private static final double ROUNDING = 1e-12;

  private SampleLaws() {}

  /**
   * The mean of random vectors is what the caller says.
   *
   * @param law what is said
   * @param draw gives a vector for a seed; vectors of different seeds are independent
   * @param expected its mean
   * @param samples how many draws, at least 10,000
   * @param seed the first draw's seed is a function of it
   * @return the coordinate or direction farthest off
   */
  public static LawResult mean(
      String law, LongFunction<double[]> draw, double[] expected, int samples, long seed) {
    double[] mean = Inputs.expected("the expected mean", expected, expected.length);
    double floor = ROUNDING * Vectors.largest(mean);
    var test = new VectorMean(law, floor, samples, mean, new double[mean.length]);
    return measured(law, mean.length, draw, samples, seed, test);
  }

  /**
   * What perturbations that spikes carry tell of the weights of one hidden layer, {@code E[v_i D_j
   * | i fired] = w_ji P(first spike of i not after the last of j | i fired)}: the deviation of both
   * sides has mean 0. Source: derived from the propagation in SFDFA's code (arXiv 2403.08804).
   *
   * @param law what is said
   * @param draw gives a sample with its perturbation for a seed; independent for different seeds
   * @param weights {@code [hidden][outputs]} row by row, of hidden neuron i to output j
   * @param samples how many draws, at least 10,000
   * @param seed the first draw's seed is a function of it
   * @return the weight or direction farthest off
   */
  public static LawResult carried(
      String law,
      LongFunction<CarriedPerturbation> draw,
      double[] weights,
      int samples,
      long seed) {
    double[] given = Inputs.expected("the weights", weights, weights.length);
    var carried = new CarriedPerturbation.Received(given);
    return mean(
        law, s -> carried.deviation(draw.apply(s)), new double[given.length], samples, seed);
  }

  /**
   * The variance of each coordinate is what the caller says, around the mean the caller says; a
   * wrong mean adds its square and is rejected as well.
   *
   * @param law what is said
   * @param draw gives a vector for a seed; vectors of different seeds are independent
   * @param mean its mean
   * @param variance the variance of each coordinate
   * @param samples how many draws, at least 10,000
   * @param seed the first draw's seed is a function of it
   * @return the coordinate or direction farthest off
   */
  public static LawResult variance(
      String law,
      LongFunction<double[]> draw,
      double[] mean,
      double[] variance,
      int samples,
      long seed) {
    double[] center = Inputs.expected("the mean", mean, mean.length);
    double[] spread = Inputs.expected("the variance", variance, mean.length);
    for (double v : spread) {
      Vectors.check(v >= 0, "a variance must be at least 0, but is " + v);
    }
    UnaryOperator<double[]> squares = drawn -> squaresAround(center, drawn);
    double floor = ROUNDING * Vectors.largest(spread);
    double[] nothing = squares.apply(new double[center.length]);
    var test = new VectorMean(law, floor, samples, spread, nothing);
    return measured(law, center.length, draw, samples, seed, test.of(squares));
  }

  private static double[] squaresAround(double[] center, double[] drawn) {
    double[] squares = new double[drawn.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = (drawn[i] - center[i]) * (drawn[i] - center[i]);
    }
    return squares;
  }

  private static LawResult measured(
      String law,
      int numbers,
      LongFunction<double[]> draw,
      int samples,
      long seed,
      Observer observer) {
    Inputs.checkSamples(samples);
    return Finding.in(
        law,
        "",
        () -> {
          var received = new Received("the draw", numbers);
          for (int i = 0; i < samples; i++) {
            observer.add(received.take(draw.apply(Seeds.of(seed, i))));
          }
          return observer.result();
        });
  }

  /**
   * Something happens at a rate of at least what the caller says, by the upper end of Clopper and
   * Pearson's interval: exact for any number of trials. Where they are too few to reject any rate
   * the answer is {@link Verdict#UNDECIDED}.
   *
   * @param law what is said
   * @param trial whether it happens for a seed; trials of different seeds are independent
   * @param rate the least rate, in (0, 1)
   * @param trials how many, at least 1
   * @param seed the first trial's seed is a function of it
   * @return theory is the rate, and measured the share of trials
   * @throws IllegalArgumentException if rate or trials are out of range
   */
  public static LawResult rateAtLeast(
      String law, LongPredicate trial, double rate, int trials, long seed) {
    checkRate(rate, trials);
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += trial.test(Seeds.of(seed, i)) ? 1 : 0;
    }
    // Without a single success in so many trials the rate is rejected.
    double fewest = Math.floor(Math.log(MeanTest.FALSE_ALARM) / Math.log1p(-rate)) + 1;
    long needed = upperEnd(0, trials) < rate ? 0 : (long) Math.max(fewest, trials + 1.0);
    return new LawResult(
        law,
        rate,
        count / (double) trials,
        0,
        upperEnd(count, trials),
        MeanTest.FALSE_ALARM,
        new Evidence(new Place.Whole(), trials, 1, 0, needed, "", ""));
  }

  private static void checkRate(double rate, int trials) {
    Vectors.check(rate > 0 && rate < 1, "a rate must lie in (0, 1), but is " + rate);
    Vectors.check(trials >= 1, "trials must be at least 1, but are " + trials);
  }

  /** The rate at which no more than this many successes have probability 1e-6. */
  private static double upperEnd(int count, int trials) {
    return count == trials
        ? 1
        : BetaDistribution.of(count + 1.0, trials - count)
            .inverseSurvivalProbability(MeanTest.FALSE_ALARM);
  }

  /**
   * The power of {@link #rateAtLeast}: a true rate of at most this is rejected with probability
   * above 1 - 1e-6.
   *
   * @param rate the least rate that is claimed, in (0, 1)
   * @param trials how many, at least 1
   * @return the rate; 0 if the trials are too few to reject any
   * @throws IllegalArgumentException if rate or trials are out of range
   */
  public static double rejectedRate(double rate, int trials) {
    checkRate(rate, trials);
    int most = -1;
    while (most + 1 < trials && upperEnd(most + 1, trials) < rate) {
      most++;
    }
    return most < 0
        ? 0
        : BetaDistribution.of(most + 1.0, trials - most)
            .inverseCumulativeProbability(MeanTest.FALSE_ALARM);
  }
}
