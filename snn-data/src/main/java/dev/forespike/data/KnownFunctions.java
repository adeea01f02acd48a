package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Functions on {@code [-1, 1]^d} as datasets for regression, in the settings of public code of the
 * first author of randomized forward gradients (repository ruyinw/From-LIF-to-QIF). Grids are
 * uniform. Test points are in order, the last coordinate fastest; training points in one random
 * order, so that any part of them covers the domain. Targets stand for themselves.
 */
public final class KnownFunctions {
  /** The width of the Mexican hat. */
  static final double HAT = 0.8;

  private KnownFunctions() {}

  /**
   * {@code y = x^2}: 100 training points, 1000 test points.
   *
   * @return the dataset {@code parabola}
   */
  public static Dataset parabola() {
    return of("parabola", 1, 100, 1000, x -> x[0] * x[0]);
  }

  /**
   * The Mexican hat {@code y = (1 - q) exp(-q) / (pi s^4)}, {@code q = (x1^2 + x2^2) / (2 s^2)},
   * {@code s = 0.8}: 100 x 100 training points, 64 x 64 test points.
   *
   * @return the dataset {@code mexican-hat}
   */
  public static Dataset mexicanHat() {
    return of("mexican-hat", 2, 100, 64, KnownFunctions::hat);
  }

  private static double hat(double[] x) {
    double q = (x[0] * x[0] + x[1] * x[1]) / (2 * HAT * HAT);
    return (1 - q) * Math.exp(-q) / (Math.PI * Math.pow(HAT, 4));
  }

  private static Dataset of(
      String name, int arguments, int train, int test, ToDoubleFunction<double[]> function) {
    int size = points(arguments, train);
    int[] shuffled = IntStream.range(0, size).toArray();
    var random = new SplittableRandom(1);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    int[] ordered = IntStream.range(0, points(arguments, test)).toArray();
    return Dataset.ofFunction(
        name,
        grid(arguments, train, shuffled, function),
        grid(arguments, test, ordered, function),
        Scaling.none());
  }

  private static int points(int arguments, int along) {
    return Math.toIntExact(Math.round(Math.pow(along, arguments)));
  }

  /** The values on a grid of so many points along each axis, taken in some order. */
  private static Samples grid(
      int arguments, int along, int[] order, ToDoubleFunction<double[]> function) {
    float[] values = new float[order.length * arguments];
    float[] targets = new float[order.length];
    double[] x = new double[arguments];
    for (int i = 0; i < order.length; i++) {
      int rest = order[i];
      for (int axis = arguments - 1; axis >= 0; axis--) {
        x[axis] = -1 + 2.0 * (rest % along) / (along - 1);
        values[i * arguments + axis] = (float) x[axis];
        rest /= along;
      }
      targets[i] = (float) function.applyAsDouble(x);
    }
    return Samples.ofFunction(Shape.of(arguments), values, 1, targets);
  }
}
