package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Reset;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries the tangent of infinitesimal noise on all hidden activities through a recorded pass, from
 * chunk to chunk:
 *
 * <pre>{@code
 * du = leak dm + W dx        ds = psi du        dx above = ds + v
 * dm = du - threshold ds                        (reset by subtraction)
 * dm = (1 - s) du - u ds                        (reset to zero)
 * }</pre>
 *
 * <p>with dm the tangent of the membrane after its reset. The input has none, so the first layer
 * sends its noise alone. Every operation rounds as the forward pass does.
 */
public final class TangentPass {
  private static final int SAMPLE_BLOCK = 8;

  private final Parameters parameters;
  private final NoiseLaw law;
  private final Compute compute;
  private final DenseProduct product;
  private final int hidden;
  private final float readoutLeak;
  private final InjectedNoise[] noise;

  /** Tangents of membranes after their resets, {@code [B][n]}; the read-out's last. */
  private final float[][] membranes;

  /** Tangents of what each layer sends, {@code [rows][n]}; of the outputs, last. */
  private final float[][] sent;

  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private long key;

  // The layer and chunk in progress, for a task that captures nothing and so allocates nothing.
  private int current;
  private @Nullable Recording followed;
  private final Workers.Block spikesBlock = this::spikesBlock;

  /**
   * Makes a pass.
   *
   * @param parameters the network's parameters, read at each chunk
   * @param law of the noise
   * @param compute who computes
   */
  public TangentPass(Parameters parameters, NoiseLaw law, Compute compute) {
    this.parameters = parameters;
    this.law = law;
    this.compute = compute;
    product = compute.kernels().dense(compute.workers());
    NetworkSpec spec = LayerRuntime.clocked(parameters.spec());
    hidden = spec.hiddenLayers();
    readoutLeak = LayerRuntime.readoutLeak(spec.layers().get(hidden));
    noise = new InjectedNoise[hidden];
    int widest = 0;
    for (int layer = 0; layer < hidden; layer++) {
      noise[layer] = new InjectedNoise(parameters.outputs(layer));
      widest = Math.max(widest, parameters.outputs(layer));
    }
    membranes = new float[hidden + 1][0];
    sent = new float[hidden + 1][0];
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
  }

  /**
   * Whether membranes must be in the recording.
   *
   * @return true with a reset to zero
   */
  public boolean needsMembranes() {
    return parameters.spec().layers().stream()
        .anyMatch(layer -> layer.neuron() instanceof SpikingNeuron n && n.reset() == Reset.ZERO);
  }

  /**
   * Begins a sequence.
   *
   * @param noiseKey the stream of its noise
   */
  public void begin(long noiseKey) {
    key = noiseKey;
    for (float[] membrane : membranes) {
      Arrays.fill(membrane, 0f);
    }
  }

  /**
   * Follows a chunk. Chunks of a sequence come in their order.
   *
   * @param recording of the chunk, with surrogate derivatives
   */
  public void advance(Recording recording) {
    int rows = recording.rows();
    for (int layer = 0; layer <= hidden; layer++) {
      int width = parameters.outputs(layer);
      if (sent[layer].length < rows * width) {
        sent[layer] = new float[rows * width];
      }
      if (membranes[layer].length < recording.batch() * width) {
        membranes[layer] = new float[recording.batch() * width];
      }
      Arrays.fill(sent[layer], 0, rows * width, 0f);
      if (layer > 0) {
        int inputs = parameters.inputs(layer);
        product.multiplyAdd(
            Layout.PLAIN,
            rows,
            width,
            inputs,
            sent[layer - 1],
            0,
            inputs,
            parameters.weights(layer),
            0,
            width,
            sent[layer],
            0,
            width);
      }
      if (layer < hidden) {
        draw(layer, recording);
        current = layer;
        followed = recording;
        compute.workers().blocks(recording.batch(), SAMPLE_BLOCK, spikesBlock);
      } else if (readoutLeak != 0f) {
        integrate(recording, width);
      }
    }
  }

  private void draw(int layer, Recording recording) {
    noise[layer].draw(
        law,
        false,
        true,
        CounterRandom.child(key, layer),
        recording.from(),
        recording.steps(),
        recording.batch(),
        compute.kernels().noise(),
        compute.workers(),
        slots,
        scratch);
  }

  /** All steps of some samples of a hidden layer; the current's place receives what is sent. */
  private void spikesBlock(int from, int to, int worker) {
    int layer = current;
    Recording recording = Objects.requireNonNull(followed);
    var neuron = (SpikingNeuron) parameters.spec().layers().get(layer).neuron();
    int width = parameters.outputs(layer);
    float leak = value(neuron.leak());
    float threshold = value(neuron.threshold());
    float[] psi = recording.psi(layer);
    float[] out = sent[layer];
    float[] v = noise[layer].dense();
    float[] membrane = membranes[layer];
    NeuronUpdates kernel = compute.kernels().neurons();
    for (int t = 0; t < recording.steps(); t++) {
      for (int b = from; b < to; b++) {
        int at = (t * recording.batch() + b) * width;
        int state = b * width;
        if (neuron.reset() == Reset.ZERO) {
          float[] u = Objects.requireNonNull(recording.membrane(layer));
          kernel.tangentsToZero(
              width, leak, threshold, false, u, at, psi, at, membrane, state, out, at);
        } else {
          float slope = neuron.reset() == Reset.SUBTRACT ? -threshold : 0f;
          kernel.tangents(width, leak, slope, psi, at, membrane, state, out, at);
        }
        kernel.addScaled(width, 1f, v, at, out, at);
      }
    }
  }

  private void integrate(Recording recording, int width) {
    float[] out = sent[hidden];
    float[] membrane = membranes[hidden];
    int size = recording.batch() * width;
    for (int t = 0; t < recording.steps(); t++) {
      for (int i = 0; i < size; i++) {
        membrane[i] = Math.fma(readoutLeak, membrane[i], out[t * size + i]);
        out[t * size + i] = membrane[i];
      }
    }
  }

  private static float value(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double uniform) -> (float) uniform;
    };
  }

  /**
   * The noise of a hidden layer in the last chunk.
   *
   * @param layer its index
   * @return {@code [rows][n]}, not a copy
   */
  public float[] noise(int layer) {
    return noise[layer].dense();
  }

  /**
   * Tangents of the outputs in the last chunk.
   *
   * @return {@code [rows][K]}, not a copy
   */
  public float[] tangents() {
    return sent[hidden];
  }
}
