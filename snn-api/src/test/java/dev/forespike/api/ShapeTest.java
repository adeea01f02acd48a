package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeTest {

  @Test
  void sizeIsTheProductOfTheDimensions() {
    assertEquals(784, Shape.of(1, 28, 28).size());
    assertEquals(5, Shape.of(5).size());
    assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).size());
    assertEquals("1x28x28", Shape.of(1, 28, 28).toString());
  }

  @Test
  void aDimensionIsAtLeastOne() {
    Refused.with("a shape needs at least one dimension", () -> Shape.of());
    Refused.with("a dimension of shape [3, 0] must be at least 1, but is 0", () -> Shape.of(3, 0));
    Refused.with(
        "a dimension of shape [-2, -3] must be at least 1, but is -2", () -> Shape.of(-2, -3));
  }

  @Test
  void aShapeTooLargeForAnArrayIsRefused() {
    Refused.with(
        "shape [65536, 32768] has more than 2^31-1 elements", () -> Shape.of(65536, 32768));
    // 2^31 times 2^31 times 4 would be 0 again in 64 bits.
    Refused.with(
        "shape [2147483647, 2147483647, 2147483647] has more than 2^31-1 elements",
        () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @Test
  void dimensionsAreCopied() {
    var dimensions = new ArrayList<>(List.of(2, 3));
    Shape shape = new Shape(dimensions);
    dimensions.set(0, 9);
    assertEquals(Shape.of(2, 3), shape);
  }
}
