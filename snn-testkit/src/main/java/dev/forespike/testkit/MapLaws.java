package dev.forespike.testkit;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Laws that every linear map of a network has to keep, whatever its kind: its adjoint, gradients
 * and tangents are those of its current. They hold but for rounding, and the rounding is bounded: a
 * sum of n products has an error of at most {@code (n + 2) u} times the sum of their amounts, u the
 * unit roundoff; the amounts come from the map itself, at the amounts of its arguments.
 *
 * <pre>{@code
 * <delta, x W> = <delta W^T, x>                       adjoint
 * <delta, x W + b> = <gradient(x, delta), (W, b)>     gradient, of traces too
 * tangent of dx = current of dx, without b            tangent
 * tangent of (dW, db) = current with (dW, db)         parameter tangents
 * }</pre>
 */
public final class MapLaws {
  /** The share of neurons that fire. */
  private static final double RATE = 0.3;

  private static final int DIRECTIONS = 3;

  private final MapUnderTest map;
  private final int rows;
  private final double[] x;
  private final double[] numbers;
  private final double[] delta;
  private final double[] parameters;
  private final double[] silence;
  private final double[][] directions;

  private MapLaws(MapUnderTest map, int rows, long seed) {
    this.map = map;
    this.rows = rows;
    var random = new SplittableRandom(seed);
    x = new double[rows * map.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < RATE ? random.nextInt(2) * 2 - 1 : 0;
    }
    silence = new double[x.length];
    numbers = numbers(random, x.length);
    delta = numbers(random, rows * map.outputs());
    parameters = numbers(random, map.parameters());
    directions = new double[DIRECTIONS][];
    for (int k = 0; k < DIRECTIONS; k++) {
      directions[k] = numbers(random, map.parameters());
    }
  }

  /** Numbers that single precision holds exactly. */
  private static double[] numbers(SplittableRandom random, int n) {
    double[] result = new double[n];
    for (int i = 0; i < n; i++) {
      result[i] = (float) random.nextDouble(-1, 1);
    }
    return result;
  }

  /**
   * All laws.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return a result for each law
   */
  public static List<LawResult> all(MapUnderTest map, int rows, long seed) {
    return List.of(
        adjoint(map, rows, seed),
        gradient(map, rows, seed),
        traceGradient(map, rows, seed),
        tangent(map, rows, seed),
        parameterTangents(map, rows, seed),
        forms(map, rows, seed));
  }

  /**
   * {@code <delta, x W> = <delta W^T, x>}.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return the two products
   */
  public static LawResult adjoint(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    double forward =
        dot(law.delta, map.current(0, rows, law.x, law.parameters))
            - dot(law.delta, map.current(0, rows, law.silence, law.parameters));
    double back = dot(map.adjoint(rows, law.delta, law.parameters), law.x);
    return law.result("adjoint of a map", forward, back, 3 * law.amount(law.x, law.parameters));
  }

  /**
   * {@code <delta, x W + b> = <gradient(x, delta), (W, b)>}, less what a map without parameters
   * gives.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return the two products
   */
  public static LawResult gradient(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    double forward =
        dot(law.delta, map.current(0, rows, law.x, law.parameters))
            - dot(law.delta, map.current(0, rows, law.x, new double[map.parameters()]));
    double back = dot(map.gradient(0, rows, law.x, law.delta), law.parameters);
    return law.result("gradient of a map", forward, back, 3 * law.amount(law.x, law.parameters));
  }

  /**
   * The same for traces, through the tangent along them.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return the two products
   */
  public static LawResult traceGradient(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    double forward =
        dot(law.delta, map.tangent(rows, law.numbers, law.parameters))
            - dot(law.delta, map.tangent(rows, law.numbers, new double[map.parameters()]));
    double back = dot(map.traceGradient(rows, law.numbers, law.delta), law.parameters);
    return law.result(
        "gradient of traces", forward, back, 3 * law.amount(law.numbers, law.parameters));
  }

  /**
   * The tangent along spikes is their current without the bias.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return the number farthest off
   */
  public static LawResult tangent(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    double[] with = map.current(0, rows, law.x, law.parameters);
    double[] without = map.current(0, rows, law.silence, law.parameters);
    double[] expected = new double[with.length];
    for (int i = 0; i < with.length; i++) {
      expected[i] = with[i] - without[i];
    }
    return law.farthest(
        "tangent of a map",
        expected,
        map.tangent(rows, law.x, law.parameters),
        law.amounts(law.parameters));
  }

  /**
   * The tangent along a direction of the parameters is the current with the direction in their
   * place.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return the number farthest off
   */
  public static LawResult parameterTangents(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    String name = "tangents along parameters";
    LawResult worst = law.result(name, 0, 0, 0);
    if (map.parameters() == 0) {
      return worst;
    }
    double[][] found = map.parameterTangents(0, rows, law.x, law.directions);
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] expected = map.current(0, rows, law.x, law.directions[k]);
      LawResult one = law.farthest(name, expected, found[k], law.amounts(law.directions[k]));
      worst = worse(worst, one);
    }
    return worst;
  }

  /**
   * All forms of an activity give the same bits.
   *
   * @param map the map
   * @param rows number of rows
   * @param seed where arguments are drawn from
   * @return two numbers that are not the same, if there are any
   */
  public static LawResult forms(MapUnderTest map, int rows, long seed) {
    var law = new MapLaws(map, rows, seed);
    String name = "forms of an activity";
    LawResult worst = law.result(name, 0, 0, 0);
    double[] current = map.current(0, rows, law.x, law.parameters);
    double[] gradient = map.gradient(0, rows, law.x, law.delta);
    for (int form = 1; form < map.forms(); form++) {
      double[] sameCurrent = map.current(form, rows, law.x, law.parameters);
      double[] sameGradient = map.gradient(form, rows, law.x, law.delta);
      worst = worse(worst, law.farthest(name, current, sameCurrent, new double[current.length]));
      worst = worse(worst, law.farthest(name, gradient, sameGradient, new double[gradient.length]));
    }
    return worst;
  }

  private static LawResult worse(LawResult one, LawResult other) {
    return one.holds() ? other : one;
  }

  /** Each current's sum of amounts. */
  private double[] amounts(double[] of) {
    return map.current(0, rows, absolute(x), absolute(of));
  }

  /** The sum of the amounts of all products in {@code <delta, x W + b>}. */
  private double amount(double[] of, double[] with) {
    double[] weights = absolute(with);
    double[] sums = map.tangent(rows, absolute(of), weights);
    double[] biases = map.current(0, rows, silence, weights);
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Math.abs(delta[i]) * (sums[i] + biases[i]);
    }
    return sum;
  }

  private static double[] absolute(double[] of) {
    double[] result = new double[of.length];
    for (int i = 0; i < of.length; i++) {
      result[i] = Math.abs(of[i]);
    }
    return result;
  }

  private LawResult farthest(String law, double[] expected, double[] found, double[] amounts) {
    if (found.length != expected.length) {
      return LawResult.found(
          law, "has " + found.length + " numbers and not " + expected.length, "");
    }
    int at = 0;
    double most = -1;
    for (int i = 0; i < expected.length && !Double.isNaN(most); i++) {
      double off = Math.abs(expected[i] - found[i]);
      double share = off == 0 ? 0 : off / bound(2 * amounts[i]);
      if (!(share <= most)) {
        most = share;
        at = i;
      }
    }
    return expected.length == 0
        ? result(law, 0, 0, 0)
        : result(law, expected[at], found[at], 2 * amounts[at]);
  }

  private LawResult result(String law, double theory, double measured, double amount) {
    double bound = bound(amount);
    return new LawResult(law, theory, measured, measured - bound, measured + bound, 0);
  }

  /** Sums of one row in the map's arithmetic, then over rows; inner products are in double. */
  private double bound(double amount) {
    return (map.terms() + rows + 2) * map.unitRoundoff() * amount;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
