package dev.forespike.testkit;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * Laws that hold to rounding, without statistics: all 2^d sign vectors, or all coordinates, are
 * taken in place of random directions. There are no false alarms, and any deviation above rounding
 * (1e-9 of the largest number compared) is found.
 *
 * <p>Estimators are tested with one direction at a time, so their number of directions does not
 * matter. Shrinking estimators are biased on purpose and fail {@link #unbiased}.
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
    return worst("mean over all signs", f.gradient(point), mean(estimator, f, point));
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
    int d = f.dimension();
    double[] sum = new double[d * d];
    for (double[] v : signVectors(d)) {
      double[] h = estimator.along(f, point, List.of(v));
      for (int i = 0; i < d * d; i++) {
        sum[i] += h[i / d] * h[i % d] / (1 << d);
      }
    }
    return worst(
        "second moment over all signs", flat(Theory.secondMoment(SIGNS, f.gradient(point))), sum);
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
    var basis = new ArrayList<double[]>();
    for (int i = 0; i < d; i++) {
      double[] v = new double[d];
      v[i] = Math.sqrt(d);
      basis.add(v);
    }
    return worst("mean over a basis", f.gradient(point), estimator.along(f, point, basis));
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
    return worst("a whole block", f.gradient(point), estimator.estimate(f, point, seed));
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
   */
  public static LawResult differenceBias(
      DirectionalEstimator estimator, CubicObjective f, double[] point, double eps) {
    double[] theory = Vectors.moved(f.gradient(point), 1, Theory.differenceBias(SIGNS, f, eps));
    return worst("bias of the difference over all signs", theory, mean(estimator, f, point));
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
    var theory = new ArrayList<Double>();
    var measured = new ArrayList<Double>();
    for (double[] v : signVectors(f.dimension())) {
      for (double h : other.along(f, point, List.of(v))) {
        theory.add(h);
      }
      for (double h : estimator.along(f, point, List.of(v))) {
        measured.add(h);
      }
    }
    return worst("equality along all signs", array(theory), array(measured));
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
    if (!f.isQuadratic()) {
      throw new IllegalArgumentException("the law of descent is about quadratics");
    }
    double sum = 0;
    double most = 0;
    for (double[] v : signVectors(f.dimension())) {
      double after = f.value(Vectors.moved(point, -step, estimator.along(f, point, List.of(v))));
      sum += after;
      most = Math.max(most, Math.abs(after));
    }
    // The mean may cancel to next to nothing; rounding is that of the values.
    double mean = sum / (1 << f.dimension());
    double tolerance = ROUNDING * most;
    return new LawResult(
        "value after a step over all signs",
        Theory.valueAfterStep(SIGNS, f, point, step),
        mean,
        mean - tolerance,
        mean + tolerance,
        0);
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

  private static double[] mean(DirectionalEstimator estimator, Objective f, double[] point) {
    int d = f.dimension();
    double[] mean = new double[d];
    for (double[] v : signVectors(d)) {
      double[] h = estimator.along(f, point, List.of(v));
      for (int i = 0; i < d; i++) {
        mean[i] += h[i] / (1 << d);
      }
    }
    return mean;
  }

  private static List<double[]> signVectors(int d) {
    if (d > LARGEST_DIMENSION) {
      throw new IllegalArgumentException(
          "all sign vectors are taken up to dimension " + LARGEST_DIMENSION + ", not " + d);
    }
    var vectors = new ArrayList<double[]>();
    for (int bits = 0; bits < 1 << d; bits++) {
      double[] v = new double[d];
      for (int i = 0; i < d; i++) {
        v[i] = (bits >> i & 1) == 0 ? 1 : -1;
      }
      vectors.add(v);
    }
    return vectors;
  }

  private static double[] flat(double[][] matrix) {
    double[] flat = new double[matrix.length * matrix.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = matrix[i / matrix.length][i % matrix.length];
    }
    return flat;
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static LawResult worst(String law, double[] theory, double[] measured) {
    double tolerance = ROUNDING * Math.max(Vectors.largest(theory), Vectors.largest(measured));
    int worst = 0;
    for (int i = 0; i < theory.length; i++) {
      double off = Math.abs(theory[i] - measured[i]);
      if (!(off <= Math.abs(theory[worst] - measured[worst]))) {
        worst = i;
      }
    }
    double found = measured[worst];
    return new LawResult(law, theory[worst], found, found - tolerance, found + tolerance, 0);
  }
}
