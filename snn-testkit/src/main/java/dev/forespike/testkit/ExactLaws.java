package dev.forespike.testkit;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import dev.forespike.testkit.Received.Argument;
import java.util.function.IntFunction;

/**
 * Laws that hold to rounding, without statistics: all 2^d sign vectors, or all coordinates, are
 * taken in place of random directions. There are no false alarms, and any deviation above rounding
 * (1e-9 of the largest number compared) is found.
 *
 * <p>Estimators are tested with one direction at a time, so their number of directions does not
 * matter. Shrinking estimators are biased on purpose and fail {@link #unbiased}.
 *
 * <p>What the functions under test may not do, such as to change a direction or to return the same
 * array twice, is told as a {@linkplain LawResult#finding() finding}; a length that does not fit is
 * an {@link IllegalArgumentException} in one line.
 */
public final class ExactLaws {
  private static final double ROUNDING = 1e-9;

  /** Largest dimension whose sign vectors are all taken. */
  public static final int LARGEST_DIMENSION = 16;

  private static final NoiseLaw SIGNS = new NoiseLaw.Rademacher();

  private ExactLaws() {}

  /**
   * The mean over all sign vectors is the gradient.
   *
   * @param estimator with derivatives that are exact for the objective
   * @param f the objective, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @return the coordinate farthest off
   */
  public static LawResult unbiased(
      DirectionalEstimator estimator, KnownObjective f, double[] point) {
    return measured(
        "mean over all signs",
        estimator,
        f,
        point,
        (law, sweep) -> sweep.compare(law, Inputs.gradient(f, point), sweep.mean()));
  }

  /**
   * The mean of h h^T over all sign vectors is {@code |g|^2 I + 2 g g^T - 2 diag(g_i^2)}.
   *
   * @param estimator with derivatives that are exact for the objective
   * @param f the objective, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @return the entry farthest off
   */
  public static LawResult secondMoment(
      DirectionalEstimator estimator, KnownObjective f, double[] point) {
    return measured(
        "second moment over all signs",
        estimator,
        f,
        point,
        (law, sweep) -> {
          double[] theory = flat(Theory.secondMoment(SIGNS, Inputs.gradient(f, point)));
          int d = f.dimension();
          return sweep.compare(
              law, theory, sweep.moment(), i -> new Place.Entry(i / d, i % d), 1 << d);
        });
  }

  /**
   * The mean over the directions sqrt(d) e_i is the gradient.
   *
   * @param estimator with derivatives that are exact for the objective along coordinates
   * @param f the objective
   * @param point where
   * @return the coordinate farthest off
   */
  public static LawResult basis(DirectionalEstimator estimator, KnownObjective f, double[] point) {
    int d = f.dimension();
    double[][] basis = new double[d][d];
    for (int i = 0; i < d; i++) {
      basis[i][i] = Math.sqrt(d);
    }
    return measured(
        "mean over a basis",
        estimator,
        f,
        point,
        (law, sweep) ->
            sweep.compare(
                law,
                Inputs.gradient(f, point),
                sweep.along(basis),
                Place.Coordinate::new,
                basis.length));
  }

  /**
   * As many directions as dimensions, drawn by the estimator from a law that comes in orthogonal
   * blocks, give the gradient itself.
   *
   * @param estimator of orthonormal or Hadamard directions, d of them
   * @param f the objective
   * @param point where
   * @param seed the stream
   * @return the coordinate farthest off
   */
  public static LawResult wholeBlock(
      DirectionalEstimator estimator, KnownObjective f, double[] point, long seed) {
    return measured(
        "a whole block",
        estimator,
        f,
        point,
        (law, sweep) -> {
          double[] gradient = Inputs.gradient(f, point);
          Argument given = Argument.of("point", point.clone());
          double[] estimate =
              new Received("the estimator", gradient.length)
                  .take(estimator.estimate(f, given.given(), seed), given);
          return sweep.compare(law, gradient, estimate, Place.Coordinate::new, 1);
        });
  }

  /**
   * The mean over all sign vectors of a finite difference on a cubic is the gradient and the bias
   * {@code eps^2/6 (3 sum_j T_ijj - 2 T_iii)}, whether one-sided or central.
   *
   * @param estimator with a finite difference
   * @param f the objective, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @param eps the difference's step
   * @return the coordinate farthest off
   * @throws IllegalArgumentException if the step is not above 0
   */
  public static LawResult differenceBias(
      DirectionalEstimator estimator, CubicObjective f, double[] point, double eps) {
    double[] bias = Theory.differenceBias(SIGNS, f, eps);
    return measured(
        "bias of the difference over all signs",
        estimator,
        f,
        point,
        (law, sweep) ->
            sweep.compare(law, Vectors.moved(Inputs.gradient(f, point), 1, bias), sweep.mean()));
  }

  /**
   * Two estimators agree along each of all sign vectors, as a central difference and the
   * Jacobian-vector product do on quadratics.
   *
   * @param estimator the one
   * @param other the other
   * @param f the objective, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @return the coordinate and direction farthest off
   */
  public static LawResult equal(
      DirectionalEstimator estimator, DirectionalEstimator other, Objective f, double[] point) {
    return measured(
        "equality along all signs",
        estimator,
        f,
        point,
        (law, sweep) -> {
          int d = f.dimension();
          var others = new Inputs.Along(other, f, point);
          double[] theory = new double[d * (1 << d)];
          double[] measured = new double[d * (1 << d)];
          for (int number = 0; number < 1 << d; number++) {
            double[] v = signs(d, number);
            System.arraycopy(others.along(v), 0, theory, number * d, d);
            System.arraycopy(sweep.along(v), 0, measured, number * d, d);
          }
          return sweep.compare(law, theory, measured, i -> new Place.Swept(i / d, i % d), 1 << d);
        });
  }

  /**
   * The mean value after a step against the estimate on a quadratic, over all sign vectors, is that
   * of {@link Theory#valueAfterStep}.
   *
   * @param estimator with derivatives that are exact for quadratics
   * @param f a quadratic, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @param step the learning rate
   * @return theory and mean
   * @throws IllegalArgumentException if the objective has third derivatives
   */
  public static LawResult descent(
      DirectionalEstimator estimator, CubicObjective f, double[] point, double step) {
    double theory = Theory.valueAfterStep(SIGNS, f, point, step);
    return measured(
        "value after a step over all signs",
        estimator,
        f,
        point,
        (law, sweep) -> {
          int d = f.dimension();
          double sum = 0;
          double most = 0;
          for (int number = 0; number < 1 << d; number++) {
            double after = f.value(Vectors.moved(point, -step, sweep.along(signs(d, number))));
            sum += after;
            most = Math.max(most, Math.abs(after));
          }
          // The mean may cancel to next to nothing; rounding is that of the values.
          double mean = sum / (1 << d);
          var judgement = new Judgement(law, 1 << d, 0);
          judgement.look(0, _ -> new Place.Whole(), theory, mean, ROUNDING * most, 0);
          return judgement.result();
        });
  }

  /**
   * Opposite directions give the same estimate.
   *
   * @param estimator with a derivative that is odd in the direction: no single point, and on
   *     objectives that are not linear no one-sided difference
   * @param f the objective, of dimension {@link #LARGEST_DIMENSION} at most
   * @param point where
   * @return the coordinate and direction farthest off
   */
  public static LawResult opposite(DirectionalEstimator estimator, Objective f, double[] point) {
    return equal(
        estimator,
        new Mutants.Given(
            estimator,
            (objective, x, directions) ->
                estimator.along(
                    objective,
                    x,
                    directions.stream()
                        .map(v -> Vectors.moved(new double[v.length], -1, v))
                        .toList())),
        f,
        point);
  }

  /** How a law is measured, once its inputs are checked. */
  private interface Measurement {
    LawResult of(String law, Sweep sweep);
  }

  private static LawResult measured(
      String law,
      DirectionalEstimator estimator,
      Objective f,
      double[] point,
      Measurement measurement) {
    return Finding.in(
        law,
        Inputs.subject(f),
        () ->
            measurement.of(
                law,
                new Sweep(new Inputs.Along(estimator, f, Inputs.point(f, point)), f.dimension())));
  }

  private static void checkDimension(int d) {
    Vectors.check(
        d <= LARGEST_DIMENSION,
        "all sign vectors are taken up to dimension " + LARGEST_DIMENSION + ", not " + d);
  }

  /** The sign vector of a number: its bits. */
  private static double[] signs(int d, int number) {
    checkDimension(d);
    double[] v = new double[d];
    for (int i = 0; i < d; i++) {
      v[i] = (number >> i & 1) == 0 ? 1 : -1;
    }
    return v;
  }

  /** What an estimator gives for all sign vectors, or for directions of one's own. */
  private record Sweep(Inputs.Along estimator, int d) {

    double[] along(double[]... directions) {
      return estimator.along(directions);
    }

    double[] mean() {
      checkDimension(d);
      double[] mean = new double[d];
      for (int number = 0; number < 1 << d; number++) {
        double[] h = along(signs(d, number));
        for (int i = 0; i < d; i++) {
          mean[i] += h[i] / (1 << d);
        }
      }
      return mean;
    }

    double[] moment() {
      checkDimension(d);
      double[] sum = new double[d * d];
      for (int number = 0; number < 1 << d; number++) {
        double[] h = along(signs(d, number));
        for (int i = 0; i < d * d; i++) {
          sum[i] += h[i / d] * h[i % d] / (1 << d);
        }
      }
      return sum;
    }

    LawResult compare(String law, double[] theory, double[] measured) {
      return compare(law, theory, measured, Place.Coordinate::new, 1 << d);
    }

    LawResult compare(
        String law, double[] theory, double[] measured, IntFunction<Place> places, int swept) {
      Vectors.checkLength("what is measured", measured, theory.length);
      double half = ROUNDING * Math.max(Vectors.largest(theory), Vectors.largest(measured));
      var judgement = new Judgement(law, swept, 0);
      for (int i = 0; i < theory.length; i++) {
        judgement.look(i, places, theory[i], measured[i], half, 0);
      }
      return judgement.result();
    }
  }

  private static double[] flat(double[][] matrix) {
    double[] flat = new double[matrix.length * matrix.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = matrix[i / matrix.length][i % matrix.length];
    }
    return flat;
  }
}
