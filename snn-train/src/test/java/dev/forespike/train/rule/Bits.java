package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.Map;

/** Equality without tolerance. */
final class Bits {
  private Bits() {}

  static void assertSame(Parameters expected, Parameters actual, String what) {
    assertEquals(expected.layers(), actual.layers(), what);
    for (int layer = 0; layer < expected.layers(); layer++) {
      String of = what + ", layer " + layer;
      assertArrayEquals(expected.weights(layer), actual.weights(layer), of + ", weights");
      assertArrayEquals(expected.biases(layer), actual.biases(layer), of + ", biases");
    }
  }

  static void assertSame(List<double[]> expected, List<double[]> actual, String what) {
    assertEquals(expected.size(), actual.size(), what);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), what + " " + i);
    }
  }

  static void assertSame(
      Map<String, double[]> expected, Map<String, double[]> actual, String what) {
    assertEquals(expected.keySet(), actual.keySet(), what);
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), what + name));
  }
}
