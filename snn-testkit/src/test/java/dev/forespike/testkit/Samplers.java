package dev.forespike.testkit;

import dev.forespike.api.DifferentiableObjective;
import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Correct forward gradients that share no code with those of the library. */
final class Samplers {
  private Samplers() {}

  static DirectionalEstimator gaussian() {
    return of(SplittableRandom::nextGaussian);
  }

  static DirectionalEstimator signs() {
    return of(random -> random.nextBoolean() ? 1 : -1);
  }

  static DirectionalEstimator laplace() {
    return of(
        random -> {
          double size = -Math.log(1 - random.nextDouble()) / Math.sqrt(2);
          return random.nextBoolean() ? size : -size;
        });
  }

  static DirectionalEstimator sparse(NoiseLaw.SparseRademacher law) {
    double size = 1 / Math.sqrt(law.p());
    return of(
        random -> {
          double u = random.nextDouble();
          double value = u < law.p() / 2 ? size : -size;
          return u < law.p() ? value : 0;
        });
  }

  private static DirectionalEstimator of(ToDoubleFunction<SplittableRandom> coordinate) {
    return new DirectionalEstimator() {
      @Override
      public List<double[]> directions(int dimension, long seed) {
        var random = new SplittableRandom(seed);
        double[] v = new double[dimension];
        for (int i = 0; i < dimension; i++) {
          v[i] = coordinate.applyAsDouble(random);
        }
        return List.of(v);
      }

      @Override
      public double[] along(Objective objective, double[] point, List<double[]> directions) {
        double[] sum = new double[point.length];
        for (double[] v : directions) {
          double derivative = ((DifferentiableObjective) objective).derivative(point, v);
          sum = Vectors.moved(sum, derivative / directions.size(), v);
        }
        return sum;
      }
    };
  }

  /** A random orthonormal basis of length sqrt(d), by Gram and Schmidt. */
  static List<double[]> orthonormal(int d, SplittableRandom random) {
    var basis = new ArrayList<double[]>();
    while (basis.size() < d) {
      double[] v = random.doubles(d).map(_ -> random.nextGaussian()).toArray();
      for (double[] other : basis) {
        v = Vectors.moved(v, -Vectors.dot(v, other) / d, other);
      }
      basis.add(Vectors.times(Math.sqrt(d / Vectors.squares(v)), v));
    }
    return basis;
  }
}
