package dev.forespike.train.runtime;

import dev.forespike.api.SpecException;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Activity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Spiking neurons with a surrogate of the user's own: their step, and then the derivative of each
 * potential that was kept.
 */
final class OwnSurrogate extends SpikingNeurons {
  private final Surrogate.Custom surrogate;
  private final float threshold;

  OwnSurrogate(
      NeuronUpdates kernel,
      NeuronConstants constants,
      boolean signed,
      Surrogate.Custom surrogate,
      float threshold) {
    super(kernel, constants, signed);
    this.surrogate = surrogate;
    this.threshold = threshold;
  }

  @Override
  public boolean keepsPotentials() {
    return true;
  }

  @Override
  public void step(
      int n,
      float[] current,
      int currentAt,
      float[] state,
      int stateAt,
      float @Nullable [] noise,
      int noiseAt,
      float noiseScale,
      @Nullable Activity sent,
      int row,
      float @Nullable [] psi,
      float @Nullable [] membrane) {
    super.step(
        n,
        current,
        currentAt,
        state,
        stateAt,
        noise,
        noiseAt,
        noiseScale,
        sent,
        row,
        psi,
        membrane);
    if (psi == null) {
      return;
    }
    float[] u = Objects.requireNonNull(membrane, "potentials are needed, but were not kept");
    for (int i = row * n; i < (row + 1) * n; i++) {
      double derivative = surrogate.derivative(u[i] - threshold);
      if (signed()) {
        derivative += surrogate.derivative(u[i] + threshold);
      }
      // A potential that is not finite is no fault of the surrogate: whoever trains tells of it.
      if (!Double.isFinite(derivative) && Float.isFinite(u[i])) {
        throw new SpecException(
            "surrogate " + surrogate + " gave " + derivative + " at potential " + u[i]);
      }
      psi[i] = (float) derivative;
    }
  }
}
