package dev.forespike.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample or of one layer's activity, without the time and batch axes: {@code [N]}
 * or {@code [C, H, W]}.
 *
 * @param dimensions the extents, each at least 1, at least one of them
 */
public record Shape(List<Integer> dimensions) {

  /**
   * Validates and copies.
   *
   * @throws SpecException if there is no dimension, one is below 1, or the size exceeds an int
   */
  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new SpecException("a shape needs at least one dimension");
    }
    long size = 1;
    for (int dimension : dimensions) {
      size *= Check.positive("a dimension of shape " + dimensions, dimension);
      if (size > Integer.MAX_VALUE) {
        throw new SpecException("shape " + dimensions + " has more than 2^31-1 elements");
      }
    }
  }

  /**
   * A shape from its extents.
   *
   * @param dimensions the extents, slowest first
   * @return the shape
   */
  public static Shape of(int... dimensions) {
    return new Shape(java.util.Arrays.stream(dimensions).boxed().toList());
  }

  /**
   * The number of elements.
   *
   * @return the product of the dimensions
   */
  public int size() {
    int size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
    }
    return size;
  }

  /** The extents joined by a cross, for example {@code 1x28x28}. */
  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
