package dev.forespike.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Samples that fill a rectangular grid of the plane, in whatever order they come. */
final class PlaneGrid {
  private final double[] x;
  private final double[] y;
  private final int[] sampleAt;

  private PlaneGrid(double[] x, double[] y, int[] sampleAt) {
    this.x = x;
    this.y = y;
    this.sampleAt = sampleAt;
  }

  /** Finds the grid, if each of its points has exactly one sample. */
  static Optional<PlaneGrid> of(FunctionValues values) {
    if (values.arguments() != 2) {
      return Optional.empty();
    }
    double[] x = distinct(values, 0);
    double[] y = distinct(values, 1);
    if (x.length < 2 || y.length < 2 || (long) x.length * y.length != values.samples()) {
      return Optional.empty();
    }
    int[] sampleAt = new int[values.samples()];
    Arrays.fill(sampleAt, -1);
    for (int i = 0; i < values.samples(); i++) {
      int column = Arrays.binarySearch(x, values.input(i, 0));
      int row = Arrays.binarySearch(y, values.input(i, 1));
      sampleAt[column * y.length + row] = i;
    }
    boolean full = Arrays.stream(sampleAt).allMatch(sample -> sample >= 0);
    return full ? Optional.of(new PlaneGrid(x, y, sampleAt)) : Optional.empty();
  }

  private static double[] distinct(FunctionValues values, int argument) {
    return IntStream.range(0, values.samples())
        .mapToDouble(i -> values.input(i, argument))
        .distinct()
        .sorted()
        .toArray();
  }

  Axes.Range across() {
    return new Axes.Range(x[0], x[x.length - 1]);
  }

  Axes.Range upwards() {
    return new Axes.Range(y[0], y[y.length - 1]);
  }

  /** The sample nearest to a point of the plane. */
  int nearest(double atX, double atY) {
    return sampleAt[nearest(x, atX) * y.length + nearest(y, atY)];
  }

  private static int nearest(double[] axis, double at) {
    int place = Arrays.binarySearch(axis, at);
    if (place >= 0) {
      return place;
    }
    int above = Math.min(-place - 1, axis.length - 1);
    int below = Math.max(above - 1, 0);
    return at - axis[below] <= axis[above] - at ? below : above;
  }
}
