package dev.forespike.train.runtime;

import dev.forespike.kernels.product.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What the forward pass leaves for learning: spikes, surrogate derivatives, injected noise and
 * outputs of one chunk of steps. Time-major, then batch, then neuron: row {@code t * B + b}.
 *
 * <p>Spikes and traces are those of the noise-free s; psi is taken at the noisy u.
 */
public final class Recording {
  private final Activity input;
  private final Activity[] activities;
  private final float[][] psi;
  private final float[] output;
  private final InjectedNoise[] noise;
  private final float[][] membranes;
  private int batch;
  private int from;
  private int steps;
  private boolean noisy;

  /**
   * Memory for chunks.
   *
   * @param plan the network
   * @param capacity largest batch
   * @param chunk largest number of steps
   */
  Recording(Plan plan, int capacity, int chunk) {
    int rows = Math.multiplyExact(capacity, chunk);
    int spiking = plan.spec().hiddenLayers();
    input = new Activity(plan.spec().input().size());
    activities = new Activity[spiking];
    psi = new float[spiking][];
    noise = new InjectedNoise[spiking];
    membranes = new float[spiking][0];
    for (int i = 0; i < spiking; i++) {
      int width = plan.map(i).outputs();
      boolean signed = plan.neurons(i).signed();
      activities[i] = new Activity(width, rows, signed);
      psi[i] = new float[Math.multiplyExact(rows, width)];
      if (plan.neurons(i).keepsPotentials()) {
        membranes[i] = new float[psi[i].length]; // what their surrogate derivative is taken of
      }
      noise[i] = new InjectedNoise(width);
    }
    output = new float[Math.multiplyExact(rows, plan.spec().outputs())];
  }

  /** Keeps membrane potentials from now on. */
  void keepMembranes() {
    for (int layer = 0; layer < membranes.length; layer++) {
      if (membranes[layer].length == 0) {
        membranes[layer] = new float[psi[layer].length];
      }
    }
  }

  void begin(int batch, int from, int steps, boolean noisy) {
    this.noisy = noisy;
    this.batch = batch;
    this.from = from;
    this.steps = steps;
  }

  /**
   * The number of samples.
   *
   * @return B
   */
  public int batch() {
    return batch;
  }

  /**
   * The input.
   *
   * @return one row for each sample where it is the same at every step, else for each row
   */
  public Activity input() {
    return input;
  }

  /**
   * The first step of the chunk within the sequence.
   *
   * @return from 0
   */
  public int from() {
    return from;
  }

  /**
   * The number of steps in the chunk.
   *
   * @return at least 1
   */
  public int steps() {
    return steps;
  }

  /**
   * The number of rows, steps times samples.
   *
   * @return at least 1
   */
  public int rows() {
    return steps * batch;
  }

  /**
   * What a hidden layer sends.
   *
   * @param layer its index
   * @return its spikes, without noise
   */
  public Activity activity(int layer) {
    return activities[layer];
  }

  /**
   * What a layer receives.
   *
   * @param layer its index, the read-out's too
   * @return the input for the first
   */
  public Activity received(int layer) {
    return layer == 0 ? input : activities[layer - 1];
  }

  /**
   * Surrogate derivatives of a hidden layer.
   *
   * @param layer its index
   * @return {@code [rows][n]}
   */
  public float[] psi(int layer) {
    return psi[layer];
  }

  /**
   * Membrane potentials of a hidden layer, before the reset.
   *
   * @param layer its index
   * @return {@code [rows][n]}, or null where the pass was not told to keep them
   */
  public float @Nullable [] membrane(int layer) {
    return membranes[layer].length == 0 ? null : membranes[layer];
  }

  /**
   * Whether noise was injected.
   *
   * @return true if {@link #noise} holds this chunk's noise
   */
  public boolean noisy() {
    return noisy;
  }

  /**
   * Noise injected into a hidden layer.
   *
   * @param layer its index
   * @return the noise
   */
  public InjectedNoise noise(int layer) {
    return noise[layer];
  }

  /**
   * Outputs.
   *
   * @return {@code [rows][K]}
   */
  public float[] output() {
    return output;
  }
}
