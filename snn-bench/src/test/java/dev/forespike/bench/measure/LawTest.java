package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Fitted laws: those that made the points are found again, also under noise. */
class LawTest {
  private static final double[] X = {1, 4, 16, 64, 128, 256, 1024};

  private static double[] costs(DoubleUnaryOperator law) {
    return Arrays.stream(X).map(law).toArray();
  }

  @Test
  void exactPower() {
    PowerLaw law = PowerLaw.fit(X, costs(x -> 0.25 * Math.pow(x, 1.5)));
    assertEquals(0.25, law.coefficient(), 1e-12);
    assertEquals(1.5, law.exponent(), 1e-12);
    assertEquals(1, law.rSquared(), 1e-12);
    assertEquals(0, law.error(), 1e-12);
    assertEquals(0.25 * 27, law.at(9), 1e-10);
  }

  @Test
  void costThatNeverChanges() {
    PowerLaw power = PowerLaw.fit(X, costs(_ -> 7));
    assertEquals(0, power.exponent(), 1e-12);
    assertEquals(1, power.rSquared());
    AffineLaw affine = AffineLaw.fit(X, costs(_ -> 7), 1);
    assertEquals(7, affine.offset(), 1e-9);
    assertEquals(0, affine.slope(), 1e-9);
  }

  @Test
  void exactAffine() {
    for (int degree = 1; degree <= 2; degree++) {
      int d = degree;
      AffineLaw law = AffineLaw.fit(X, costs(x -> 3 + 0.02 * Math.pow(x, d)), d);
      assertEquals(3, law.offset(), 1e-9);
      assertEquals(0.02, law.slope(), 1e-11);
      assertEquals(0, law.error(), 1e-9);
      assertEquals(3 + 0.02 * Math.pow(10, d), law.at(10), 1e-9);
    }
  }

  /**
   * Ten percent of noise: the exponent's standard error is 0.1 over the root of the sum of squares
   * of centred logarithms, here 0.017; seven of them are exceeded once in 10^11 runs.
   */
  @Test
  void powerUnderNoise() {
    Random random = new Random(5);
    PowerLaw law =
        PowerLaw.fit(X, costs(x -> 2 * Math.pow(x, 0.8) * Math.exp(0.1 * random.nextGaussian())));
    assertEquals(0.8, law.exponent(), 0.12);
    assertTrue(law.rSquared() > 0.97 && law.rSquared() < 1, law::toString);
    assertTrue(law.error() > 0.01 && law.error() < 0.4, law::toString);
  }

  @Test
  void relativeErrorsOfSmallCostsCount() {
    // One large cost is off by a fifth: the constant part must be found all the same.
    double[] y = costs(x -> 3 + 0.02 * x);
    y[y.length - 1] *= 1.2;
    assertEquals(3, AffineLaw.fit(X, y, 1).offset(), 0.1);
  }

  @Test
  void betterLawOfASeries() {
    ScalingSeries affine = series(x -> 5 + x);
    assertTrue(affine.better() instanceof AffineLaw, affine::toString);
    ScalingSeries power = series(x -> 2 * Math.pow(x, 0.7));
    assertTrue(power.better() instanceof PowerLaw, power::toString);
    assertEquals(0.7, power.lastExponent(), 1e-12);
  }

  private static ScalingSeries series(DoubleUnaryOperator law) {
    List<ScalingPoint> points =
        Arrays.stream(X)
            .mapToObj(
                x -> {
                  double y = law.applyAsDouble(x);
                  return new ScalingPoint((int) x, x, new Timing(y, y, y), 1e3, List.of(0.1));
                })
            .toList();
    return new ScalingSeries(ScalingQuantity.BATCH, "made", points, List.of());
  }

  @Test
  void noPointsOfALaw() {
    double[] one = {1};
    double[] two = {1, 2};
    assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(one, one));
    assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(two, one));
    assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(new double[] {3, 3}, two));
    assertThrows(IllegalArgumentException.class, () -> AffineLaw.fit(two, new double[] {0, 2}, 1));
    assertThrows(
        IllegalArgumentException.class, () -> AffineLaw.fit(two, new double[] {1, Double.NaN}, 1));
  }
}
