package dev.forespike.testkit;

import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.Objective;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Estimators that are wrong in the ways people get them wrong. A law is worth something if it
 * rejects them; tests of one's own laws can use them as well.
 */
public final class Mutants {
  private Mutants() {}

  /** What an estimator does with given directions. */
  @FunctionalInterface
  interface Along {
    double[] estimate(Objective objective, double[] point, List<double[]> directions);
  }

  /** The directions of one estimator, and something else done with them. */
  record Given(DirectionalEstimator source, Along along) implements DirectionalEstimator {
    @Override
    public double[] along(Objective objective, double[] point, List<double[]> directions) {
      return along.estimate(objective, point, directions);
    }

    @Override
    public List<double[]> directions(int dimension, long seed) {
      return source.directions(dimension, seed);
    }
  }

  /**
   * Carries perturbations of all neurons that fired to all outputs that fired, as if the order of
   * spikes did not matter.
   *
   * @param correct samples with their perturbations
   * @param weights {@code [hidden][outputs]} row by row, of hidden neuron i to output j
   * @return the mutant
   */
  public static LongFunction<CarriedPerturbation> inAnyOrder(
      LongFunction<CarriedPerturbation> correct, double[] weights) {
    return seed -> correct.apply(seed).inAnyOrder(weights);
  }

  /**
   * Divides by the dimension: a direction on the unit sphere whose factor d was forgotten.
   *
   * @param correct an estimator
   * @return the mutant
   */
  public static DirectionalEstimator dimensionForgotten(DirectionalEstimator correct) {
    return new Given(
        correct,
        (objective, point, directions) ->
            Vectors.times(1.0 / point.length, correct.along(objective, point, directions)));
  }

  /**
   * Multiplies by a number near 1.
   *
   * @param correct an estimator
   * @param factor the number
   * @return the mutant
   */
  public static DirectionalEstimator scaled(DirectionalEstimator correct, double factor) {
    return new Given(
        correct,
        (objective, point, directions) ->
            Vectors.times(factor, correct.along(objective, point, directions)));
  }

  /**
   * Evaluates the objective once and takes that value for every other point, as a learner does that
   * computes both losses from the same recorded spikes.
   *
   * @param correct an estimator with differences
   * @return the mutant
   */
  public static DirectionalEstimator evaluatedOnce(DirectionalEstimator correct) {
    return new Given(
        correct,
        (objective, point, directions) -> correct.along(new Once(objective), point, directions));
  }

  /** Remembers the first value. */
  private static final class Once implements Objective {
    private final Objective of;
    private double first = Double.NaN;

    Once(Objective of) {
      this.of = of;
    }

    @Override
    public int dimension() {
      return of.dimension();
    }

    @Override
    public double value(double[] point) {
      if (Double.isNaN(first)) {
        first = of.value(point);
      }
      return first;
    }
  }

  /**
   * Multiplies the derivative along each direction by the perturbation of before: here the same one
   * with its coordinates moved on by one place.
   *
   * @param correct an estimator of one coordinate block
   * @return the mutant
   */
  public static DirectionalEstimator stale(DirectionalEstimator correct) {
    return new Given(
        correct,
        (objective, point, directions) -> {
          int d = point.length;
          double[] sum = new double[d];
          for (double[] v : directions) {
            double[] h = correct.along(objective, point, List.of(v));
            double derivative = Vectors.dot(h, v) / Vectors.squares(v);
            for (int i = 0; i < d; i++) {
              sum[i] += derivative * v[(i + 1) % d] / directions.size();
            }
          }
          return sum;
        });
  }

  /**
   * Draws from a law whose mean is not zero.
   *
   * @param correct an estimator
   * @param mean what is added to each coordinate of a direction
   * @return the mutant
   */
  public static DirectionalEstimator biasedLaw(DirectionalEstimator correct, double mean) {
    return new Given(
        correct,
        (objective, point, directions) ->
            correct.along(
                objective,
                point,
                directions.stream()
                    .map(
                        v -> {
                          double[] moved = v.clone();
                          for (int i = 0; i < moved.length; i++) {
                            moved[i] += mean;
                          }
                          return moved;
                        })
                    .toList()));
  }

  /**
   * Moves the first point of a one-sided difference with the second: the derivative is taken at a
   * point half a step too far.
   *
   * @param correct an estimator
   * @param step how far the point moves along each direction
   * @return the mutant
   */
  public static DirectionalEstimator pointMoved(DirectionalEstimator correct, double step) {
    return new Given(
        correct,
        (objective, point, directions) -> {
          double[] sum = new double[point.length];
          for (double[] v : directions) {
            double[] h = correct.along(objective, Vectors.moved(point, step, v), List.of(v));
            sum = Vectors.moved(sum, 1.0 / directions.size(), h);
          }
          return sum;
        });
  }

  /**
   * Uses the sign of the derivative alone.
   *
   * @param correct an estimator
   * @return the mutant
   */
  public static DirectionalEstimator signOnly(DirectionalEstimator correct) {
    return new Given(
        correct,
        (objective, point, directions) -> {
          double[] sum = new double[point.length];
          for (double[] v : directions) {
            double derivative = Vectors.dot(correct.along(objective, point, List.of(v)), v);
            sum = Vectors.moved(sum, Math.signum(derivative) / directions.size(), v);
          }
          return sum;
        });
  }
}
