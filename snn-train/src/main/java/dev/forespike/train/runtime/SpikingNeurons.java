package dev.forespike.train.runtime;

import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Activity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Leaky and perfect integrators that fire at a threshold, of one sign or of both. */
sealed class SpikingNeurons implements NeuronModel permits OwnSurrogate {
  private final NeuronUpdates kernel;
  private final NeuronConstants constants;
  private final boolean signed;

  /**
   * Makes a model.
   *
   * @param kernel computes
   * @param constants leak, threshold, reset and surrogate
   * @param signed whether they fire at the negative threshold too
   */
  SpikingNeurons(NeuronUpdates kernel, NeuronConstants constants, boolean signed) {
    this.kernel = kernel;
    this.constants = constants;
    this.signed = signed;
  }

  @Override
  public boolean signed() {
    return signed;
  }

  @Override
  public int states() {
    return 1;
  }

  @Override
  public boolean spikes() {
    return true;
  }

  @Override
  public boolean needsMembranes() {
    return constants.reset() == NeuronConstants.ZERO;
  }

  @Override
  public float traceDecay() {
    return constants.leak();
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
    Activity spikes = Objects.requireNonNull(sent);
    int word = row * Activity.words(n);
    int at = row * n;
    if (signed) {
      kernel.stepSigned(
          constants,
          n,
          current,
          currentAt,
          state,
          stateAt,
          noise,
          noiseAt,
          noiseScale,
          spikes.spikes(),
          Objects.requireNonNull(spikes.negative()),
          word,
          psi,
          at,
          membrane,
          at);
    } else {
      kernel.step(
          constants,
          n,
          current,
          currentAt,
          state,
          stateAt,
          noise,
          noiseAt,
          noiseScale,
          spikes.spikes(),
          word,
          psi,
          at,
          membrane,
          at);
    }
  }

  /** How much of a spike's derivative the reset takes from the membrane's. */
  private float slope(boolean detachReset) {
    boolean subtracts = constants.reset() == NeuronConstants.SUBTRACT && !detachReset;
    return subtracts ? -constants.threshold() : 0f;
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
    if (needsMembranes()) {
      float[] u = Objects.requireNonNull(membrane, "potentials are needed, but were not kept");
      kernel.tangentsToZero(
          n,
          constants.leak(),
          constants.threshold(),
          detachReset,
          u,
          at,
          psi,
          at,
          state,
          stateAt,
          x,
          xAt);
    } else {
      kernel.tangents(n, constants.leak(), slope(detachReset), psi, at, state, stateAt, x, xAt);
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
    if (needsMembranes()) {
      float[] u = Objects.requireNonNull(membrane, "potentials are needed, but were not kept");
      kernel.adjointsToZero(
          n,
          constants.leak(),
          constants.threshold(),
          detachReset,
          u,
          at,
          psi,
          at,
          later,
          laterAt,
          x,
          xAt);
    } else {
      kernel.adjoints(n, constants.leak(), slope(detachReset), psi, at, later, laterAt, x, xAt);
    }
  }
}
