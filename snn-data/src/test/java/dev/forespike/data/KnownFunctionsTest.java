package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import org.junit.jupiter.api.Test;

final class KnownFunctionsTest {

  @Test
  void parabolaIsTheSquare() {
    Dataset parabola = KnownFunctions.parabola();
    assertTrue(parabola.isFunction());
    assertEquals(1, parabola.outputs());
    assertEquals(100, parabola.train().size());
    assertEquals(1000, parabola.test().size());
    float[] number = new float[2];
    for (int i = 0; i < 1000; i++) {
      parabola.test().read(i, number, 0);
      parabola.test().readTargets(i, number, 1);
      assertEquals(-1 + 2.0 * i / 999, number[0], 1e-7);
      assertEquals(number[0] * (double) number[0], number[1], 1e-6);
    }
  }

  @Test
  void theMexicanHatHasItsTopItsRingOfZerosAndItsBrim() {
    Dataset hat = KnownFunctions.mexicanHat();
    assertEquals(10_000, hat.train().size());
    assertEquals(64 * 64, hat.test().size());
    assertEquals(2, hat.train().shape().size());
    double s2 = 0.64;
    Samples train = hat.train();
    float[] x = new float[2];
    float[] y = new float[1];
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < train.size(); i++) {
      train.read(i, x, 0);
      train.readTargets(i, y, 0);
      double q = (x[0] * (double) x[0] + x[1] * (double) x[1]) / (2 * s2);
      // The sign changes where q is 1.
      assertEquals(Math.signum(1 - q), Math.signum(y[0]), "at q = " + q);
      most = Math.max(most, y[0]);
      least = Math.min(least, y[0]);
    }
    assertEquals(1 / (Math.PI * s2 * s2), most, 2e-3);
    // In the corners q is 1.5625.
    assertEquals(-0.5625 * Math.exp(-1.5625) / (Math.PI * s2 * s2), least, 1e-6);
  }

  @Test
  void theLastCoordinateVariesFastest() {
    float[] first = new float[2];
    float[] second = new float[2];
    Samples test = KnownFunctions.mexicanHat().test();
    test.read(0, first, 0);
    test.read(1, second, 0);
    assertEquals(-1, first[0]);
    assertEquals(-1, first[1]);
    assertEquals(-1, second[0]);
    assertEquals(-1 + 2.0 / 63, second[1], 1e-7);
  }
}
