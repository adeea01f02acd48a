package dev.forespike.bench.measure;

import dev.forespike.api.SpecException;
import java.util.List;

/** What sizes may be. */
final class Limits {
  /** Elements of one array. */
  private static final long LARGEST = 1L << 30;

  private Limits() {}

  static void positive(String name, long value) {
    if (value < 1) {
      throw new SpecException(name + " must be at least 1, but is " + value);
    }
  }

  static void positive(String name, List<Integer> values) {
    if (values.isEmpty()) {
      throw new SpecException(name + " must hold at least one number");
    }
    values.forEach(value -> positive(name, value));
  }

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new SpecException(name + " must lie between 0 and 1, but is " + value);
    }
  }

  /** An array with as many elements as the product of sizes that are all at least 1. */
  static void fits(String what, long... sizes) {
    long elements = 1;
    for (long size : sizes) {
      if (size > LARGEST / elements) {
        throw new SpecException(what + " would have more than 2^30 elements; give smaller sizes");
      }
      elements *= size;
    }
  }

  /** The weights between layers. */
  static void weights(int inputs, List<Integer> layers, int outputs) {
    int below = inputs;
    for (int width : layers) {
      fits("the weights of " + below + " x " + width + " neurons", below, width);
      below = width;
    }
    fits("the weights of " + below + " x " + outputs + " neurons", below, outputs);
  }
}
