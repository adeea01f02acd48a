package dev.forespike.train;

import dev.forespike.api.Neuron;
import dev.forespike.api.Readout;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.kernels.product.Activity;
import dev.forespike.train.runtime.OutputSums;
import dev.forespike.train.runtime.Recording;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a network gave for some samples: outputs, spikes and, where asked for, membrane potentials
 * of every step. Arrays it returns are copies.
 */
public final class Inference {
  private final int timesteps;
  private final int samples;
  private final int outputs;
  private final Readout readout;
  private final float[] output;
  private final long[][] spikes;
  private final long[][] negative;
  private final float[][] membranes;
  private final int[] widths;

  Inference(int timesteps, int samples, Network network, boolean membranes) {
    this.timesteps = timesteps;
    this.samples = samples;
    int rows = Math.multiplyExact(timesteps, samples);
    int hidden = network.spec().hiddenLayers();
    outputs = network.spec().outputs();
    readout = network.spec().readout();
    output = new float[Math.multiplyExact(rows, outputs)];
    widths = new int[hidden];
    spikes = new long[hidden][];
    negative = new long[hidden][0];
    this.membranes = new float[hidden][0];
    for (int layer = 0; layer < hidden; layer++) {
      widths[layer] = network.parameters().outputs(layer);
      spikes[layer] = new long[Math.multiplyExact(rows, Activity.words(widths[layer]))];
      Neuron neuron = network.spec().layers().get(layer).neuron();
      if (neuron instanceof SpikingNeuron spiking && spiking.signed()) {
        negative[layer] = new long[spikes[layer].length];
      }
      if (membranes) {
        this.membranes[layer] = new float[Math.multiplyExact(rows, widths[layer])];
      }
    }
  }

  /** Takes over a recorded chunk of some of the samples. */
  void take(Recording recording, int firstSample) {
    int count = recording.batch();
    for (int t = 0; t < recording.steps(); t++) {
      int source = t * count;
      int target = (recording.from() + t) * samples + firstSample;
      copy(recording.output(), source, output, target, count, outputs);
      for (int layer = 0; layer < widths.length; layer++) {
        int words = Activity.words(widths[layer]);
        System.arraycopy(
            recording.activity(layer).spikes(),
            source * words,
            spikes[layer],
            target * words,
            count * words);
        long[] minus = recording.activity(layer).negative();
        if (minus != null) {
          System.arraycopy(minus, source * words, negative[layer], target * words, count * words);
        }
        float[] membrane = recording.membrane(layer);
        if (membrane != null && membranes[layer].length > 0) {
          copy(membrane, source, membranes[layer], target, count, widths[layer]);
        }
      }
    }
  }

  private static void copy(float[] from, int fromRow, float[] to, int toRow, int rows, int width) {
    System.arraycopy(from, fromRow * width, to, toRow * width, rows * width);
  }

  /**
   * The number of steps.
   *
   * @return T
   */
  public int timesteps() {
    return timesteps;
  }

  /**
   * The number of samples.
   *
   * @return B
   */
  public int samples() {
    return samples;
  }

  /**
   * One output.
   *
   * @param step time step, from 0
   * @param sample sample, from 0
   * @param index output, from 0
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such step, sample or output
   */
  public float output(int step, int sample, int index) {
    return output[row(step, sample) * outputs + Objects.checkIndex(index, outputs)];
  }

  /**
   * All outputs.
   *
   * @return {@code [T, B, K]}
   */
  public float[] outputs() {
    return output.clone();
  }

  /**
   * The predicted class: the largest output summed over all steps, or the largest of the last step
   * where the read-out is that alone ({@link Readout.Last}); the first of equals. The same as in
   * training, evaluation and sessions.
   *
   * @param sample sample, from 0
   * @return the class
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public int prediction(int sample) {
    Objects.checkIndex(sample, samples);
    var sums = new OutputSums(readout, outputs, 1);
    for (int t = 0; t < timesteps; t++) {
      sums.take(output, (t * samples + sample) * outputs, 0);
    }
    return sums.prediction(0);
  }

  /**
   * Whether a neuron fired, with a spike of either sign.
   *
   * @param layer hidden layer, from 0
   * @param step time step, from 0
   * @param sample sample, from 0
   * @param neuron neuron, from 0
   * @return true for a spike
   * @throws IndexOutOfBoundsException if there is no such layer, step, sample or neuron
   */
  public boolean spike(int layer, int step, int sample, int neuron) {
    int words = Activity.words(widths[layer]);
    Objects.checkIndex(neuron, widths[layer]);
    return spike(layer, row(step, sample) * words, neuron) != 0;
  }

  private int row(int step, int sample) {
    return Objects.checkIndex(step, timesteps) * samples + Objects.checkIndex(sample, samples);
  }

  /** A spike as a number. */
  private int spike(int layer, int firstWord, int neuron) {
    int word = firstWord + neuron / 64;
    long plus = spikes[layer][word] >>> neuron & 1;
    long minus = negative[layer].length == 0 ? 0 : negative[layer][word] >>> neuron & 1;
    return (int) (plus - minus);
  }

  /**
   * Whether a layer's neurons fire with both signs, so that {@link #spikes} may hold -1.
   *
   * @param layer hidden layer, from 0
   * @return true for neurons of both signs
   */
  public boolean signed(int layer) {
    return negative[layer].length > 0;
  }

  /**
   * All spikes of a layer.
   *
   * @param layer hidden layer, from 0
   * @return {@code [T, B, n]}, 1 for a spike and 0 for none; -1 for a negative one
   */
  public byte[] spikes(int layer) {
    int width = widths[layer];
    int words = Activity.words(width);
    byte[] expanded = new byte[Math.multiplyExact(timesteps * samples, width)];
    for (int row = 0; row < timesteps * samples; row++) {
      for (int i = 0; i < width; i++) {
        expanded[row * width + i] = (byte) spike(layer, row * words, i);
      }
    }
    return expanded;
  }

  /**
   * All membrane potentials of a layer, before the reset.
   *
   * @param layer hidden layer, from 0
   * @return {@code [T, B, n]}, or empty where they were not asked for
   */
  public Optional<float[]> membranes(int layer) {
    return membranes[layer].length == 0 ? Optional.empty() : Optional.of(membranes[layer].clone());
  }

  /**
   * The share of neurons and steps with a spike.
   *
   * @param layer hidden layer, from 0
   * @return from 0 to 1
   */
  public double firingRate(int layer) {
    long count = 0;
    for (long[] plane : List.of(spikes[layer], negative[layer])) {
      for (long word : plane) {
        count += Long.bitCount(word);
      }
    }
    return count / ((double) timesteps * samples * widths[layer]);
  }
}
