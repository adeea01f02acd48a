package dev.forespike.testkit;

import dev.forespike.api.DifferentiableObjective;
import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.Objective;
import dev.forespike.testkit.Received.Argument;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a law is asked about: checked before anything is measured, and copied. */
final class Inputs {
  private static final String OBJECTIVE = "the objective";

  /** Of so many estimates the directions are looked at. */
  private static final int LOOKED_AT = 10_000;

  /** By chance a derivative is 0 for every second direction at most, and 2^-40 is below 1e-9. */
  private static final int ENOUGH = 40;

  private Inputs() {}

  /**
   * A point of an objective, which is tried there once.
   *
   * @throws IllegalArgumentException if the length differs or a number is not finite
   * @throws Finding if the objective changes its arguments or is not finite
   */
  static double[] point(Objective f, double[] point) {
    int d = f.dimension();
    Vectors.check(d >= 1, "an objective needs at least one coordinate, but has " + d);
    Vectors.checkLength("a point of an objective of dimension " + d, point, d);
    Vectors.checkFinite("a point", point);
    var given = new Argument("point", point.clone(), point);
    finite("value", f.value(given.given()));
    Received.unchanged(OBJECTIVE, 0, given);
    if (f instanceof DifferentiableObjective smooth) {
      double[] ones = new double[d];
      Arrays.fill(ones, 1);
      Argument direction = Argument.of("direction", ones);
      finite("derivative", smooth.derivative(given.given(), ones));
      Received.unchanged(OBJECTIVE, 0, given, direction);
    }
    return point.clone();
  }

  private static void finite(String what, double number) {
    if (!Double.isFinite(number)) {
      throw new Finding("the objective's " + what + " at the point is " + number);
    }
  }

  /**
   * The gradient at a point.
   *
   * @throws IllegalArgumentException if its length differs
   * @throws Finding if it is not finite, or not a function of the point
   */
  static double[] gradient(KnownObjective f, double[] point) {
    var received = new Received("the objective's gradient", f.dimension());
    var given = new Argument("point", point.clone(), point);
    double[] gradient = received.take(f.gradient(given.given()), given);
    double[] again = received.take(f.gradient(given.given()), given);
    int at = Vectors.difference(gradient, again);
    if (at >= 0) {
      throw new Finding(
          "the objective's gradient differs between two calls: coordinate "
              + at
              + " is "
              + gradient[at]
              + ", then "
              + again[at]);
    }
    return gradient;
  }

  /**
   * A gradient that errors can be relative to.
   *
   * @throws IllegalArgumentException if it is zero, or its square leaves the range of a double
   */
  static double[] gradientToCompareWith(KnownObjective f, double[] point) {
    double[] gradient = gradient(f, point);
    double squares = Vectors.squares(gradient);
    Vectors.check(
        squares >= Double.MIN_NORMAL && squares <= Double.MAX_VALUE,
        squares == 0 && Vectors.largest(gradient) == 0
            ? "the law is relative to the gradient, which is zero here: take another point"
            : "the law is relative to the gradient, whose square is " + squares + ": scale it");
    return gradient;
  }

  /** Numbers that the caller expects. */
  static double[] expected(String what, double[] expected, int length) {
    Vectors.checkLength(what, expected, length);
    Vectors.checkFinite(what, expected);
    return expected.clone();
  }

  /** What a law is about, if it says so itself. */
  static String subject(Objective f) {
    return f instanceof CubicObjective ? f.toString() : "";
  }

  /** Refuses fewer samples than the rates need. */
  static void checkSamples(int samples) {
    Vectors.check(
        samples >= MeanTest.FEWEST,
        "the promised rates need " + MeanTest.FEWEST + " samples, not " + samples);
  }

  /**
   * Estimates of as many seeds, one after the other.
   *
   * @return whether any of them is not zero
   */
  static boolean sample(
      GradientEstimator estimator,
      Objective f,
      double[] point,
      int samples,
      long seed,
      Consumer<double[]> observer) {
    checkSamples(samples);
    var received = new Received("the estimator", f.dimension());
    var given = new Argument("point", point.clone(), point);
    boolean any = false;
    for (int i = 0; i < samples; i++) {
      double[] h = received.take(estimator.estimate(f, given.given(), Seeds.of(seed, i)), given);
      any = any || Vectors.largest(h) > 0;
      observer.accept(h);
    }
    return any;
  }

  /**
   * Whether estimates can have been zero because their directions were: for estimators that do not
   * tell their directions it is possible.
   */
  static boolean directionsMayBeZero(
      GradientEstimator estimator, int dimension, int samples, long seed) {
    if (!(estimator instanceof DirectionalEstimator directional)) {
      return true;
    }
    int others = 0;
    for (int i = 0; i < Math.min(samples, LOOKED_AT); i++) {
      others +=
          directional.directions(dimension, Seeds.of(seed, i)).stream()
                  .anyMatch(v -> Vectors.largest(v) > 0)
              ? 1
              : 0;
    }
    return others < ENOUGH;
  }

  /** The estimates of a directional estimator, one direction or list of them after the other. */
  static final class Along {
    private final DirectionalEstimator estimator;
    private final Objective f;
    private final Argument point;
    private final Received received;

    Along(DirectionalEstimator estimator, Objective f, double[] point) {
      this.estimator = estimator;
      this.f = f;
      this.point = new Argument("point", point.clone(), point);
      received = new Received("the estimator", f.dimension());
    }

    double[] along(double[]... directions) {
      Argument[] arguments = new Argument[directions.length + 1];
      double[][] given = new double[directions.length][];
      for (int i = 0; i < directions.length; i++) {
        given[i] = directions[i].clone();
        arguments[i] = new Argument("direction", given[i], directions[i]);
      }
      arguments[directions.length] = point;
      return received.take(estimator.along(f, point.given(), List.of(given)), arguments);
    }
  }
}
