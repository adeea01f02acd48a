package dev.forespike.testkit;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Laws of random estimates, tested on a fixed number of samples with a fixed seed.
 *
 * <p>Each compares means of independent samples with theory, by Student's intervals for all
 * compared numbers together. The false-alarm rate is below 1e-6 for each call. The nominal level is
 * 1e-9 for coordinates or entries together, and 1e-9 again for projections on directions; skewness
 * of the samples can raise both. It is measured with them, and where it may raise a level more than
 * five-hundredfold, or too few samples carry the mean to know it, the answer is {@link
 * Verdict#UNDECIDED} with the number of samples that is needed. At 10,000 samples that is at
 * skewness 8 where one number is compared and 5 for three hundred; these limits grow with the root
 * of their number. What is so rare that it never happened is not measured: estimates that all are
 * zero are undecided, and a distribution that looks light until something happens that has not
 * happened in n samples can raise an alarm.
 *
 * <p>The power: a number that is wrong by twice the half-width of its interval is rejected with
 * probability above 1 - 1e-6. At n samples of standard deviation s the half-width is about 6.1 s /
 * sqrt(n) for one number, 6.8 s / sqrt(n) for a hundred. Means of vectors are compared along the
 * expected vector, along 8 random directions, and along the direction in which the first half of
 * the samples is off as well, so that an error which is spread over many dimensions is found.
 *
 * <p>What the functions under test may not do, such as to change an argument or to return the same
 * array twice, is told as a {@linkplain LawResult#finding() finding}. Lengths that do not fit, and
 * numbers outside of a law's domain, are an {@link IllegalArgumentException} in one line.
 */
public final class StatisticalLaws {
  /** Fewest samples of a test, for the rates above. */
  public static final int FEWEST_SAMPLES = MeanTest.FEWEST;

  /** What rounding may do to a mean, as a share of the largest number. */
  private static final double ROUNDING = 1e-12;

  private static final String MEAN = "mean estimate";

  private StatisticalLaws() {}

  /**
   * The mean estimate is the gradient.
   *
   * @param estimator without shrinkage
   * @param f the objective
   * @param point where
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the coordinate or direction farthest off
   */
  public static LawResult unbiased(
      GradientEstimator estimator, KnownObjective f, double[] point, int samples, long seed) {
    return measured(
        MEAN,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> vectorMean(MEAN, samples, Inputs.gradient(f, at)));
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
   * @return the coordinate or direction farthest off
   */
  public static LawResult mean(
      String law,
      GradientEstimator estimator,
      Objective f,
      double[] point,
      double[] expected,
      int samples,
      long seed) {
    double[] mean = Inputs.expected("the expected mean", expected, f.dimension());
    return measured(law, estimator, f, point, samples, seed, _ -> vectorMean(law, samples, mean));
  }

  private static Observer vectorMean(String law, int samples, double... mean) {
    double floor = ROUNDING * Vectors.largest(mean);
    return new VectorMean(law, floor, samples, mean, new double[mean.length]);
  }

  /**
   * The second moment of one direction's estimate is that of {@link Theory#secondMoment}: all
   * entries of the matrix; beyond 24 dimensions those of 24 coordinates evenly spaced, the squared
   * length, and the squared projections on the gradient and on 8 random directions.
   *
   * @param estimator of one direction, with exact derivatives
   * @param law its directions' law
   * @param f the objective
   * @param point where
   * @param samples how many estimates, at least 10,000
   * @param seed the first estimate's seed is a function of it
   * @return the entry or direction farthest off
   */
  public static LawResult secondMoment(
      GradientEstimator estimator,
      DirectionLaw law,
      KnownObjective f,
      double[] point,
      int samples,
      long seed) {
    return measured(
        "second moment",
        estimator,
        f,
        point,
        samples,
        seed,
        at -> new SecondMoment(law, Inputs.gradient(f, at)));
  }

  /** Checks, samples and judges; the observer is made for the point once it is checked. */
  private static LawResult measured(
      String law,
      GradientEstimator estimator,
      Objective f,
      double[] point,
      int samples,
      long seed,
      Function<double[], Observer> observer) {
    Inputs.checkSamples(samples);
    return Finding.in(
        law,
        Inputs.subject(f),
        () -> {
          double[] at = Inputs.point(f, point);
          Observer observed = observer.apply(at);
          boolean any = Inputs.sample(estimator, f, at, samples, seed, observed::add);
          LawResult result = observed.result();
          if (!any
              && result.verdict() == Verdict.UNDECIDED
              && !Inputs.directionsMayBeZero(estimator, at.length, samples, seed)) {
            throw new Finding(
                "all " + samples + " estimates are zero, although their directions are not");
          }
          return result;
        });
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
    String name = "squared error of " + k + " directions";
    double theory = Theory.squaredError(law, f.dimension(), k);
    return measured(
        name,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> OneNumber.relativeError(name, theory, f, at));
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
    String name = "squared error of " + k + " directions, shrunk";
    return measured(
        name,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> OneNumber.relativeError(name, theory, f, at));
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
    return measured(
        OneNumber.COSINE,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> OneNumber.squaredCosine(theory, f, at));
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
    LawResult first =
        measured(
            MEAN,
            estimator,
            f,
            point,
            samples,
            seed,
            at -> {
              ofOneDirection(law, f, at, samples, observers);
              return all(observers);
            });
    if (!first.finding().isEmpty()) {
      return List.of(first);
    }
    return observers.stream().map(o -> o.result().on(first.subject())).toList();
  }

  private static void ofOneDirection(
      DirectionLaw law, KnownObjective f, double[] point, int samples, List<Observer> observers) {
    double[] g = Inputs.gradientToCompareWith(f, point);
    observers.add(vectorMean(MEAN, samples, g));
    observers.add(new SecondMoment(law, g));
    double error = Theory.squaredError(law, g.length, 1);
    observers.add(OneNumber.relativeError("squared error of 1 directions", error, f, point));
    double cosine = Theory.squaredCosine(law, g.length, 1);
    if (!Double.isNaN(cosine)) {
      observers.add(OneNumber.squaredCosine(cosine, f, point));
    }
  }

  private static Observer all(List<Observer> observers) {
    return new Observer() {
      @Override
      public void add(double... estimate) {
        observers.forEach(observer -> observer.add(estimate));
      }

      @Override
      public LawResult result() {
        return observers.getFirst().result();
      }
    };
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
    double theory = Theory.valueAfterStep(law, f, point, step);
    double before = f.value(point);
    String name = "change of the value in a step";
    return measured(
        name,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> {
          double[] change = {theory - before};
          var test = new MeanTest(name, ROUNDING * Math.abs(before), change);
          return test.of(h -> new double[] {f.value(Vectors.moved(at, -step, h)) - before});
        });
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
   * @return the coordinate or direction farthest off
   */
  public static LawResult finiteDifferenceBias(
      GradientEstimator estimator,
      NoiseLaw law,
      CubicObjective f,
      double[] point,
      double eps,
      int samples,
      long seed) {
    double[] bias = Theory.differenceBias(law, f, eps);
    String name = "mean of a difference";
    return measured(
        name,
        estimator,
        f,
        point,
        samples,
        seed,
        at -> vectorMean(name, samples, Vectors.moved(Inputs.gradient(f, at), 1, bias)));
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
    Inputs.checkSamples(samples);
    double theory = Theory.momentumVariance(lambda, updates, corrected);
    double share = corrected ? 1 : 1 - Theory.momentumBias(lambda, updates);
    double[] center =
        Vectors.times(share, Inputs.expected("the mean of a draw", mean, mean.length));
    double[] spread = Inputs.expected("the variance of a draw", variance, mean.length);
    double total = Arrays.stream(spread).sum();
    Vectors.check(
        Arrays.stream(spread).allMatch(x -> x >= 0) && total > 0 && Double.isFinite(total),
        "the variance of a draw must be positive, as the law is relative to it, but is " + total);
    String name = "variance of a mean with momentum " + lambda + " after " + updates + " updates";
    return Finding.in(
        name,
        "",
        () -> {
          var received = new Received("the mean", center.length);
          Observer observer =
              OneNumber.of(
                  name,
                  theory,
                  center.length,
                  m -> new double[] {Vectors.squaredDistance(m, center) / total});
          for (int i = 0; i < samples; i++) {
            observer.add(received.take(process.after(updates, Seeds.of(seed, i))));
          }
          return observer.result();
        });
  }

  /**
   * Estimates are functions of their arguments: many at a time, in any order and on any number of
   * threads, they have the same bits as one after the other. An estimator that returns one buffer
   * again and again is a finding. Exact; needs an objective that any number of threads may use.
   *
   * @param estimator any estimator
   * @param f the objective
   * @param point where
   * @param estimates how many seeds, at least 1
   * @param seed the first estimate's seed is a function of it
   * @return the number of estimates that differ, which should be 0
   */
  public static LawResult independentOfThreads(
      GradientEstimator estimator, Objective f, double[] point, int estimates, long seed) {
    return Purity.of(estimator, f, point, estimates, seed);
  }
}
