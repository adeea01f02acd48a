package dev.forespike.train.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for each set of directions; their moments are the laws' business. */
final class DirectionsProperties {

  private static List<double[]> draw(DirectionLaw law, int d, int k, long seed) {
    return new ForwardGradientEstimator(ForwardGradient.defaults().with(law).withDirections(k))
        .directions(d, seed);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void assertOrthogonalInBlocks(List<double[]> directions, int d) {
    for (int k = 0; k < directions.size(); k++) {
      for (int j = k / d * d; j <= k; j++) {
        double product = dot(directions.get(k), directions.get(j));
        assertEquals(j == k ? d : 0, product, 1e-9 * d, "directions " + j + " and " + k);
      }
    }
  }

  @Property(tries = 200)
  void orthonormalDirectionsAreOrthogonalOfLengthRootD(
      @ForAll @IntRange(min = 1, max = 40) int d,
      @ForAll @IntRange(min = 1, max = 60) int k,
      @ForAll long seed) {
    assertOrthogonalInBlocks(draw(new DirectionLaw.Orthonormal(), d, k, seed), d);
  }

  @Property(tries = 200)
  void hadamardDirectionsAreOrthogonalSigns(
      @ForAll @IntRange(min = 0, max = 6) int power,
      @ForAll @IntRange(min = 1, max = 100) int k,
      @ForAll long seed) {
    int d = 1 << power;
    List<double[]> directions = draw(new DirectionLaw.Hadamard(), d, k, seed);
    assertOrthogonalInBlocks(directions, d);
    for (double[] v : directions) {
      assertTrue(Arrays.stream(v).allMatch(x -> Math.abs(x) == 1));
    }
  }

  @Property(tries = 50)
  void hadamardDirectionsNeedAPowerOfTwo(@ForAll @IntRange(min = 3, max = 100) int d) {
    if (Integer.bitCount(d) == 1) {
      return;
    }
    var e = assertThrows(SpecException.class, () -> draw(new DirectionLaw.Hadamard(), d, 1, 1));
    assertTrue(String.valueOf(e.getMessage()).contains("power of two, but it is " + d));
  }

  @Property(tries = 200)
  void coordinatesAreOneCoordinateOfLengthRootD(
      @ForAll @IntRange(min = 1, max = 40) int d, @ForAll long seed) {
    for (double[] v : draw(new DirectionLaw.Coordinate(), d, 5, seed)) {
      assertEquals(1, Arrays.stream(v).filter(x -> x != 0).count());
      assertEquals(Math.sqrt(d), Arrays.stream(v).sum());
    }
  }

  /** All coordinates come up: 40 d draws miss one with probability below d e^-40. */
  @Property(tries = 20)
  void allCoordinatesComeUp(@ForAll @IntRange(min = 1, max = 40) int d, @ForAll long seed) {
    Set<Integer> seen = new HashSet<>();
    for (double[] v : draw(new DirectionLaw.Coordinate(), d, 40 * d, seed)) {
      for (int i = 0; i < d; i++) {
        if (v[i] != 0) {
          seen.add(i);
        }
      }
    }
    assertEquals(d, seen.size());
  }

  @Property(tries = 100)
  void oppositeDirectionsFollowTheFirst(
      @ForAll @IntRange(min = 1, max = 20) int d,
      @ForAll @IntRange(min = 1, max = 6) int pairs,
      @ForAll long seed) {
    var estimator =
        new ForwardGradientEstimator(
            ForwardGradient.defaults()
                .with(new NoiseLaw.Gaussian())
                .withDirections(2 * pairs)
                .withAntithetic(true));
    List<double[]> directions = estimator.directions(d, seed);
    for (int k = 0; k < pairs; k++) {
      double[] opposite = directions.get(pairs + k).clone();
      for (int i = 0; i < d; i++) {
        opposite[i] = -opposite[i];
      }
      assertArrayEquals(directions.get(k), opposite);
    }
  }

  @Property(tries = 100)
  void seedsDecide(@ForAll @IntRange(min = 4, max = 20) int d, @ForAll long seed) {
    DirectionLaw law = new NoiseLaw.Gaussian();
    assertArrayEquals(draw(law, d, 2, seed).get(1), draw(law, d, 2, seed).get(1));
    assertNotEquals(draw(law, d, 1, seed).get(0)[0], draw(law, d, 1, seed + 1).get(0)[0]);
    assertNotEquals(draw(law, d, 2, seed).get(0)[0], draw(law, d, 2, seed).get(1)[0]);
  }
}
