package dev.forespike.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Directions along which means in many dimensions are compared, beside their coordinates: an error
 * that is shared by all coordinates drowns in the scatter of each.
 */
final class Probes {
  /** How many random directions there are. */
  static final int RANDOM = 8;

  private static final long SEED = 0x5EED;

  private final List<double[]> directions = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  /**
   * Chooses directions.
   *
   * @param expected the first direction, unless it is zero
   * @param name of the first
   */
  Probes(double[] expected, String name) {
    double length = Math.sqrt(Vectors.squares(expected));
    if (length > 0) {
      directions.add(Vectors.times(1 / length, expected));
      places.add(new Place.Along("along " + name));
    }
    var random = new SplittableRandom(SEED);
    double size = 1 / Math.sqrt(expected.length);
    for (int number = 0; number < RANDOM; number++) {
      double[] signs = new double[expected.length];
      for (int i = 0; i < signs.length; i++) {
        signs[i] = random.nextBoolean() ? size : -size;
      }
      directions.add(signs);
      places.add(new Place.Along("along random direction " + number));
    }
  }

  int size() {
    return directions.size();
  }

  double[] direction(int index) {
    return directions.get(index);
  }

  Place place(int index) {
    return places.get(index);
  }

  /** The projections on all directions. */
  double[] of(double[] vector) {
    double[] projections = new double[size()];
    for (int i = 0; i < projections.length; i++) {
      projections[i] = Vectors.dot(directions.get(i), vector);
    }
    return projections;
  }
}
