package dev.forespike.api;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The points at which values of a function are given: all combinations of the coordinates of one or
 * more axes, the last axis fastest.
 *
 * @param coordinates those of each axis, ascending and finite, the slowest axis first
 */
public record ValueGrid(List<List<Double>> coordinates) {
  /** Most points, so that values of a sample fit into an array. */
  private static final long MOST = 1 << 24;

  /**
   * Validates.
   *
   * @throws SpecException if there is no axis, an axis is empty, coordinates do not ascend or are
   *     not finite, or there are more than 2^24 points
   */
  public ValueGrid {
    coordinates = coordinates.stream().map(List::copyOf).toList();
    if (coordinates.isEmpty()) {
      throw new SpecException("a grid needs at least one axis");
    }
    long size = 1;
    for (int axis = 0; axis < coordinates.size(); axis++) {
      check(axis, coordinates.get(axis));
      size *= coordinates.get(axis).size();
      if (size > MOST) {
        throw new SpecException("a grid of " + size + " points or more is too large: at most 2^24");
      }
    }
  }

  private static void check(int axis, List<Double> along) {
    if (along.isEmpty()) {
      throw new SpecException("axis " + axis + " of a grid has no coordinates");
    }
    for (int i = 0; i < along.size(); i++) {
      double at = along.get(i);
      if (!Double.isFinite(at)) {
        throw new SpecException(
            String.format(Locale.ROOT, "axis %d of a grid: coordinate %d is %s", axis, i, at));
      }
      if (i > 0 && at <= along.get(i - 1)) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "axis %d of a grid: coordinate %d is %s, but must be above %s before it",
                axis,
                i,
                at,
                along.get(i - 1)));
      }
    }
  }

  /**
   * A grid.
   *
   * @param axes the coordinates of each axis, ascending and finite, the slowest axis first
   * @return the grid
   * @throws SpecException if there is no axis, an axis is empty, coordinates do not ascend or are
   *     not finite, or there are more than 2^24 points
   */
  public static ValueGrid of(List<double[]> axes) {
    return new ValueGrid(
        axes.stream().map(axis -> DoubleStream.of(axis).boxed().toList()).toList());
  }

  /**
   * The number of axes.
   *
   * @return at least 1
   */
  public int axes() {
    return coordinates.size();
  }

  /**
   * The coordinates of an axis.
   *
   * @param axis its index, the slowest axis first
   * @return a new array, ascending
   */
  public double[] axis(int axis) {
    return coordinates.get(axis).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The number of coordinates of an axis.
   *
   * @param axis its index
   * @return at least 1
   */
  public int length(int axis) {
    return coordinates.get(axis).size();
  }

  /**
   * The number of points.
   *
   * @return the product of the lengths
   */
  public int size() {
    return coordinates.stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
  }

  /**
   * A coordinate of a point.
   *
   * @param point the point, from 0
   * @param axis which coordinate
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such point
   */
  public double coordinate(int point, int axis) {
    return coordinates.get(axis).get(index(point, axis));
  }

  /**
   * Where on an axis a point is.
   *
   * @param point the point, from 0
   * @param axis the axis
   * @return the index of its coordinate
   * @throws IndexOutOfBoundsException if there is no such point
   */
  public int index(int point, int axis) {
    int rest = java.util.Objects.checkIndex(point, size());
    for (int later = axes() - 1; later > axis; later--) {
      rest /= length(later);
    }
    return rest % length(axis);
  }

  /** The lengths and the ends of the axes, for example {@code 33 in [0.0, 1.0] x 33 in ...}. */
  @Override
  public String toString() {
    return coordinates.stream()
        .map(
            axis ->
                String.format(
                    Locale.ROOT, "%d in [%s, %s]", axis.size(), axis.getFirst(), axis.getLast()))
        .collect(Collectors.joining(" x "));
  }
}
