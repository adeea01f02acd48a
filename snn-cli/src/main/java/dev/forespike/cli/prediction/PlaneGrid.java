package dev.forespike.cli.prediction;

import dev.forespike.api.ValueGrid;
import dev.forespike.cli.picture.Axes;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Values that fill a rectangular grid of the plane, in whatever order they come. */
public final class PlaneGrid {
  private final double[] x;
  private final double[] y;
  private final String xName;
  private final String yName;

  /** Which value is at a place, {@code [x][y]}. */
  private final int[] valueAt;

  private PlaneGrid(double[] x, double[] y, String xName, String yName, int[] valueAt) {
    this.x = x;
    this.y = y;
    this.xName = xName;
    this.yName = yName;
    this.valueAt = valueAt;
  }

  /** Finds the grid of a function's samples, if each of its points has exactly one of them. */
  public static Optional<PlaneGrid> of(FunctionValues values) {
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
    return full ? Optional.of(new PlaneGrid(x, y, "x1", "x2", sampleAt)) : Optional.empty();
  }

  /** The points of a grid of two axes, the slow one upwards. */
  public static PlaneGrid of(ValueGrid grid) {
    int columns = grid.length(1);
    int rows = grid.length(0);
    int[] pointAt =
        IntStream.range(0, grid.size())
            .map(place -> place % rows * columns + Math.floorDiv(place, rows))
            .toArray();
    return new PlaneGrid(grid.axis(1), grid.axis(0), "axis 1", "axis 0", pointAt);
  }

  private static double[] distinct(FunctionValues values, int argument) {
    return IntStream.range(0, values.samples())
        .mapToDouble(i -> values.input(i, argument))
        .distinct()
        .sorted()
        .toArray();
  }

  public Axes.Range across() {
    return Axes.Range.of(DoubleStream.of(x));
  }

  public Axes.Range upwards() {
    return Axes.Range.of(DoubleStream.of(y));
  }

  String acrossName() {
    return xName;
  }

  String upwardsName() {
    return yName;
  }

  /** The value nearest to a point of the plane. */
  public int nearest(double atX, double atY) {
    return valueAt[nearest(x, atX) * y.length + nearest(y, atY)];
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
