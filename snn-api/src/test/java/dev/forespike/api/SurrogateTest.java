package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Surrogate derivatives against finite differences of what they are derivatives of. */
final class SurrogateTest {
  private static final List<DoubleFunction<Surrogate>> ALL =
      List.of(
          Surrogate::sigmoid,
          Surrogate::triangle,
          Surrogate::rectangle,
          Surrogate::arctan,
          Surrogate::fastSigmoid,
          Surrogate::gaussian);

  /** A function whose derivative is the surrogate; null-free by exhaustion of the hierarchy. */
  private static DoubleUnaryOperator primitive(Surrogate surrogate) {
    double a = surrogate.sharpness();
    return switch (surrogate) {
      case Surrogate.Sigmoid _ -> x -> 1 / (1 + Math.exp(-a * x));
      case Surrogate.Triangle _ ->
          x -> {
            double y = Math.clamp(a * x, -1, 1);
            return y - Math.signum(y) * y * y / 2;
          };
      case Surrogate.Rectangle _ -> x -> Math.clamp(a * x, -1, 1) / 2;
      case Surrogate.Arctan _ -> x -> Math.atan(Math.PI * a * x / 2) / Math.PI;
      case Surrogate.FastSigmoid _ -> x -> x / (1 + a * Math.abs(x));
      case Surrogate.Gaussian _ -> x -> integralOfGaussian(a, x);
      case Surrogate.Custom _ -> throw new IllegalArgumentException("none of these");
    };
  }

  /** Simpson's rule from 0. */
  private static double integralOfGaussian(double a, double x) {
    int n = 2000;
    double h = x / n;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double weight = i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.exp(-Math.pow(a * i * h, 2) / 2);
    }
    return a / Math.sqrt(2 * Math.PI) * sum * h / 3;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 4, 25})
  void isTheDerivativeOfItsPrimitive(double sharpness) {
    for (DoubleFunction<Surrogate> kind : ALL) {
      Surrogate surrogate = kind.apply(sharpness);
      DoubleUnaryOperator primitive = primitive(surrogate);
      double h = 1e-6 / sharpness;
      for (int i = -60; i <= 60; i++) {
        // Not at the kinks of triangle and rectangle, which lie at 0 and 1/a.
        double x = (i / 20.0 + 0.0123) / sharpness;
        double slope = (primitive.applyAsDouble(x + h) - primitive.applyAsDouble(x - h)) / (2 * h);
        assertEquals(slope, surrogate.derivative(x), 1e-5 * sharpness, surrogate + " at " + x);
        assertEquals(surrogate.derivative(x), surrogate.derivative(-x), 1e-15, "symmetry");
        assertTrue(surrogate.derivative(x) >= 0);
      }
    }
  }

  @Test
  void peaksAreThoseDocumented() {
    double a = 3;
    assertEquals(a / 4, Surrogate.sigmoid(a).derivative(0), 1e-12);
    assertEquals(a, Surrogate.triangle(a).derivative(0), 1e-12);
    assertEquals(a / 2, Surrogate.rectangle(a).derivative(0), 1e-12);
    assertEquals(a / 2, Surrogate.arctan(a).derivative(0), 1e-12);
    assertEquals(1, Surrogate.fastSigmoid(a).derivative(0), 1e-12);
    assertEquals(a / Math.sqrt(2 * Math.PI), Surrogate.gaussian(a).derivative(0), 1e-12);
  }

  @Test
  void areasAreThoseDocumented() {
    for (DoubleFunction<Surrogate> kind : ALL) {
      Surrogate surrogate = kind.apply(2);
      double area = 0;
      double h = 1e-3;
      double limit = 1000;
      for (double x = h / 2; x < limit; x += h) {
        area += 2 * h * surrogate.derivative(x);
      }
      // Both long tails fall as 1/x^2: what lies behind the limit is below 0.001.
      double expected = surrogate instanceof Surrogate.FastSigmoid ? 2.0 / 2 : 1;
      assertEquals(expected, area, 1.5e-3, surrogate.toString());
    }
  }

  @Test
  void supportsEndWhereDocumented() {
    assertEquals(0, Surrogate.triangle(4).derivative(0.25));
    assertTrue(Surrogate.triangle(4).derivative(0.2499) > 0);
    assertEquals(2, Surrogate.rectangle(4).derivative(0.25));
    assertEquals(2, Surrogate.rectangle(4).derivative(-0.25));
    assertEquals(0, Surrogate.rectangle(4).derivative(0.2501));
  }

  @Test
  void largeArgumentsGiveZeroAndNeverNaN() {
    for (DoubleFunction<Surrogate> kind : ALL) {
      for (double x : new double[] {1e6, -1e6, 1e200, -1e200}) {
        assertEquals(0, kind.apply(4).derivative(x), 1e-10);
      }
    }
  }
}
