package dev.forespike.testkit;

import java.util.Locale;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Objectives and points for properties (jqwik), shrinking towards few dimensions. Whoever uses them
 * requires jqwik; the testkit itself does not need it to run.
 */
@SuppressWarnings("exports") // jqwik is optional
public final class Objectives {
  private Objectives() {}

  /**
   * An objective and where to look at it.
   *
   * @param f the objective
   * @param point as many numbers as it takes
   * @param scale the size of its gradients
   * @param seed from which {@link Objectives#of} makes it again
   * @param cubic whether there are third derivatives
   */
  @SuppressWarnings("ArrayRecordComponent") // a case, never compared
  public record Case(CubicObjective f, double[] point, double scale, long seed, boolean cubic) {
    @Override
    public String toString() {
      return f + ", at " + start(point);
    }

    private static String start(double[] point) {
      return point.length == 1 ? "[" + point[0] + "]" : "[" + point[0] + ", ...]";
    }
  }

  /**
   * Gradients, of which some coordinates are zero and the others of scales from 1e-12 to 1e12, each
   * of its own.
   *
   * @param mostDimensions largest dimension
   * @return arrays of 1 to as many numbers
   */
  public static Arbitrary<double[]> gradients(int mostDimensions) {
    Arbitrary<Double> mantissas = Arbitraries.doubles().between(-1, 1);
    Arbitrary<Integer> exponents = Arbitraries.integers().between(-12, 12);
    return Combinators.combine(mantissas, exponents)
        .as((mantissa, exponent) -> mantissa * Math.pow(10, exponent))
        .injectDuplicates(0.1)
        .list()
        .ofMinSize(1)
        .ofMaxSize(mostDimensions)
        .map(numbers -> numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Cubics whose coefficients are of one scale, from 1e-12 to 1e12, at points around 0.
   *
   * @param mostDimensions largest dimension
   * @return the cases
   */
  public static Arbitrary<Case> cubics(int mostDimensions) {
    return cases(mostDimensions, true);
  }

  /**
   * Quadratics, otherwise as {@link #cubics}.
   *
   * @param mostDimensions largest dimension
   * @return the cases
   */
  public static Arbitrary<Case> quadratics(int mostDimensions) {
    return cases(mostDimensions, false);
  }

  private static Arbitrary<Case> cases(int mostDimensions, boolean cubic) {
    return Combinators.combine(
            Arbitraries.integers().between(1, mostDimensions),
            Arbitraries.integers().between(-12, 12),
            Arbitraries.longs().withoutEdgeCases())
        .as((d, exponent, seed) -> of(d, Math.pow(10, exponent), seed, cubic));
  }

  /**
   * One case.
   *
   * @param d dimension, at least 1
   * @param scale size of the coefficients, above 0
   * @param seed everything else
   * @param cubic whether there are third derivatives
   * @return an objective and a point
   * @throws IllegalArgumentException if dimension or scale is out of range
   */
  public static Case of(int d, double scale, long seed, boolean cubic) {
    Vectors.check(d >= 1, "the dimension must be at least 1, but is " + d);
    Vectors.check(
        scale > 0 && scale < Double.POSITIVE_INFINITY,
        "the scale must be above 0, but is " + scale);
    var random = new SplittableRandom(seed);
    double[] b = new double[d];
    double[][] a = new double[d][d];
    double[] point = new double[d];
    for (int i = 0; i < d; i++) {
      b[i] = random.nextInt(4) == 0 ? 0 : scale * random.nextDouble(-1, 1);
      point[i] = random.nextDouble(-1, 1);
      for (int j = 0; j < d; j++) {
        a[i][j] = scale * random.nextDouble(-1, 1);
      }
    }
    CubicObjective f = CubicObjective.quadratic(a, b);
    for (int term = 0; term < 4 * d && cubic; term++) {
      int i = random.nextInt(d);
      int j = random.nextInt(3) == 0 ? i : random.nextInt(d);
      int k = random.nextInt(2) == 0 ? j : random.nextInt(d);
      f = f.withThird(i, j, k, scale * random.nextDouble(-1, 1));
    }
    String origin =
        String.format(Locale.ROOT, "Objectives.of(%d, %s, %dL, %s)", d, scale, seed, cubic);
    return new Case(f.from(origin), point, scale, seed, cubic);
  }
}
