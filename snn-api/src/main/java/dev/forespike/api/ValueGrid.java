package dev.forespike.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The points at which values of a function are given: all combinations of the coordinates of one or
 * more axes, the last axis fastest. Immutable.
 */
public final class ValueGrid {
  /** Most points, so that values of a sample fit into an array. */
  private static final long MOST = 1 << 24;

  private final double[][] axes;

  private ValueGrid(double[][] axes) {
    this.axes = axes;
  }

  /**
   * A grid.
   *
   * @param axes the coordinates of each axis, ascending and finite; copied
   * @return the grid
   * @throws SpecException if there is no axis, an axis is empty, coordinates do not ascend or are
   *     not finite, or there are more than 2^24 points
   */
  public static ValueGrid of(List<double[]> axes) {
    if (axes.isEmpty()) {
      throw new SpecException("a grid needs at least one axis");
    }
    double[][] copies = new double[axes.size()][];
    long size = 1;
    for (int axis = 0; axis < copies.length; axis++) {
      copies[axis] = axes.get(axis).clone();
      check(axis, copies[axis]);
      size *= copies[axis].length;
      if (size > MOST) {
        throw new SpecException("a grid of " + size + " points or more is too large: at most 2^24");
      }
    }
    return new ValueGrid(copies);
  }

  private static void check(int axis, double[] coordinates) {
    if (coordinates.length == 0) {
      throw new SpecException("axis " + axis + " of a grid has no coordinates");
    }
    for (int i = 0; i < coordinates.length; i++) {
      if (!Double.isFinite(coordinates[i])) {
        throw new SpecException(
            "axis %d of a grid: coordinate %d is %s".formatted(axis, i, coordinates[i]));
      }
      if (i > 0 && coordinates[i] <= coordinates[i - 1]) {
        throw new SpecException(
            "axis %d of a grid: coordinate %d is %s, but must be above %s before it"
                .formatted(axis, i, coordinates[i], coordinates[i - 1]));
      }
    }
  }

  /**
   * The number of axes.
   *
   * @return at least 1
   */
  public int axes() {
    return axes.length;
  }

  /**
   * The coordinates of an axis.
   *
   * @param axis its index, the slowest axis first
   * @return a copy, ascending
   */
  public double[] axis(int axis) {
    return axes[axis].clone();
  }

  /**
   * The number of coordinates of an axis.
   *
   * @param axis its index
   * @return at least 1
   */
  public int length(int axis) {
    return axes[axis].length;
  }

  /**
   * The number of points.
   *
   * @return the product of the lengths
   */
  public int size() {
    return Arrays.stream(axes).mapToInt(axis -> axis.length).reduce(1, Math::multiplyExact);
  }

  /**
   * A coordinate of a point.
   *
   * @param point the point, from 0
   * @param axis which coordinate
   * @return its value
   */
  public double coordinate(int point, int axis) {
    return axes[axis][index(point, axis)];
  }

  /**
   * Where on an axis a point is.
   *
   * @param point the point, from 0
   * @param axis the axis
   * @return the index of its coordinate
   */
  public int index(int point, int axis) {
    int rest = point;
    for (int later = axes.length - 1; later > axis; later--) {
      rest /= axes[later].length;
    }
    return rest % axes[axis].length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueGrid grid && Arrays.deepEquals(axes, grid.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(axes);
  }

  /** The lengths and the ends of the axes, for example {@code 33 in [0.0, 1.0] x 33 in ...}. */
  @Override
  public String toString() {
    return Arrays.stream(axes)
        .map(axis -> "%d in [%s, %s]".formatted(axis.length, axis[0], axis[axis.length - 1]))
        .collect(Collectors.joining(" x "));
  }
}
