package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.train.runtime.SpikeProduct.Start;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a clock-driven network forward, chunk by chunk and layer by layer. The chunk never changes a
 * bit of spikes or outputs. Membrane potentials cross chunk borders.
 *
 * <p>Call {@link #begin} for each batch, then {@link #advance} for consecutive chunks. One thread
 * at a time calls; the work is shared among the workers.
 */
public final class ForwardPass {
  private static final int SAMPLE_BLOCK = 8;

  private final NetworkSpec spec;
  private final int capacity;
  private final Compute compute;
  private final LinearMap[] maps;
  private final Recording recording;
  private final NeuronConstants[] constants;
  private final float[][] membranes;
  private final float[] readoutMembrane;
  private final float readoutLeak;
  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private float[] constantCurrent = {};
  private float[] noiseCurrent = {};
  private Parameters parameters;
  private ClockedBatch batch;

  /**
   * Makes a pass with its own memory.
   *
   * @param parameters the network's weights and biases
   * @param compute who computes
   * @param capacity largest batch
   * @param chunk largest number of steps at once
   * @param path how products with spikes are computed
   */
  public ForwardPass(
      Parameters parameters, Compute compute, int capacity, int chunk, SpikeProduct.Path path) {
    this.spec = LayerRuntime.clocked(parameters.spec());
    this.capacity = capacity;
    this.parameters = parameters;
    this.compute = compute;
    maps = LinearMap.of(spec, compute, path);
    recording = new Recording(spec, capacity, chunk);
    int hidden = spec.hiddenLayers();
    constants = new NeuronConstants[hidden];
    membranes = new float[hidden][];
    int widest = 0;
    for (int i = 0; i < hidden; i++) {
      constants[i] = LayerRuntime.constants(spec.layers().get(i));
      membranes[i] = new float[Math.multiplyExact(capacity, parameters.outputs(i))];
      widest = Math.max(widest, parameters.outputs(i));
    }
    readoutLeak = LayerRuntime.readoutLeak(spec.layers().get(hidden));
    readoutMembrane = new float[Math.multiplyExact(capacity, spec.outputs())];
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
    batch = new ClockedBatch(1, spec.input().size(), 1, true);
  }

  /**
   * Keeps membrane potentials in the recording from now on.
   *
   * @return this pass
   */
  public ForwardPass keepMembranes() {
    recording.keepMembranes();
    return this;
  }

  /**
   * The network.
   *
   * @return its specification
   */
  NetworkSpec spec() {
    return spec;
  }

  /**
   * The largest batch.
   *
   * @return number of samples
   */
  public int capacity() {
    return capacity;
  }

  /**
   * What the last chunk left.
   *
   * @return the recording, overwritten by the next chunk
   */
  public Recording recording() {
    return recording;
  }

  /**
   * Begins a batch. Membranes are at rest when its first step begins.
   *
   * @param parameters weights and biases for this batch
   * @param batch the input
   */
  public void begin(Parameters parameters, ClockedBatch batch) {
    this.parameters = parameters;
    this.batch = batch;
    Arrays.fill(readoutMembrane, 0f);
    refresh();
  }

  /** Recomputes what depends on the weights alone, after they changed within a sequence. */
  public void refresh() {
    if (!batch.constant()) {
      return;
    }
    int size = batch.size() * parameters.outputs(0);
    if (constantCurrent.length < size) {
      constantCurrent = new float[size];
    }
    recording.input().listNumbers(compute.workers(), batch.size(), batch.input(), 0);
    maps[0].current(recording.input(), null, 0f, parameters, constantCurrent);
  }

  /**
   * Runs a chunk of steps.
   *
   * @param from its first step
   * @param steps its length, at most the largest chunk
   * @param noise the noise to inject, or null for none
   * @param noiseKey the stream of the noise of this batch
   * @param learn whether surrogate derivatives are wanted
   */
  public void advance(
      int from, int steps, @Nullable NoisePlan noise, long noiseKey, boolean learn) {
    recording.begin(batch.size(), from, steps, noise != null);
    for (int layer = 0; layer < spec.hiddenLayers(); layer++) {
      current(layer, recording.psi(layer), noise);
      if (noise != null) {
        recording
            .noise(layer)
            .draw(
                noise.law(),
                noise.antithetic(),
                noise.position() == NoisePosition.MEMBRANE,
                CounterRandom.child(noiseKey, layer),
                from,
                steps,
                batch.size(),
                compute.kernels().noise(),
                compute.workers(),
                slots,
                scratch);
      }
      step(layer, noise, learn);
      recording.activity(layer).listSpikes(compute.workers(), recording.rows());
    }
    readout(noise);
  }

  /** The input current of a layer into an array, unless it is the constant one. */
  private void current(int layer, float[] target, @Nullable NoisePlan noise) {
    int size = batch.size() * parameters.outputs(layer);
    Activity received = recording.received(layer);
    if (layer == 0 && batch.constant()) {
      for (int t = 0; t < recording.steps() && spec.hiddenLayers() == 0; t++) {
        System.arraycopy(constantCurrent, 0, target, t * size, size);
      }
    } else if (layer == 0) {
      int first = recording.from() * batch.size() * parameters.inputs(0);
      received.listNumbers(compute.workers(), recording.rows(), batch.input(), first);
      maps[0].current(received, null, 0f, parameters, target);
    } else if (noise == null || noise.position() == NoisePosition.MEMBRANE) {
      maps[layer].current(received, null, 0f, parameters, target);
    } else {
      noisyCurrent(layer, target, noise);
    }
  }

  /** The two steps of an antithetic pair share the current of their noise, unless it is sparse. */
  private void noisyCurrent(int layer, float[] target, NoisePlan noise) {
    InjectedNoise injected = recording.noise(layer - 1);
    Activity received = recording.received(layer);
    if (noise.antithetic() && !injected.sparse()) {
      maps[layer].current(received, null, 0f, parameters, target);
      addPairedNoise(layer, target, noise.alpha());
    } else {
      maps[layer].current(received, injected.activity(), noise.alpha(), parameters, target);
    }
  }

  /**
   * Adds the current of antithetic noise: a product of its own, which both steps of a pair share.
   */
  private void addPairedNoise(int layer, float[] target, float alpha) {
    InjectedNoise injected = recording.noise(layer - 1);
    int width = parameters.outputs(layer);
    int rows = injected.draws() * batch.size();
    if (noiseCurrent.length < rows * width) {
      noiseCurrent = new float[rows * width];
    }
    maps[layer].tangent(rows, injected.dense(), parameters, Start.ZERO, noiseCurrent);
    int size = batch.size();
    compute
        .workers()
        .blocks(
            size,
            SAMPLE_BLOCK,
            (from, to, _) -> {
              for (int step = 0; step < recording.steps(); step++) {
                compute
                    .kernels()
                    .neurons()
                    .addScaled(
                        (to - from) * width,
                        injected.sign(step) * alpha,
                        noiseCurrent,
                        (injected.draw(step) * size + from) * width,
                        target,
                        (step * size + from) * width);
              }
            });
  }

  /** Steps all neurons of a layer through the chunk; the current's place receives psi. */
  private void step(int layer, @Nullable NoisePlan noise, boolean learn) {
    int size = batch.size();
    int width = parameters.outputs(layer);
    int words = Activity.words(width);
    boolean constant = layer == 0 && batch.constant();
    float[] psi = recording.psi(layer);
    float[] current = constant ? constantCurrent : psi;
    boolean membrane = noise != null && noise.position() == NoisePosition.MEMBRANE;
    InjectedNoise injected = recording.noise(layer);
    float[] z = membrane ? injected.dense() : null;
    float alpha = noise == null ? 0f : noise.alpha();
    NeuronUpdates kernel = compute.kernels().neurons();
    NeuronConstants neuron = constants[layer];
    float[] v = membranes[layer];
    long[] spikes = recording.activity(layer).spikes();
    long[] negative = recording.activity(layer).negative();
    compute
        .workers()
        .blocks(
            size,
            SAMPLE_BLOCK,
            (from, to, _) -> {
              if (recording.from() == 0) {
                Arrays.fill(membranes[layer], from * width, to * width, 0f);
              }
              for (int t = 0; t < recording.steps(); t++) {
                int noiseRow = membrane ? injected.draw(t) * size : 0;
                float noiseScale = membrane ? injected.sign(t) * alpha : 0f;
                for (int b = from; b < to; b++) {
                  int row = t * size + b;
                  int at = (constant ? b : row) * width;
                  int zAt = (noiseRow + b) * width;
                  float[] learned = learn ? psi : null;
                  float[] kept = recording.membrane(layer);
                  if (negative == null) {
                    kernel.step(
                        neuron,
                        width,
                        current,
                        at,
                        v,
                        b * width,
                        z,
                        zAt,
                        noiseScale,
                        spikes,
                        row * words,
                        learned,
                        row * width,
                        kept,
                        row * width);
                  } else {
                    kernel.stepSigned(
                        neuron,
                        width,
                        current,
                        at,
                        v,
                        b * width,
                        z,
                        zAt,
                        noiseScale,
                        spikes,
                        negative,
                        row * words,
                        learned,
                        row * width,
                        kept,
                        row * width);
                  }
                }
              }
            });
  }

  private void readout(@Nullable NoisePlan noise) {
    int layer = spec.hiddenLayers();
    float[] output = recording.output();
    current(layer, output, noise);
    if (readoutLeak == 0f) {
      return;
    }
    int stateSize = batch.size() * parameters.outputs(layer);
    for (int t = 0; t < recording.steps(); t++) {
      int offset = t * stateSize;
      compute
          .kernels()
          .neurons()
          .integrate(stateSize, readoutLeak, readoutMembrane, 0, output, offset);
      System.arraycopy(readoutMembrane, 0, output, offset, stateSize);
    }
  }
}
