package dev.forespike.bench.measure;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.product.Balance;
import dev.forespike.kernels.product.BreakEven;

/**
 * Densities above which training takes a dense product instead of one by lists, on this machine.
 * They change times and never bits.
 *
 * @param spikes for spikes, in [0, 1]
 * @param analog for analog input, in [0, 1]
 * @param source {@code measured}, {@code given} by the system property {@code forespike.breakEven},
 *     or {@code assumed} where the machine was too busy to be measured
 */
public record BreakEvenDensities(double spikes, double analog, String source) {
  /**
   * Those of this machine, measured now if this program has not done so yet: about a second.
   *
   * @return the densities
   * @throws dev.forespike.api.SpecException if the system property is no pair of densities
   */
  public static BreakEvenDensities here() {
    BreakEven densities = Balance.of(Kernels.best()).measured();
    return new BreakEvenDensities(
        densities.spikes(), densities.analog(), densities.source().label());
  }
}
