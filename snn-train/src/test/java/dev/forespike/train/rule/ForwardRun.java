package dev.forespike.train.rule;

import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a forward pass of the library left, all chunks of a sequence put together. */
final class ForwardRun {
  private final int batch;
  private final int outputs;
  private final int[] widths;
  private final byte[][] spikes;
  private final float[][] psi;
  private final float[][] noise;
  private final float[] output;

  private ForwardRun(int timesteps, int batch, Parameters parameters) {
    this.batch = batch;
    int rows = timesteps * batch;
    int hidden = parameters.layers() - 1;
    outputs = parameters.outputs(hidden);
    widths = new int[hidden];
    spikes = new byte[hidden][];
    psi = new float[hidden][];
    noise = new float[hidden][];
    for (int layer = 0; layer < hidden; layer++) {
      widths[layer] = parameters.outputs(layer);
      spikes[layer] = new byte[rows * widths[layer]];
      psi[layer] = new float[rows * widths[layer]];
      noise[layer] = new float[rows * widths[layer]];
    }
    output = new float[rows * outputs];
  }

  /** Runs a batch forward. */
  static ForwardRun of(
      Parameters parameters,
      ClockedBatch batch,
      @Nullable NoisePlan plan,
      long noiseKey,
      int chunk,
      Compute compute,
      SpikeProduct.Path path) {
    int timesteps = batch.timesteps();
    var run = new ForwardRun(timesteps, batch.size(), parameters);
    var pass = new ForwardPass(parameters, compute, batch.size(), chunk, path);
    pass.begin(parameters, batch);
    for (int from = 0; from < timesteps; from += chunk) {
      pass.advance(from, Math.min(chunk, timesteps - from), plan, noiseKey, true);
      run.take(pass.recording(), plan != null);
    }
    return run;
  }

  private void take(Recording recording, boolean noisy) {
    int first = recording.from() * batch;
    int rows = recording.rows();
    System.arraycopy(recording.output(), 0, output, first * outputs, rows * outputs);
    for (int layer = 0; layer < widths.length; layer++) {
      int n = widths[layer];
      System.arraycopy(recording.psi(layer), 0, psi[layer], first * n, rows * n);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < n; i++) {
          int word = r * Activity.words(n) + i / 64;
          long[] negative = recording.activity(layer).negative();
          long minus = negative == null ? 0 : negative[word] >>> i & 1;
          long plus = recording.activity(layer).spikes()[word] >>> i & 1;
          spikes[layer][(first + r) * n + i] = (byte) (plus - minus);
        }
      }
      if (noisy) {
        expand(recording.noise(layer), rows, n, noise[layer], first * n);
      }
    }
  }

  private static void expand(InjectedNoise source, int rows, int n, float[] target, int offset) {
    System.arraycopy(source.toDense(rows), 0, target, offset, rows * n);
  }

  /** Noise of one layer, step and sample. */
  double[] noise(int layer, int t, int b) {
    return row(noise[layer], widths[layer], t, b);
  }

  /** Outputs of one step and sample. */
  double[] output(int t, int b) {
    return row(output, outputs, t, b);
  }

  /** Surrogate derivatives of one layer, step and sample. */
  double[] psi(int layer, int t, int b) {
    return row(psi[layer], widths[layer], t, b);
  }

  /** What a neuron sent: 1, 0 or -1. */
  int spike(int layer, int t, int b, int neuron) {
    return spikes[layer][(t * batch + b) * widths[layer] + neuron];
  }

  private double[] row(float[] values, int width, int t, int b) {
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      row[i] = values[(t * batch + b) * width + i];
    }
    return row;
  }

  /** Everything that must not depend on how the pass was computed, to be compared bit by bit. */
  List<float[]> values() {
    var all = new ArrayList<float[]>();
    all.add(output);
    all.addAll(List.of(psi));
    all.addAll(List.of(noise));
    for (byte[] layer : spikes) {
      float[] numbers = new float[layer.length];
      for (int i = 0; i < layer.length; i++) {
        numbers[i] = layer[i];
      }
      all.add(numbers);
    }
    return all;
  }

  /** The share of neurons and steps with a spike, in the layer where it is lowest. */
  double lowestFiringRate() {
    double lowest = 1;
    for (byte[] layer : spikes) {
      int count = 0;
      for (byte spike : layer) {
        count += Math.abs(spike);
      }
      lowest = Math.min(lowest, count / (double) layer.length);
    }
    return lowest;
  }
}
