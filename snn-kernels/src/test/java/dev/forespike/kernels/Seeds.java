package dev.forespike.kernels;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** Seeds of random operands: no value is special, so that edge cases are those of the shapes. */
final class Seeds implements ArbitrarySupplier<Long> {
  @Override
  public Arbitrary<Long> get() {
    return Arbitraries.longs().withoutEdgeCases();
  }
}
