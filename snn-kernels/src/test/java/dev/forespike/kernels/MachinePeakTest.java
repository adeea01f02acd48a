package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MachinePeakTest {
  private static final float FACTOR = 0.999f;

  /** Every chain goes to the same fixed point, so the sum tells how many chains there are. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void operationsAreThoseOfTheChainsComputed(boolean scalar) {
    Kernels kernels = scalar ? Kernels.scalar() : Kernels.best();
    double fixedPoint = FACTOR / (1.0 - FACTOR);
    double chains = kernels.peak().multiplyAdd(50_000) / fixedPoint;
    int lanes = Math.max(1, kernels.vectorBits() / Float.SIZE);
    assertEquals(2 * lanes * chains, kernels.peak().operationsPerRound(), 0.01);
  }
}
