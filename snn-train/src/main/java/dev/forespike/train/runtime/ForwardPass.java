package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.kernels.product.SpikeProduct.Start;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a clock-driven network forward, chunk by chunk and layer by layer. The chunk never changes a
 * bit of spikes or outputs. Membrane potentials cross chunk borders.
 *
 * <p>Call {@link #begin} for each batch, then {@link #advance} for consecutive chunks. One thread
 * at a time calls; the work is shared among the workers. Where the input is the same at every step,
 * a chunk of a size that was there before allocates nothing.
 */
public final class ForwardPass {
  private static final int SAMPLE_BLOCK = 8;

  private final Plan plan;
  private final int capacity;
  private final Compute compute;
  private final Recording recording;
  private final float[][] states;
  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private float[] constantCurrent = {};
  private float[] noiseCurrent = {};
  private Parameters parameters;
  private ClockedBatch batch;

  // The layer in progress, for tasks that capture nothing and so allocate nothing.
  private int layer;
  private @Nullable NoisePlan noise;
  private boolean learn;
  private float[] paired = {};
  private final Workers.Block neurons = this::neurons;
  private final Workers.Block pairs = this::pairs;

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
    this.capacity = capacity;
    this.parameters = parameters;
    this.compute = compute;
    plan = new Plan(parameters.spec(), compute, path);
    recording = new Recording(plan, capacity, chunk);
    states = new float[plan.layers()][];
    for (int i = 0; i < states.length; i++) {
      int kept = Math.multiplyExact(plan.neurons(i).states(), plan.map(i).outputs());
      states[i] = new float[Math.multiplyExact(capacity, kept)];
    }
    scratch = new int[compute.workers().threads()][Noise.scratch(plan.widest())];
    batch = new ClockedBatch(1, parameters.spec().input().size(), 1, true);
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
    return plan.spec();
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
    if (batch.constant()) {
      recording.input().listNumbers(compute.workers(), batch.size(), batch.input(), 0);
    }
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
    plan.map(0).current(recording.input(), null, 0f, parameters, constantCurrent);
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
    this.noise = noise;
    this.learn = learn;
    recording.begin(batch.size(), from, steps, noise != null);
    for (layer = 0; layer < plan.layers(); layer++) {
      boolean spikes = plan.neurons(layer).spikes();
      current(noise);
      if (noise != null && spikes) {
        draw(noise, CounterRandom.child(noiseKey, layer));
      }
      compute.workers().blocks(batch.size(), SAMPLE_BLOCK, neurons);
      if (spikes) {
        recording.activity(layer).listSpikes(compute.workers(), recording.rows());
      }
    }
  }

  /** Where a layer's currents go, and then what its neurons leave. */
  private float[] target() {
    return plan.neurons(layer).spikes() ? recording.psi(layer) : recording.output();
  }

  /** The current of the layer in progress, unless it is the constant one. */
  private void current(@Nullable NoisePlan noise) {
    Activity received = recording.received(layer);
    if (layer > 0 && noise != null && noise.position() == NoisePosition.OUTPUT) {
      noisyCurrent(received, recording.noise(layer - 1), noise);
    } else if (layer > 0) {
      plan.map(layer).current(received, null, 0f, parameters, target());
    } else if (!batch.constant()) {
      int first = recording.from() * batch.size() * parameters.inputs(0);
      received.listNumbers(compute.workers(), recording.rows(), batch.input(), first);
      plan.map(0).current(received, null, 0f, parameters, target());
    }
  }

  /**
   * The two steps of an antithetic pair share the current of their noise, a product of its own,
   * unless it is sparse.
   */
  private void noisyCurrent(Activity received, InjectedNoise injected, NoisePlan noise) {
    LinearMap map = plan.map(layer);
    if (injected.sparse() || !noise.antithetic()) {
      map.current(received, injected.activity(), noise.alpha(), parameters, target());
      return;
    }
    map.current(received, null, 0f, parameters, target());
    int rows = injected.draws() * batch.size();
    if (noiseCurrent.length < rows * map.outputs()) {
      noiseCurrent = new float[rows * map.outputs()];
    }
    map.tangent(rows, injected.dense(), parameters, Start.ZERO, noiseCurrent);
    paired = target();
    compute.workers().blocks(batch.size(), SAMPLE_BLOCK, pairs);
  }

  /** Adds the current of their noise to all steps of some samples. */
  private void pairs(int from, int to, int worker) {
    InjectedNoise injected = recording.noise(layer - 1);
    float alpha = noise == null ? 0f : noise.alpha();
    int width = plan.map(layer).outputs();
    int size = batch.size();
    var kernel = compute.kernels().neurons();
    for (int step = 0; step < recording.steps(); step++) {
      int source = (injected.draw(step) * size + from) * width;
      int target = (step * size + from) * width;
      float scale = injected.sign(step) * alpha;
      kernel.addScaled((to - from) * width, scale, noiseCurrent, source, paired, target);
    }
  }

  private void draw(NoisePlan noise, long key) {
    recording
        .noise(layer)
        .draw(
            noise.law(),
            noise.antithetic(),
            noise.position() == NoisePosition.MEMBRANE,
            key,
            recording.from(),
            recording.steps(),
            batch.size(),
            compute.kernels().noise(),
            compute.workers(),
            slots,
            scratch);
  }

  /** All steps of some samples; the current's place receives psi, or what integrators give. */
  private void neurons(int from, int to, int worker) {
    NeuronModel model = plan.neurons(layer);
    int width = plan.map(layer).outputs();
    int kept = model.states() * width;
    int size = batch.size();
    boolean constant = layer == 0 && batch.constant();
    float[] out = target();
    float[] current = constant ? constantCurrent : out;
    float[] state = states[layer];
    Activity sent = model.spikes() ? recording.activity(layer) : null;
    float[] left = model.spikes() && !learn ? null : out;
    float[] membrane = model.spikes() ? recording.membrane(layer) : null;
    boolean kicked = model.spikes() && noise != null && noise.position() == NoisePosition.MEMBRANE;
    InjectedNoise kick = kicked ? recording.noise(layer) : null;
    float[] z = kick == null ? null : kick.dense();
    float alpha = noise == null ? 0f : noise.alpha();
    if (recording.from() == 0) {
      Arrays.fill(state, from * kept, to * kept, 0f);
    }
    for (int t = 0; t < recording.steps(); t++) {
      int zRow = kick == null ? 0 : kick.draw(t) * size;
      float scale = kick == null ? 0f : kick.sign(t) * alpha;
      for (int b = from; b < to; b++) {
        int row = t * size + b;
        int at = (constant ? b : row) * width;
        int zAt = (zRow + b) * width;
        model.step(width, current, at, state, b * kept, z, zAt, scale, sent, row, left, membrane);
      }
    }
  }
}
