package dev.forespike.train.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directions of a network's parameters. */
final class ParameterDirectionsTest {
  private static final Compute COMPUTE = new Compute(Kernels.best(), new Workers(1));

  /** Layers of 12 and 4 parameters, 16 in all: a power of two for Hadamard's matrix. */
  private static final Parameters SHAPE =
      new Parameters(NetworkSpec.input(3).dense(4, Lif.of(0.5, 1)).readout(1));

  private static ParameterDirections directions(ForwardGradient spec) {
    var directions = new ParameterDirections(spec, SHAPE, COMPUTE);
    directions.begin(3, 5);
    return directions;
  }

  private static double[] direction(ParameterDirections of, int k) {
    var target = new Parameters(SHAPE.spec());
    of.copy(k, target);
    return NetworkPoint.of(target);
  }

  private static List<DirectionLaw> laws() {
    return List.of(
        new NoiseLaw.Gaussian(),
        new NoiseLaw.Rademacher(),
        new NoiseLaw.Sphere(),
        new DirectionLaw.Orthonormal(),
        new DirectionLaw.Hadamard());
  }

  /** With their opposites: the second half is the first with the sign turned, and not else. */
  @Test
  void antitheticDirectionsComeWithTheirOpposites() {
    for (DirectionLaw law : laws()) {
      for (ForwardGradient.Scope scope : scopes(law)) {
        ForwardGradient spec =
            ForwardGradient.defaults().with(law).with(scope).withDirections(4).withAntithetic(true);
        ParameterDirections directions = directions(spec);
        for (int k = 0; k < 2; k++) {
          double[] first = direction(directions, k);
          double[] opposite = direction(directions, k + 2);
          for (int i = 0; i < first.length; i++) {
            assertEquals(-first[i], opposite[i], 0.0, law + ", " + scope + " at " + i);
          }
        }
        assertTrue(
            !java.util.Arrays.equals(direction(directions, 0), direction(directions, 1)),
            law::toString);
      }
    }
  }

  /** Blocks of 12 are no power of two. */
  private static List<ForwardGradient.Scope> scopes(DirectionLaw law) {
    return law instanceof DirectionLaw.Hadamard
        ? List.of(new ForwardGradient.Scope.Global())
        : List.of(new ForwardGradient.Scope.Global(), new ForwardGradient.Scope.Layers());
  }

  /** The length is the root of the number of what is perturbed together. */
  @Test
  void theSphereIsOfWhatIsPerturbedTogether() {
    ForwardGradient sphere =
        ForwardGradient.defaults().with(new NoiseLaw.Sphere()).withDirections(3);
    ParameterDirections global = directions(sphere);
    ParameterDirections layers = directions(sphere.with(new ForwardGradient.Scope.Layers()));
    for (int k = 0; k < 3; k++) {
      double[] whole = direction(global, k);
      // Sixteen squares near 1, each rounded some times in single precision.
      assertEquals(16, squares(whole, 0, 16), 16 * 8 * Math.ulp(1f));
      assertTrue(Math.abs(squares(whole, 0, 12) - 12) > 1e-3, "each layer by itself");
      double[] apart = direction(layers, k);
      assertEquals(12, squares(apart, 0, 12), 12 * 8 * Math.ulp(1f));
      assertEquals(4, squares(apart, 12, 16), 4 * 8 * Math.ulp(1f));
    }
  }

  private static double squares(double[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** Whoever asks for biases first gets the same. */
  @Test
  void theOrderOfAskingDoesNotMatter() {
    NetworkSpec spec = NetworkSpec.input(3).withBias().dense(4, Lif.of(0.5, 1)).readout(2);
    var shape = new Parameters(spec);
    ForwardGradient three = ForwardGradient.defaults().withDirections(3);
    var weightsFirst = new ParameterDirections(three, shape, COMPUTE);
    var biasesFirst = new ParameterDirections(three, shape, COMPUTE);
    weightsFirst.begin(1, 2);
    biasesFirst.begin(1, 2);
    float[] weights = weightsFirst.weights(0).clone();
    float[] biases = weightsFirst.biases(0).clone();
    assertArrayEquals(biases, biasesFirst.biases(0));
    assertArrayEquals(weights, biasesFirst.weights(0));
    biasesFirst.begin(1, 3);
    assertTrue(!java.util.Arrays.equals(biases, biasesFirst.biases(0)), "another iteration");
  }

  @Test
  void lawsThatDoNotFitAreRefused() {
    ForwardGradient whole =
        ForwardGradient.defaults().with(new DirectionLaw.Orthonormal()).withDirections(128);
    ParameterDirections.check(whole, List.of(1 << 19, 1 << 19));
    SpecException refused =
        assertThrows(
            SpecException.class,
            () -> ParameterDirections.check(whole, List.of(1 << 19, (1 << 19) + 1)));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("134217856 numbers in all are too many"),
        refused::toString);
    ParameterDirections.check(
        ForwardGradient.defaults().withDirections(128), List.of(1 << 19, (1 << 19) + 1));
    ForwardGradient hadamard = ForwardGradient.defaults().with(new DirectionLaw.Hadamard());
    ForwardGradient layers = hadamard.with(new ForwardGradient.Scope.Layers());
    ParameterDirections.check(hadamard, List.of(12, 4));
    ParameterDirections.check(layers, List.of(8, 0, 4));
    assertThrows(SpecException.class, () -> ParameterDirections.check(layers, List.of(12, 4)));
    assertThrows(SpecException.class, () -> ParameterDirections.check(hadamard, List.of(8, 4)));
  }
}
