package dev.forespike.testkit;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Laws of random estimates, tested on a fixed number of samples with a fixed seed.
 *
 * <p>Each compares means of independent samples with theory, by Student's intervals for all
 * compared numbers together. The false-alarm rate is below 1e-6 for each call: the nominal level is
 * 1e-9, and skewness of the samples can raise it a thousandfold, if it is 10 where one number is
 * compared and 6 for three hundred; these limits are for 10,000 samples and grow with the root of
 * their number. The power: a number that is wrong by twice the half-width of its interval is
 * rejected with probability above 1 - 1e-6. At n samples of standard deviation s the half-width is
 * about 6.1 s / sqrt(n) for one number, 6.8 s / sqrt(n) for a hundred.
 */
public final class StatisticalLaws {
  /** Fewest samples of a test, for the rates above. */
  public static final int FEWEST_SAMPLES = MeanTest.FEWEST;

  /** What rounding may do to a mean, as a share of the largest number. */
  private static final double ROUNDING = 1e-12;

  private StatisticalLaws() {}

  /**
   * The mean estimate is the gradient.
   *
   * @param estimator without shrinkage
   * @param f the objective
   * @param point where
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the coordinate farthest off
   */
  public static LawResult unbiased(
      GradientEstimator estimator, KnownObjective f, double[] point, int samples, long seed) {
    return mean("mean estimate", estimator, f, point, f.gradient(point), samples, seed);
  }

  /**
   * The mean estimate is what the caller says.
   *
   * @param law what is said
   * @param estimator any estimator
   * @param f the objective
   * @param point where
   * @param expected its mean, one number for each coordinate
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the coordinate farthest off
   */
  public static LawResult mean(
      String law,
      GradientEstimator estimator,
      Objective f,
      double[] point,
      double[] expected,
      int samples,
      long seed) {
    var test = new MeanTest(law, ROUNDING * Vectors.largest(expected), expected);
    sample(estimator, f, point, samples, seed, test::add);
    return test.result();
  }

  /**
   * The second moment of one direction's estimate is that of {@link Theory#secondMoment}: all
   * entries of the matrix, or beyond 24 dimensions those of 24 coordinates evenly spaced.
   *
   * @param estimator of one direction, with exact derivatives
   * @param law its directions' law
   * @param f the objective
   * @param point where
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the entry farthest off
   */
  public static LawResult secondMoment(
      GradientEstimator estimator,
      DirectionLaw law,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    return measured(secondMoment(law, f, point), estimator, f, point, samples, seed);
  }

  /** A law that looks at one estimate after the other. */
  private interface Observer {
    void add(double... estimate);

    LawResult result();
  }

  private static LawResult measured(
      Observer observer,
      GradientEstimator estimator,
      Objective f,
      double[] point,
      int samples,
      long seed) {
    sample(estimator, f, point, samples, seed, observer::add);
    return observer.result();
  }

  private static Observer secondMoment(DirectionLaw law, KnownObjective f, double[] point) {
    int d = f.dimension();
    double[][] moment = Theory.secondMoment(law, f.gradient(point));
    int[] shown = IntStream.range(0, Math.min(d, 24)).map(i -> i * d / Math.min(d, 24)).toArray();
    double[] theory = new double[shown.length * (shown.length + 1) / 2];
    upper(shown, (place, i, j) -> theory[place] = moment[i][j]);
    var test = new MeanTest("second moment", ROUNDING * Vectors.largest(theory), theory);
    double[] products = new double[theory.length];
    return observer(
        test,
        h -> {
          int place = 0;
          for (int i = 0; i < shown.length; i++) {
            for (int j = i; j < shown.length; j++) {
              products[place++] = h[shown[i]] * h[shown[j]];
            }
          }
          return products;
        });
  }

  private static Observer observer(MeanTest test, UnaryOperator<double[]> seen) {
    return new Observer() {
      @Override
      public void add(double... estimate) {
        test.add(seen.apply(estimate));
      }

      @Override
      public LawResult result() {
        return test.result();
      }
    };
  }

  private interface Entry {
    void at(int place, int i, int j);
  }

  private static void upper(int[] coordinates, Entry entry) {
    int place = 0;
    for (int i = 0; i < coordinates.length; i++) {
      for (int j = i; j < coordinates.length; j++) {
        entry.at(place++, coordinates[i], coordinates[j]);
      }
    }
  }

  /**
   * The squared error of K averaged directions follows {@link Theory#squaredError}: for independent
   * ones 1/K.
   *
   * @param estimator with exact derivatives and without shrinkage
   * @param law its directions' law
   * @param k how many it averages
   * @param f the objective
   * @param point where the gradient is not zero
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return theory and mean of {@code |h - g|^2 / |g|^2}
   */
  public static LawResult squaredError(
      GradientEstimator estimator,
      DirectionLaw law,
      int k,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    return measured(squaredError(law, k, f, point), estimator, f, point, samples, seed);
  }

  /**
   * With the best shrinkage s the squared error is {@code 1 - s}.
   *
   * @param estimator with exact derivatives and shrinkage
   * @param law its directions' law
   * @param k how many it averages
   * @param f the objective
   * @param point where the gradient is not zero
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return theory and mean of {@code |h - g|^2 / |g|^2}
   */
  public static LawResult shrunkError(
      GradientEstimator estimator,
      DirectionLaw law,
      int k,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    double theory = 1 - Theory.bestShrinkage(law, f.dimension(), k);
    Observer error =
        relativeError("squared error of " + k + " directions, shrunk", theory, f, point);
    return measured(error, estimator, f, point, samples, seed);
  }

  private static Observer squaredError(DirectionLaw law, int k, KnownObjective f, double[] point) {
    double theory = Theory.squaredError(law, f.dimension(), k);
    return relativeError("squared error of " + k + " directions", theory, f, point);
  }

  private static Observer relativeError(
      String law, double theory, KnownObjective f, double[] point) {
    double[] g = f.gradient(point);
    double squares = Vectors.squares(g);
    double[] error = new double[1];
    return observer(
        new MeanTest(law, ROUNDING, theory),
        h -> {
          error[0] = Vectors.squaredDistance(h, g) / squares;
          return error;
        });
  }

  /**
   * The mean squared cosine of estimate and gradient is that of {@link Theory#squaredCosine}.
   *
   * @param estimator with exact derivatives
   * @param law its directions' law, one for which the value is known
   * @param k how many it averages
   * @param f the objective
   * @param point where the gradient is not zero
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return theory and mean
   * @throws IllegalArgumentException if no exact value is known
   */
  public static LawResult alignment(
      GradientEstimator estimator,
      DirectionLaw law,
      int k,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    double theory = Theory.squaredCosine(law, f.dimension(), k);
    if (Double.isNaN(theory)) {
      throw new IllegalArgumentException(
          "no exact mean squared cosine is known of " + k + " directions of " + law);
    }
    return measured(squaredCosine(theory, f, point), estimator, f, point, samples, seed);
  }

  private static Observer squaredCosine(double theory, KnownObjective f, double[] point) {
    double[] g = f.gradient(point);
    double[] cosine = new double[1];
    return observer(
        new MeanTest("squared cosine", ROUNDING, theory),
        h -> {
          double along = Vectors.dot(h, g);
          double squares = Vectors.squares(h) * Vectors.squares(g);
          cosine[0] = squares == 0 ? 0 : along * along / squares;
          return cosine;
        });
  }

  /**
   * The laws of one direction, on the same estimates: {@link #unbiased}, {@link #secondMoment},
   * {@link #squaredError}, and {@link #alignment} where its value is known. Each has the rates of
   * its own method.
   *
   * @param estimator of one direction, with exact derivatives and without shrinkage
   * @param law its directions' law
   * @param f the objective
   * @param point where the gradient is not zero
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return one result for each law
   */
  public static List<LawResult> ofOneDirection(
      GradientEstimator estimator,
      DirectionLaw law,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    var observers = new ArrayList<Observer>();
    double[] g = f.gradient(point);
    var mean = new MeanTest("mean estimate", ROUNDING * Vectors.largest(g), g);
    observers.add(observer(mean, h -> h));
    observers.add(secondMoment(law, f, point));
    observers.add(squaredError(law, 1, f, point));
    double cosine = Theory.squaredCosine(law, f.dimension(), 1);
    if (!Double.isNaN(cosine)) {
      observers.add(squaredCosine(cosine, f, point));
    }
    sample(estimator, f, point, samples, seed, h -> observers.forEach(o -> o.add(h)));
    return observers.stream().map(Observer::result).toList();
  }

  /**
   * The mean value after a step against one direction's estimate on a quadratic is that of {@link
   * Theory#valueAfterStep}.
   *
   * @param estimator of one direction, with derivatives that are exact for quadratics
   * @param law its directions' law
   * @param f a quadratic
   * @param point where
   * @param step the learning rate
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return theory and mean of the change of the value
   * @throws IllegalArgumentException if the objective has third derivatives
   */
  public static LawResult descentOnQuadratic(
      GradientEstimator estimator,
      NoiseLaw law,
      CubicObjective f,
      double[] point,
      double step,
      int samples,
      long seed) {
    if (!f.isQuadratic()) {
      throw new IllegalArgumentException("the law of descent is about quadratics");
    }
    double before = f.value(point);
    var test =
        new MeanTest(
            "change of the value in a step",
            ROUNDING * Math.abs(before),
            Theory.valueAfterStep(law, f, point, step) - before);
    sample(
        estimator,
        f,
        point,
        samples,
        seed,
        h -> test.add(f.value(Vectors.moved(point, -step, h)) - before));
    return test.result();
  }

  /**
   * The mean of a finite difference on a cubic is the gradient and the bias of {@link
   * Theory#differenceBias}.
   *
   * @param estimator with a finite difference
   * @param law its directions' law
   * @param f the objective
   * @param point where
   * @param eps the difference's step
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the coordinate farthest off
   */
  public static LawResult finiteDifferenceBias(
      GradientEstimator estimator,
      NoiseLaw law,
      CubicObjective f,
      double[] point,
      double eps,
      int samples,
      long seed) {
    return mean(
        "mean of a difference",
        estimator,
        f,
        point,
        Vectors.moved(f.gradient(point), 1, Theory.differenceBias(law, f, eps)),
        samples,
        seed);
  }

  /** An exponential mean of random draws. */
  @FunctionalInterface
  public interface MeanProcess {
    /**
     * The mean after some updates from 0.
     *
     * @param updates k, at least 1
     * @param seed the stream of the draws; runs with different seeds are independent
     * @return the mean, one number for each coordinate
     */
    double[] after(int updates, long seed);
  }

  /**
   * The variance of an exponential mean around {@code (1 - lambda^k)} times the draws' mean (or the
   * mean itself, where that is corrected) is that of {@link Theory#momentumVariance}. A wrong mean
   * adds its square and is rejected as well.
   *
   * @param process the mean
   * @param mean the mean of a draw
   * @param variance the variance of each coordinate of a draw, not all of them 0
   * @param lambda momentum
   * @param updates k, at least 1
   * @param corrected whether the process divides by (1 - lambda^k)
   * @param samples how many runs, at least 10,000
   * @param seed the first run's seed is a function of it
   * @return theory and measurement, as shares of a draw's variance
   */
  public static LawResult momentumVariance(
      MeanProcess process,
      double[] mean,
      double[] variance,
      double lambda,
      int updates,
      boolean corrected,
      int samples,
      long seed) {
    checkSamples(samples);
    double share = corrected ? 1 : 1 - Theory.momentumBias(lambda, updates);
    double total = Arrays.stream(variance).sum();
    var test =
        new MeanTest(
            "variance of a mean with momentum " + lambda + " after " + updates + " updates",
            ROUNDING,
            Theory.momentumVariance(lambda, updates, corrected));
    for (int i = 0; i < samples; i++) {
      double[] m = process.after(updates, Seeds.of(seed, i));
      double squares = 0;
      for (int j = 0; j < m.length; j++) {
        squares += Math.pow(m[j] - share * mean[j], 2);
      }
      test.add(squares / total);
    }
    return test.result();
  }

  /**
   * Estimates are functions of their arguments: many at a time, in any order and on any number of
   * threads, they have the same bits as one after the other. Exact; needs an objective that any
   * number of threads may use.
   *
   * @param estimator any estimator
   * @param f the objective
   * @param point where
   * @param estimates how many seeds
   * @param seed the first estimate's seed is a function of it
   * @return the number of estimates that differ, which should be 0
   */
  public static LawResult independentOfThreads(
      GradientEstimator estimator, Objective f, double[] point, int estimates, long seed) {
    double[][] alone = new double[estimates][];
    for (int i = estimates - 1; i >= 0; i--) {
      alone[i] = estimator.estimate(f, point.clone(), Seeds.of(seed, i));
    }
    long different =
        IntStream.range(0, estimates)
            .parallel()
            .filter(i -> !Arrays.equals(alone[i], estimator.estimate(f, point, Seeds.of(seed, i))))
            .count();
    return new LawResult("estimates that depend on threads", 0, different, different, different, 0);
  }

  private interface Sample {
    void add(double... estimate);
  }

  private static void sample(
      GradientEstimator estimator,
      Objective f,
      double[] point,
      int samples,
      long seed,
      Sample sample) {
    checkSamples(samples);
    for (int i = 0; i < samples; i++) {
      sample.add(estimator.estimate(f, point, Seeds.of(seed, i)));
    }
  }

  static void checkSamples(int samples) {
    if (samples < FEWEST_SAMPLES) {
      throw new IllegalArgumentException(
          "the promised rates need " + FEWEST_SAMPLES + " samples, not " + samples);
    }
  }
}
