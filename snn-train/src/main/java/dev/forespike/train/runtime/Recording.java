package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SignedLif;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What the forward pass leaves for learning: spikes, surrogate derivatives, injected noise and
 * outputs of one chunk of steps. Time-major, then batch, then neuron: row {@code t * B + b}.
 *
 * <p>Spikes and traces are those of the noise-free s; psi is taken at the noisy u.
 */
public final class Recording {
  private final long[][] spikes;
  private final long[][] negative;
  private final float[][] psi;
  private final float[] output;
  private final InjectedNoise[] noise;
  private final float[][] membranes;
  private final SpikeLists input = new SpikeLists();
  private final SpikeLists[] lists;
  private final int[] widths;
  private int batch;
  private int from;
  private int steps;
  private boolean noisy;

  /**
   * Memory for chunks.
   *
   * @param spec the network
   * @param capacity largest batch
   * @param chunk largest number of steps
   */
  public Recording(NetworkSpec spec, int capacity, int chunk) {
    int hidden = spec.hiddenLayers();
    int rows = Math.multiplyExact(capacity, chunk);
    spikes = new long[hidden][];
    negative = new long[hidden][0];
    psi = new float[hidden][];
    noise = new InjectedNoise[hidden];
    lists = new SpikeLists[hidden];
    widths = new int[hidden];
    membranes = new float[hidden][0];
    for (int i = 0; i < hidden; i++) {
      int width = spec.inputOf(i + 1).size();
      spikes[i] = new long[Math.multiplyExact(rows, words(width))];
      psi[i] = new float[Math.multiplyExact(rows, width)];
      if (spec.layers().get(i).neuron() instanceof SignedLif) {
        negative[i] = new long[spikes[i].length];
        membranes[i] = new float[psi[i].length]; // what their surrogate derivative is taken of
      }
      noise[i] = new InjectedNoise(width);
      lists[i] = new SpikeLists();
      widths[i] = width;
    }
    output = new float[Math.multiplyExact(rows, spec.outputs())];
  }

  /** Keeps membrane potentials from now on. */
  void keepMembranes() {
    for (int layer = 0; layer < membranes.length; layer++) {
      if (membranes[layer].length == 0) {
        membranes[layer] = new float[psi[layer].length];
      }
    }
  }

  /**
   * The words of one row of packed spikes.
   *
   * @param width number of neurons
   * @return 64-bit words
   */
  public static int words(int width) {
    return (width + 63) / 64;
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
   * The non-zero elements of the input.
   *
   * @return one list for each sample where the input is the same at every step, else for each row
   */
  public SpikeLists input() {
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
   * Packed spikes of a hidden layer, of both signs those of 1.
   *
   * @param layer its index
   * @return {@code [rows][words]}
   */
  public long[] spikes(int layer) {
    return spikes[layer];
  }

  /**
   * Packed spikes of -1 of a hidden layer whose neurons have them.
   *
   * @param layer its index
   * @return {@code [rows][words]}, or null for neurons without
   */
  public long @Nullable [] negative(int layer) {
    return negative[layer].length == 0 ? null : negative[layer];
  }

  /**
   * Subtracts one where a neuron sent a spike of -1, if it can.
   *
   * @param layer a hidden layer
   * @param row which step and sample
   * @param trace updated, one number for each neuron
   * @param offset its first element
   */
  public void subtractNegative(int layer, int row, float[] trace, int offset) {
    if (negative[layer].length > 0) {
      int words = words(widths[layer]);
      SpikeProduct.subtract(words, negative[layer], row * words, trace, offset);
    }
  }

  /** Lists a layer's spikes, after they were written. */
  void listSpikes(int layer, Workers workers) {
    long[] minus = negative(layer);
    if (minus == null) {
      lists[layer].ofSpikes(workers, rows(), widths[layer], spikes[layer]);
    } else {
      lists[layer].ofSignedSpikes(workers, rows(), widths[layer], spikes[layer], minus);
    }
  }

  /**
   * Spikes of a hidden layer as lists.
   *
   * @param layer its index
   * @return the neurons that fired, one list for each row, with signs where there are two
   */
  public SpikeLists lists(int layer) {
    return lists[layer];
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
