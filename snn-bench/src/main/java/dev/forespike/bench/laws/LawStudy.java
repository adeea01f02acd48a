package dev.forespike.bench.laws;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.testkit.CubicObjective;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.SampleSizes;
import dev.forespike.testkit.StatisticalLaws;
import dev.forespike.train.Estimators;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Theory beside measurement for the estimators that training uses, on objectives of one size. */
public final class LawStudy {
  /** Directions averaged in the laws about averages. */
  private static final int[] AVERAGES = {4, 16};

  private static final int SHRUNK = 4;
  private static final double DIFFERENCE_STEP = 0.25;

  /** A value of the objective takes d^2 operations, so the law of descent takes a tenth. */
  private static final int DESCENT_SHARE = 10;

  private static final int MOMENTUM_UPDATES = 20;

  /** So many times the samples are taken at most where skewed ones leave a law undecided. */
  private static final int MOST_SHARE = 1000;

  private final int dimension;
  private final int samples;
  private final long seed;
  private final CubicObjective linear;
  private final CubicObjective quadratic;
  private final CubicObjective cubic;
  private final double[] point;

  /**
   * What one estimator does under one law.
   *
   * @param estimator its name
   * @param result theory and measurement
   */
  public record Finding(String estimator, LawResult result) {}

  /** A law that can be measured, before it is. */
  private record Question(String estimator, Supplier<List<LawResult>> answer) {}

  /**
   * Prepares objectives.
   *
   * @param dimension d
   * @param samples estimates of each law; laws about K directions take a K-th of them, that of
   *     descent a tenth, none fewer than 10,000; more are taken where so few leave a law undecided
   * @param seed of objectives and directions
   * @throws SpecException if the dimension is below 2 or the samples are fewer than the laws need
   */
  public LawStudy(int dimension, int samples, long seed) {
    if (dimension < 2) {
      throw new SpecException("the dimension must be at least 2, but is " + dimension);
    }
    if (samples < StatisticalLaws.FEWEST_SAMPLES) {
      throw new SpecException(
          "samples must be at least "
              + StatisticalLaws.FEWEST_SAMPLES
              + " for intervals that can be trusted, but are "
              + samples);
    }
    this.dimension = dimension;
    this.samples = samples;
    this.seed = seed;
    var random = new SplittableRandom(seed);
    double[] gradient = new double[dimension];
    double[][] curvature = new double[dimension][dimension];
    point = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      gradient[i] = random.nextDouble(-1, 1);
      point[i] = random.nextDouble(-1, 1);
      for (int j = 0; j < dimension; j++) {
        curvature[i][j] = random.nextDouble(-1, 1) / Math.sqrt(dimension);
      }
    }
    linear = CubicObjective.linear(gradient);
    quadratic = CubicObjective.quadratic(curvature, gradient);
    CubicObjective thirds = linear;
    for (int i = 0; i < dimension; i++) {
      thirds = thirds.withThird(i, i, i, random.nextDouble(4, 8));
      thirds = thirds.withThird(i, (i + 1) % dimension, (i + 1) % dimension, 4);
    }
    cubic = thirds;
  }

  /**
   * Measures all laws of some direction laws, several at a time.
   *
   * @param laws the laws of the directions
   * @return findings in a fixed order
   * @throws SpecException if a law does not fit the dimension
   */
  public List<Finding> measure(List<? extends DirectionLaw> laws) {
    var questions = new ArrayList<Question>();
    for (DirectionLaw law : laws) {
      // Fails at once where the law does not fit.
      Estimators.of(spec(law)).directions(dimension, seed);
      ofDirections(law, questions);
      if (law instanceof NoiseLaw independent) {
        ofNoise(independent, questions);
      }
    }
    return answers(questions);
  }

  /** Each question as soon as a processor is free: they differ in length. */
  private static List<Finding> answers(List<Question> questions) {
    var findings = new ArrayList<Finding>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var answers =
          questions.stream()
              .map(question -> CompletableFuture.supplyAsync(question.answer(), pool))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        for (LawResult result : answers.get(i).join()) {
          findings.add(new Finding(questions.get(i).estimator(), result));
        }
      }
    }
    return findings;
  }

  private static ForwardGradient spec(DirectionLaw law) {
    return ForwardGradient.defaults().with(law);
  }

  private void ofDirections(DirectionLaw law, List<Question> questions) {
    String name = name(law);
    GradientEstimator one = Estimators.of(spec(law));
    questions.add(new Question(name, () -> ofOneDirection(one, law)));
    for (int k : AVERAGES) {
      if (k <= dimension) {
        GradientEstimator mean = Estimators.of(spec(law).withDirections(k));
        questions.add(new Question(name, () -> List.of(error(mean, law, k))));
      }
    }
    if (SHRUNK <= dimension) {
      GradientEstimator shrunk = Estimators.of(spec(law).withDirections(SHRUNK).withShrink(true));
      questions.add(new Question(name, () -> List.of(shrunkError(shrunk, law))));
    }
  }

  /** All on the same estimates; again, with more of them, those that are undecided. */
  private List<LawResult> ofOneDirection(GradientEstimator one, DirectionLaw law) {
    return SampleSizes.allUntilDecided(
        samples, most(1), n -> StatisticalLaws.ofOneDirection(one, law, linear, point, n, seed));
  }

  /** A law about K directions begins with a K-th of the samples, and ends there too. */
  private LawResult decided(int k, IntFunction<LawResult> law) {
    return SampleSizes.untilDecided(samplesOf(k), most(k), law);
  }

  private int most(int k) {
    long most = (long) MOST_SHARE * samples / k;
    return Math.max(samplesOf(k), (int) Math.min(Integer.MAX_VALUE, most));
  }

  private LawResult error(GradientEstimator mean, DirectionLaw law, int k) {
    return decided(k, n -> StatisticalLaws.squaredError(mean, law, k, linear, point, n, seed));
  }

  private LawResult shrunkError(GradientEstimator shrunk, DirectionLaw law) {
    return decided(
        SHRUNK, n -> StatisticalLaws.shrunkError(shrunk, law, SHRUNK, linear, point, n, seed));
  }

  private int samplesOf(int k) {
    return Math.max(StatisticalLaws.FEWEST_SAMPLES, samples / k);
  }

  private void ofNoise(NoiseLaw law, List<Question> questions) {
    String name = name(law);
    questions.add(new Question(name, () -> List.of(descent(law))));
    GradientEstimator central =
        Estimators.of(spec(law).with(new DirectionalDerivative.CentralDifference(DIFFERENCE_STEP)));
    GradientEstimator oneSided =
        Estimators.of(
            spec(law).with(new DirectionalDerivative.OneSidedDifference(DIFFERENCE_STEP)));
    questions.add(new Question(name + ", central", () -> List.of(difference(central, law))));
    questions.add(new Question(name + ", one-sided", () -> List.of(difference(oneSided, law))));
    questions.add(new Question(name + ", momentum", () -> List.of(momentum(law, 0.5, false))));
    questions.add(
        new Question(name + ", momentum, corrected", () -> List.of(momentum(law, 0.9, true))));
  }

  private LawResult descent(NoiseLaw law) {
    double step = 1 / (dimension + law.kurtosis());
    GradientEstimator one = Estimators.of(spec(law));
    return decided(
        DESCENT_SHARE,
        n -> StatisticalLaws.descentOnQuadratic(one, law, quadratic, point, step, n, seed));
  }

  private LawResult momentum(NoiseLaw law, double lambda, boolean corrected) {
    var mean = new MomentumLaw(law, linear);
    return decided(
        MOMENTUM_UPDATES, n -> mean.measure(lambda, MOMENTUM_UPDATES, corrected, n, seed));
  }

  private LawResult difference(GradientEstimator estimator, NoiseLaw law) {
    return decided(
        1,
        n ->
            StatisticalLaws.finiteDifferenceBias(
                estimator, law, cubic, point, DIFFERENCE_STEP, n, seed));
  }

  /**
   * The name of a law, as the command line writes it.
   *
   * @param law the law
   * @return its name
   */
  public static String name(DirectionLaw law) {
    return switch (law) {
      case NoiseLaw.Gaussian() -> "gaussian";
      case NoiseLaw.Rademacher() -> "rademacher";
      case NoiseLaw.Uniform() -> "uniform";
      case NoiseLaw.Wigner() -> "wigner";
      case NoiseLaw.Laplace() -> "laplace";
      case NoiseLaw.Sphere() -> "sphere";
      case NoiseLaw.SparseRademacher(double p) -> "sparse:" + p;
      case NoiseLaw.Custom own -> own.toString();
      case DirectionLaw.Coordinate() -> "coordinate";
      case DirectionLaw.Orthonormal() -> "orthonormal";
      case DirectionLaw.Hadamard() -> "hadamard";
      case DirectionLaw.Basis() -> "basis";
    };
  }
}
