package dev.forespike.train.runtime;

import dev.forespike.api.SpecException;
import dev.forespike.api.Surrogate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Spiking neurons with a surrogate of the user's own: their step, and then the derivative of each
 * potential that was kept.
 */
final class OwnSurrogate implements NeuronModel {
  private final NeuronModel neurons;
  private final Surrogate.Custom surrogate;
  private final float threshold;

  OwnSurrogate(NeuronModel neurons, Surrogate.Custom surrogate, float threshold) {
    this.neurons = neurons;
    this.surrogate = surrogate;
    this.threshold = threshold;
  }

  @Override
  public int states() {
    return neurons.states();
  }

  @Override
  public boolean spikes() {
    return neurons.spikes();
  }

  @Override
  public boolean signed() {
    return neurons.signed();
  }

  @Override
  public boolean keepsPotentials() {
    return true;
  }

  @Override
  public boolean needsMembranes() {
    return neurons.needsMembranes();
  }

  @Override
  public float traceDecay() {
    return neurons.traceDecay();
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
    neurons.step(
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
      if (!Double.isFinite(derivative)) {
        throw new SpecException(
            "surrogate " + surrogate + " gave " + derivative + " at potential " + u[i]);
      }
      psi[i] = (float) derivative;
    }
  }

  @Override
  public void tangents(
      int n,
      boolean detachReset,
      float @Nullable [] membrane,
      float[] psi,
      int at,
      float[] state,
      int stateAt,
      float[] x,
      int xAt) {
    neurons.tangents(n, detachReset, membrane, psi, at, state, stateAt, x, xAt);
  }

  @Override
  public void adjoints(
      int n,
      boolean detachReset,
      float @Nullable [] membrane,
      float[] psi,
      int at,
      float[] later,
      int laterAt,
      float[] x,
      int xAt) {
    neurons.adjoints(n, detachReset, membrane, psi, at, later, laterAt, x, xAt);
  }
}
