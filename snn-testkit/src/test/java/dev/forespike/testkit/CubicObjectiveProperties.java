package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The objectives' derivatives, by differences that are exact for polynomials of third degree. */
final class CubicObjectiveProperties {

  @Provide
  Arbitrary<Objectives.Case> cubics() {
    return Objectives.cubics(6);
  }

  @Provide
  Arbitrary<Objectives.Case> quadratics() {
    return Objectives.quadratics(6);
  }

  private static double[] unit(int d, int i) {
    double[] unit = new double[d];
    unit[i] = 1;
    return unit;
  }

  @Property(tries = 200)
  void gradientIsTheDerivativeOfTheValue(@ForAll("cubics") Objectives.Case at) {
    CubicObjective f = at.f();
    double[] gradient = f.gradient(at.point());
    double[] thirds = f.thirds();
    for (int i = 0; i < gradient.length; i++) {
      double[] unit = unit(gradient.length, i);
      double difference =
          (f.value(Vectors.moved(at.point(), 1, unit))
                  - f.value(Vectors.moved(at.point(), -1, unit)))
              / 2;
      // What a central difference of a cubic is off by.
      assertEquals(gradient[i] + thirds[i] / 6, difference, 1e-11 * at.scale());
      assertEquals(gradient[i], f.derivative(at.point(), unit), 1e-12 * at.scale());
    }
  }

  @Property(tries = 200)
  void hessianIsTheDerivativeOfTheGradient(@ForAll("cubics") Objectives.Case at) {
    CubicObjective f = at.f();
    int d = f.dimension();
    double[][] hessian = f.hessian(at.point());
    for (int i = 0; i < d; i++) {
      double[] above = f.gradient(Vectors.moved(at.point(), 1, unit(d, i)));
      double[] below = f.gradient(Vectors.moved(at.point(), -1, unit(d, i)));
      for (int j = 0; j < d; j++) {
        // Central differences of a quadratic are exact.
        assertEquals((above[j] - below[j]) / 2, hessian[i][j], 1e-11 * at.scale());
      }
    }
  }

  /** The gradient of the Laplacian, by differences of the Hessian. */
  @Property(tries = 200)
  void tracesAreTheGradientOfTheLaplacian(@ForAll("cubics") Objectives.Case at) {
    CubicObjective f = at.f();
    int d = f.dimension();
    double[] traces = f.traces();
    for (int i = 0; i < d; i++) {
      double[][] above = f.hessian(Vectors.moved(at.point(), 1, unit(d, i)));
      double[][] below = f.hessian(Vectors.moved(at.point(), -1, unit(d, i)));
      double trace = 0;
      for (int j = 0; j < d; j++) {
        trace += (above[j][j] - below[j][j]) / 2;
      }
      assertEquals(trace, traces[i], 1e-11 * at.scale());
      assertEquals((above[i][i] - below[i][i]) / 2, f.thirds()[i], 1e-11 * at.scale());
    }
  }

  @Property(tries = 100)
  void quadraticsHaveNoThirdDerivatives(@ForAll("quadratics") Objectives.Case at) {
    assertArrayEquals(new double[at.f().dimension()], at.f().traces());
    assertArrayEquals(at.f().hessian(at.point())[0], at.f().hessian(at.point().clone())[0]);
    assertEquals(true, at.f().isQuadratic());
  }

  @Example
  void knownNumbers() {
    CubicObjective f =
        CubicObjective.quadratic(new double[][] {{2, 1}, {3, 4}}, new double[] {5, 6})
            .withThird(0, 1, 0, 12);
    // 5 x + 6 y + x^2 + 2 x y + 2 y^2 + 6 x^2 y
    assertEquals(5 + 12 + 1 + 4 + 8 + 12, f.value(new double[] {1, 2}));
    assertArrayEquals(
        new double[] {5 + 2 + 4 + 24, 6 + 2 + 8 + 6}, f.gradient(new double[] {1, 2}));
    assertArrayEquals(new double[] {0, 12}, f.traces());
  }

  @Example
  void sizesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> CubicObjective.linear());
    assertThrows(
        IllegalArgumentException.class,
        () -> CubicObjective.quadratic(new double[][] {{1}}, new double[] {1, 2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> CubicObjective.quadratic(new double[][] {{1, 2}, {3}}, new double[] {1, 2}));
    assertThrows(
        IndexOutOfBoundsException.class, () -> CubicObjective.linear(1, 2).withThird(0, 2, 0, 1));
  }
}
