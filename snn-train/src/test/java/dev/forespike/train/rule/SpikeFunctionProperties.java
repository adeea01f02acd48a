package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Surrogate;
import dev.forespike.testkit.Networks;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Psi is the derivative of what the smooth network's neurons send. */
final class SpikeFunctionProperties {
  private static final double STEP = 1e-4;

  @Provide
  Arbitrary<Surrogate> surrogates() {
    return Networks.surrogates();
  }

  @Property(tries = 1000)
  void psiIsTheDerivativeOfItsPrimitive(
      @ForAll("surrogates") Surrogate psi, @ForAll @DoubleRange(min = -6, max = 6) double x) {
    for (double at : SpikeFunction.SMOOTH.breaks(psi)) {
      Assume.that(Math.abs(x - at) > 2 * STEP);
    }
    double near = sent(psi, x + STEP) - sent(psi, x - STEP);
    double far = sent(psi, x + 2 * STEP) - sent(psi, x - 2 * STEP);
    assertEquals(psi.derivative(x), (8 * near - far) / (12 * STEP), 1e-10, psi + " at " + x);
  }

  private static double sent(Surrogate psi, double x) {
    return SpikeFunction.SMOOTH.value(psi, x);
  }

  /** Primitives are continuous where they are put together, and rise by the area under psi. */
  @Test
  void primitivesRiseByTheAreaUnderPsi() {
    var all =
        List.of(
            Surrogate.sigmoid(2),
            Surrogate.triangle(2),
            Surrogate.rectangle(2),
            Surrogate.arctan(2),
            Surrogate.fastSigmoid(2),
            Surrogate.gaussian(2));
    for (Surrogate psi : all) {
      // The tail of arctan beyond x is 2 / (pi^2 a x), that of the fast sigmoid 1 / (a^2 x).
      assertEquals(1, sent(psi, 1e9) - sent(psi, -1e9), 1e-9, psi + " area");
      for (double at : SpikeFunction.SMOOTH.breaks(psi)) {
        assertEquals(sent(psi, at - 1e-12), sent(psi, at + 1e-12), 1e-11, psi + " at " + at);
      }
    }
  }
}
