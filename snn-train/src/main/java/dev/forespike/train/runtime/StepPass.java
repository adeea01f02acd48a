package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.train.runtime.SpikeProduct.Start;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a network forward for one sample, one time step at a time, with the bits of {@link
 * ForwardPass}. Memory does not grow with the number of steps, and a step allocates nothing.
 */
public final class StepPass {
  private final NetworkSpec spec;
  private final Parameters parameters;
  private final Compute compute;
  private final @Nullable NoisePlan noise;
  private final boolean learn;
  private final Recording recording;
  private final LinearMap[] maps;
  private final NeuronConstants[] constants;
  private final float[][] membranes;
  private final float[] readoutMembrane;
  private final float readoutLeak;
  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private final float[] noiseCurrent;
  private final float[] inputCurrent;
  private final float[] input;
  private int step;

  /**
   * Makes a pass with its own memory.
   *
   * @param parameters weights and biases, read at every step
   * @param compute who computes; one thread is enough
   * @param noise the noise to inject, or null for none
   * @param learn whether surrogate derivatives are wanted
   */
  public StepPass(
      Parameters parameters, Compute compute, @Nullable NoisePlan noise, boolean learn) {
    spec = LayerRuntime.clocked(parameters.spec());
    this.parameters = parameters;
    this.compute = compute;
    this.noise = noise;
    this.learn = learn;
    recording = new Recording(spec, 1, 1);
    maps = LinearMap.of(spec, compute, SpikeProduct.Path.AUTOMATIC);
    int hidden = spec.hiddenLayers();
    constants = new NeuronConstants[hidden];
    membranes = new float[hidden][];
    int widest = spec.outputs();
    for (int i = 0; i < hidden; i++) {
      constants[i] = LayerRuntime.constants(spec.layers().get(i));
      membranes[i] = new float[parameters.outputs(i)];
      widest = Math.max(widest, parameters.outputs(i));
    }
    readoutLeak = LayerRuntime.readoutLeak(spec.layers().get(hidden));
    readoutMembrane = new float[spec.outputs()];
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
    noiseCurrent = new float[widest];
    inputCurrent = new float[parameters.outputs(0)];
    input = new float[parameters.inputs(0)];
  }

  /** Begins a sequence: resets all membranes; the input stays. */
  public void begin() {
    for (float[] membrane : membranes) {
      Arrays.fill(membrane, 0f);
    }
    Arrays.fill(readoutMembrane, 0f);
    step = 0;
  }

  /**
   * Takes an input that holds until the next.
   *
   * @param x {@code [N]}
   */
  public void input(float[] x) {
    System.arraycopy(x, 0, input, 0, input.length);
    recording.input().listNumbers(compute.workers(), 1, input, 0);
    refresh();
  }

  /**
   * Takes input spikes that hold until the next input.
   *
   * @param neurons indices in ascending order
   * @param count how many of them
   */
  public void inputSpikes(int[] neurons, int count) {
    recording.input().fire(compute.workers(), neurons, count);
    refresh();
  }

  /** Recomputes what depends on the weights alone, after they changed. */
  public void refresh() {
    maps[0].current(recording.input(), null, 0f, parameters, inputCurrent);
  }

  /**
   * Runs one step.
   *
   * @param noiseKey the stream of the noise of this sequence
   */
  public void advance(long noiseKey) {
    recording.begin(1, step, 1, noise != null);
    int hidden = spec.hiddenLayers();
    for (int layer = 0; layer < hidden; layer++) {
      float[] current = current(layer, recording.psi(layer));
      if (noise != null) {
        draw(layer, noise, noiseKey);
      }
      fire(layer, current);
      recording.activity(layer).listSpikes(compute.workers(), 1);
    }
    readout(hidden);
    step++;
  }

  /** The current of a layer: the input's is kept, others are written into the target. */
  private float[] current(int layer, float[] target) {
    if (layer == 0) {
      return inputCurrent;
    }
    Activity received = recording.received(layer);
    if (noise == null || noise.position() == NoisePosition.MEMBRANE) {
      maps[layer].current(received, null, 0f, parameters, target);
    } else if (noise.antithetic() && !recording.noise(layer - 1).sparse()) {
      maps[layer].current(received, null, 0f, parameters, target);
      addPairedNoise(layer, target, noise.alpha());
    } else {
      Activity injected = recording.noise(layer - 1).activity();
      maps[layer].current(received, injected, noise.alpha(), parameters, target);
    }
    return target;
  }

  /** As in {@link ForwardPass}: the noise of a pair is a product of its own. */
  private void addPairedNoise(int layer, float[] target, float alpha) {
    InjectedNoise injected = recording.noise(layer - 1);
    int width = parameters.outputs(layer);
    maps[layer].tangent(1, injected.dense(), parameters, Start.ZERO, noiseCurrent);
    compute
        .kernels()
        .neurons()
        .addScaled(width, injected.sign(0) * alpha, noiseCurrent, 0, target, 0);
  }

  private void draw(int layer, NoisePlan plan, long noiseKey) {
    recording
        .noise(layer)
        .draw(
            plan.law(),
            plan.antithetic(),
            plan.position() == NoisePosition.MEMBRANE,
            CounterRandom.child(noiseKey, layer),
            step,
            1,
            1,
            compute.kernels().noise(),
            compute.workers(),
            slots,
            scratch);
  }

  /** Keeps membrane potentials in the recording from now on. */
  public void keepMembranes() {
    recording.keepMembranes();
  }

  private void fire(int layer, float[] current) {
    boolean membrane = noise != null && noise.position() == NoisePosition.MEMBRANE;
    float[] z = membrane ? recording.noise(layer).dense() : null;
    float scale = noise == null ? 0f : recording.noise(layer).sign(0) * noise.alpha();
    float[] psi = learn ? recording.psi(layer) : null;
    float[] kept = recording.membrane(layer);
    int n = parameters.outputs(layer);
    NeuronConstants neuron = constants[layer];
    float[] v = membranes[layer];
    long[] spikes = recording.activity(layer).spikes();
    long[] negative = recording.activity(layer).negative();
    var kernel = compute.kernels().neurons();
    if (negative == null) {
      kernel.step(neuron, n, current, 0, v, 0, z, 0, scale, spikes, 0, psi, 0, kept, 0);
    } else {
      kernel.stepSigned(
          neuron, n, current, 0, v, 0, z, 0, scale, spikes, negative, 0, psi, 0, kept, 0);
    }
  }

  private void readout(int layer) {
    float[] output = recording.output();
    int width = parameters.outputs(layer);
    float[] current = current(layer, output);
    if (layer == 0) {
      System.arraycopy(current, 0, output, 0, width);
    }
    if (readoutLeak != 0f) {
      compute.kernels().neurons().integrate(width, readoutLeak, readoutMembrane, 0, output, 0);
      System.arraycopy(readoutMembrane, 0, output, 0, width);
    }
  }

  /**
   * What the last step left.
   *
   * @return one step of one sample, overwritten by the next
   */
  public Recording recording() {
    return recording;
  }
}
