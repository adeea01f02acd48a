package dev.forespike.train.runtime;

import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Activity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Neurons whose membrane is read and that never spike, {@code v = leak v + I}; without leak they
 * have no memory, and what is read is the current.
 *
 * @param kernel computes
 * @param leak factor of the old potential, 0 for no membrane
 * @param traceDecay decay of the trace of what is sent to them
 */
record Integrators(NeuronUpdates kernel, float leak, float traceDecay) implements NeuronModel {
  @Override
  public int states() {
    return leak == 0f ? 0 : 1;
  }

  @Override
  public boolean spikes() {
    return false;
  }

  @Override
  public boolean signed() {
    return false;
  }

  @Override
  public boolean needsMembranes() {
    return false;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // whether they are the same place in memory
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
      float @Nullable [] out,
      float @Nullable [] membrane) {
    float[] read = Objects.requireNonNull(out);
    if (leak != 0f) {
      kernel.integrate(n, leak, state, stateAt, current, currentAt);
      System.arraycopy(state, stateAt, read, row * n, n);
    } else if (read != current) {
      System.arraycopy(current, currentAt, read, row * n, n);
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
    if (leak != 0f) {
      kernel.integrate(n, leak, state, stateAt, x, xAt);
      System.arraycopy(state, stateAt, x, xAt, n);
    }
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
    if (leak != 0f) {
      kernel.addScaled(n, leak, later, laterAt, x, xAt);
    }
  }
}
