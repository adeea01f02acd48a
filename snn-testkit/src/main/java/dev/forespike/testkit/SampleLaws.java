package dev.forespike.testkit;

import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Laws of anything random that is a function of a seed: feedback weights, learning signals, whether
 * a step descends. Tested on a fixed number of samples with a fixed seed.
 *
 * <p>{@link #mean} and {@link #variance} have the rates of {@link StatisticalLaws}: false alarms
 * below 1e-6 for each call, under the same limits of skewness (that of squares, for a variance),
 * and a number that is wrong by twice the half-width of its interval is rejected with probability
 * above 1 - 1e-6. {@link #rateAtLeast} is exact: its false alarms are below 1e-6 for every rate,
 * and {@link #rejectedRate} says which rates it rejects.
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
   * @return the coordinate farthest off
   */
  public static LawResult mean(
      String law, LongFunction<double[]> draw, double[] expected, int samples, long seed) {
    StatisticalLaws.checkSamples(samples);
    var test = new MeanTest(law, ROUNDING * Vectors.largest(expected), expected);
    for (int i = 0; i < samples; i++) {
      test.add(draw.apply(Seeds.of(seed, i)));
    }
    return test.result();
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
   * @return the weight farthest off
   */
  public static LawResult carried(
      String law,
      LongFunction<CarriedPerturbation> draw,
      double[] weights,
      int samples,
      long seed) {
    return mean(
        law, s -> draw.apply(s).deviation(weights), new double[weights.length], samples, seed);
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
   * @return the coordinate farthest off
   */
  public static LawResult variance(
      String law,
      LongFunction<double[]> draw,
      double[] mean,
      double[] variance,
      int samples,
      long seed) {
    return mean(
        law,
        s -> {
          double[] squares = draw.apply(s).clone();
          for (int i = 0; i < squares.length; i++) {
            squares[i] = (squares[i] - mean[i]) * (squares[i] - mean[i]);
          }
          return squares;
        },
        variance,
        samples,
        seed);
  }

  /**
   * Something happens at a rate of at least what the caller says, by the upper end of Clopper and
   * Pearson's interval: exact for any number of trials.
   *
   * @param law what is said
   * @param trial whether it happens for a seed; trials of different seeds are independent
   * @param rate the least rate, in (0, 1)
   * @param trials how many, at least 1
   * @param seed the first trial's seed is a function of it
   * @return theory is the rate, and measured the share of trials
   */
  public static LawResult rateAtLeast(
      String law, LongPredicate trial, double rate, int trials, long seed) {
    int count = 0;
    for (int i = 0; i < trials; i++) {
      count += trial.test(Seeds.of(seed, i)) ? 1 : 0;
    }
    return new LawResult(
        law, rate, count / (double) trials, 0, upperEnd(count, trials), MeanTest.FALSE_ALARM);
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
   * @param rate the least rate that is claimed
   * @param trials how many
   * @return the rate; 0 if the trials are too few to reject any
   */
  public static double rejectedRate(double rate, int trials) {
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
