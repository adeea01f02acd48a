package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.forespike.data.task.PeriodicInterpolation;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PeriodicInterpolationTest {
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 100, 101})
  void wavesBelowTheHighestAreExact(int points) {
    PeriodicInterpolation interpolation = new PeriodicInterpolation(points, 5);
    for (int waves = 0; 2 * waves < points; waves++) {
      double[] fine = interpolation.refine(wave(points, waves));
      assertArrayEquals(wave(5 * points, waves), fine, 1e-12);
      assertArrayEquals(wave(points, waves), interpolation.coarsen(fine), 0);
    }
  }

  private static double[] wave(int points, int waves) {
    // Reduced first: both grids then take the sine of the same angles, to the last bit.
    return IntStream.range(0, points)
        .mapToDouble(i -> Math.cos(2 * Math.PI * ((double) (waves * i % points) / points) + 0.3))
        .toArray();
  }
}
