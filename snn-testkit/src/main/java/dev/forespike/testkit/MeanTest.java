package dev.forespike.testkit;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Compares the means of independent samples of a vector with their theory, all coordinates at once.
 *
 * <p>Each coordinate gets Student's interval at the level {@value #LEVEL} over the number of
 * coordinates. The samples are not normal: of a mean over its own standard deviation the tails are,
 * to first order, {@code exp(skew z^3 / (3 sqrt n))} times the normal ones, on one side (the series
 * of Cramér and Petrov for Student's statistic; Jing, Shao and Wang, Annals of Probability 31,
 * 2003). So the skewness of each coordinate is measured with its mean. Where that factor exceeds
 * 500 the coordinate is undecided: twice {@value #LEVEL} times 500 is what is promised, {@value
 * #FALSE_ALARM}. (Of rare events of one size, where all can be computed, it is twice the true
 * factor there.) It is undecided as well where the effective number of samples, n over the
 * kurtosis, is below {@code 2 z^2}: then so few of them carry the scatter that its own error is not
 * known. A skewness of g is decided from {@code (g z^3 / 18.6)^2} samples on, which is 10,000 for g
 * = 8 where one number is compared (z = 6.1) and for g = 5 with three hundred (z = 7).
 *
 * <p>What was never seen cannot be measured. Samples that all are what nothing gives (an estimate
 * of zero) are undecided, unless theory says the same: directions may be so sparse. Beyond that no
 * test of a mean can keep a rate against all distributions (Bahadur and Savage, Annals of
 * Mathematical Statistics 27, 1956).
 *
 * <p>A mean that is wrong by twice the half-width is found with the same certainty.
 */
final class MeanTest implements Observer {
  /** Nominal level of a group of numbers; laws have two groups at most. */
  static final double LEVEL = 1e-9;

  /** What is promised. */
  static final double FALSE_ALARM = 1e-6;

  /** Fewest samples. */
  static final int FEWEST = 10_000;

  /** The logarithm of what measured skewness may make of the tails of two groups. */
  private static final double MOST_INFLATION = Math.log(FALSE_ALARM / (2 * LEVEL));

  /** Effective samples over the squared quantile. */
  private static final double EFFECTIVE = 2;

  private final String law;
  private final double floor;
  private final double level;
  private final double[] theory;
  private final double[] rest;

  /** Of the first scatter seen: fourth powers of very large or small numbers leave the range. */
  private final double[] inverseUnit;

  private final IntFunction<Place> places;
  private final double[] mean;
  private final double[] squares;
  private final double[] cubes;
  private final double[] fourths;
  private final boolean[] moved;
  private int count;

  /**
   * A test of coordinates, whose samples are 0 where nothing happens.
   *
   * @param law its name
   * @param floor what rounding may do to a mean
   * @param theory the means
   */
  MeanTest(String law, double floor, double... theory) {
    this(law, floor, theory, new double[theory.length], places(theory.length));
  }

  /**
   * A test.
   *
   * @param law its name
   * @param floor what rounding may do to a mean
   * @param theory the means
   * @param rest what samples are where nothing happens
   * @param places what is compared
   */
  MeanTest(String law, double floor, double[] theory, double[] rest, IntFunction<Place> places) {
    this(law, floor, LEVEL / theory.length, theory, rest, places);
  }

  /** A test, of which each number has this level. */
  MeanTest(
      String law,
      double floor,
      double level,
      double[] theory,
      double[] rest,
      IntFunction<Place> places) {
    this.law = law;
    this.floor = floor;
    this.level = level;
    this.theory = theory.clone();
    this.rest = rest.clone();
    this.places = places;
    int numbers = theory.length;
    inverseUnit = new double[numbers];
    mean = new double[numbers];
    squares = new double[numbers];
    cubes = new double[numbers];
    fourths = new double[numbers];
    moved = new boolean[numbers];
  }

  /** Coordinates, or one number alone. */
  static IntFunction<Place> places(int numbers) {
    return numbers == 1 ? _ -> new Place.Whole() : Place.Coordinate::new;
  }

  /** Adds a sample, by the recurrences of Welford and Pébay. */
  @Override
  public void add(double... sample) {
    Vectors.checkLength("a sample", sample, mean.length);
    count++;
    double share = 1.0 / count;
    double n = count;
    for (int i = 0; i < mean.length; i++) {
      double difference = sample[i] - mean[i];
      if (inverseUnit[i] == 0 && count > 1 && difference != 0) {
        inverseUnit[i] = 1 / Math.abs(difference);
      }
      double step = difference * share;
      double second = second(i);
      double d = step * inverseUnit[i];
      double added = difference * inverseUnit[i] * d * (n - 1);
      fourths[i] += added * d * d * (n * n - 3 * n + 3) + 6 * d * d * second - 4 * d * cubes[i];
      cubes[i] += added * d * (n - 2) - 3 * d * second;
      mean[i] += step;
      squares[i] += difference * (sample[i] - mean[i]);
      moved[i] |= sample[i] != rest[i];
    }
  }

  /** Samples so far. */
  int count() {
    return count;
  }

  /** The mean so far, copied. */
  double[] mean() {
    return Arrays.copyOf(mean, mean.length);
  }

  /** The coordinate that lies farthest off, in half-widths. */
  @Override
  public LawResult result() {
    var judgement = new Judgement(law, count, FALSE_ALARM);
    judge(judgement, 1);
    return judgement.result();
  }

  /**
   * Tells each number, with the rate of this test.
   *
   * @param of who is told
   * @param every one in so many of the samples came here
   */
  void judge(Judgement of, int every) {
    double quantile = TDistribution.of(count - 1.0).inverseSurvivalProbability(level / 2);
    for (int i = 0; i < theory.length; i++) {
      double scatter = quantile * Math.sqrt(squares[i] / (count - 1.0) / count);
      double rounding = rounding(i);
      long needed =
          scatter > rounding
              ? needed(quantile, skewness(i), kurtosis(i))
              : unseen(i, quantile, rounding);
      of.look(i, places, theory[i], mean[i], scatter + rounding, every * needed);
    }
  }

  /** What rounding may do, which is all there is where nothing scatters: directions are floats. */
  private double rounding(int i) {
    return 1e-6 * Math.abs(mean[i]) + floor;
  }

  /** The sum of squares in units. */
  private double second(int i) {
    return squares[i] * inverseUnit[i] * inverseUnit[i];
  }

  private double skewness(int i) {
    double second = second(i);
    return Math.abs(cubes[i]) * Math.sqrt(count) / (second * Math.sqrt(second));
  }

  private double kurtosis(int i) {
    double second = second(i);
    return fourths[i] * count / (second * second);
  }

  /** Without scatter: something that happens once in all samples may just not have happened. */
  private long unseen(int i, double quantile, double rounding) {
    boolean nothing = !moved[i] && Math.abs(theory[i] - mean[i]) > rounding;
    return nothing ? needed(quantile, Math.sqrt(count), count) : 0;
  }

  /** As many as the rate needs, rounded up to two digits; 0 if there are enough. */
  private long needed(double quantile, double skewness, double kurtosis) {
    double inflation = skewness * quantile * quantile * quantile / (3 * Math.sqrt(count));
    double bySkewness = count * Math.pow(inflation / MOST_INFLATION, 2);
    double byKurtosis = EFFECTIVE * quantile * quantile * kurtosis;
    double needed = Math.max(bySkewness, byKurtosis);
    if (needed <= count || Double.isNaN(needed)) {
      return 0; // what is not a number is told as such
    }
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(needed)) - 1));
    return (long) (Math.ceil(needed / unit) * unit);
  }
}
