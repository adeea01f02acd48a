package dev.forespike.train;

import dev.forespike.train.runtime.Recording;

/** What a network gave for a few samples: outputs and spikes of every step. Immutable copies. */
public final class Inference {
  private final int timesteps;
  private final int samples;
  private final int outputs;
  private final float[] output;
  private final long[][] spikes;
  private final int[] widths;
  private final int[] predictions;

  Inference(Recording recording, int outputs, int[] widths, int[] predictions) {
    timesteps = recording.steps();
    samples = recording.batch();
    this.outputs = outputs;
    this.widths = widths;
    this.predictions = predictions;
    output = java.util.Arrays.copyOf(recording.output(), timesteps * samples * outputs);
    spikes = new long[widths.length][];
    for (int layer = 0; layer < widths.length; layer++) {
      int words = Recording.words(widths[layer]);
      spikes[layer] = java.util.Arrays.copyOf(recording.spikes(layer), timesteps * samples * words);
    }
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
   */
  public float output(int step, int sample, int index) {
    return output[(step * samples + sample) * outputs + index];
  }

  /**
   * The predicted class: the largest output summed over all steps.
   *
   * @param sample sample, from 0
   * @return the class
   */
  public int prediction(int sample) {
    return predictions[sample];
  }

  /**
   * Whether a neuron fired.
   *
   * @param layer hidden layer, from 0
   * @param step time step, from 0
   * @param sample sample, from 0
   * @param neuron neuron, from 0
   * @return true for a spike
   */
  public boolean spike(int layer, int step, int sample, int neuron) {
    int words = Recording.words(widths[layer]);
    int row = step * samples + sample;
    return (spikes[layer][row * words + neuron / 64] >>> neuron & 1) == 1;
  }
}
