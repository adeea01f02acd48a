package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
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
  private final NeuronConstants[] constants;
  private final float[][] membranes;
  private final float[] readoutMembrane;
  private final float readoutLeak;
  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private final int[] everyNeuron;
  private final float[] noiseCurrent;
  private final float[] noisySpikes;
  private final float[] inputCurrent;
  private final int[] inputIndex;
  private final float[] inputValue;

  /** The lists of a single row: where it begins and ends. */
  private final int[] span = new int[2];

  private int inputCount;
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
    everyNeuron = new int[widest];
    Arrays.setAll(everyNeuron, i -> i);
    noiseCurrent = new float[widest];
    noisySpikes = new float[widest];
    inputCurrent = new float[parameters.outputs(0)];
    inputIndex = new int[parameters.inputs(0)];
    inputValue = new float[parameters.inputs(0)];
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
    int count = 0;
    for (int i = 0; i < inputValue.length; i++) {
      if (x[i] != 0f) {
        inputIndex[count] = i;
        inputValue[count++] = x[i];
      }
    }
    inputCount = count;
    refresh();
  }

  /**
   * Takes input spikes that hold until the next input.
   *
   * @param neurons indices in ascending order
   * @param count how many of them
   */
  public void inputSpikes(int[] neurons, int count) {
    System.arraycopy(neurons, 0, inputIndex, 0, count);
    Arrays.fill(inputValue, 0, count, 1f);
    inputCount = count;
    refresh();
  }

  /** Recomputes what depends on the weights alone, after they changed. */
  public void refresh() {
    bias(0, inputCurrent);
    addRow(inputIndex, inputValue, inputCount, 1f, 0, inputCurrent);
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
      recording.listSpikes(layer, compute.workers());
    }
    readout(hidden);
    step++;
  }

  /** The current of a layer: the input's is kept, others are written into the target. */
  private float[] current(int layer, float[] target) {
    if (layer == 0) {
      return inputCurrent;
    }
    bias(layer, target);
    if (noise == null || noise.position() == NoisePosition.MEMBRANE) {
      addSpikes(layer, target);
    } else if (recording.noise(layer - 1).sparse() || noise.antithetic()) {
      addSpikes(layer, target);
      addNoiseCurrent(layer, target, noise.alpha());
    } else {
      addNoisySpikes(layer, target, noise.alpha());
    }
    return target;
  }

  private void addSpikes(int layer, float[] target) {
    SpikeLists spikes = recording.lists(layer - 1);
    addRow(spikes.index(), spikes.value(), spikes.size(), 1f, layer, target);
  }

  /** As in {@link ForwardPass}: independent dense noise and spikes are one product. */
  private void addNoisySpikes(int layer, float[] target, float alpha) {
    int width = parameters.inputs(layer);
    var neurons = compute.kernels().neurons();
    expand(layer - 1, noisySpikes);
    neurons.addScaled(width, alpha, recording.noise(layer - 1).dense(), 0, noisySpikes, 0);
    addRow(everyNeuron, noisySpikes, width, 1f, layer, target);
  }

  /** The spikes of a layer as numbers. */
  private void expand(int layer, float[] target) {
    int width = parameters.outputs(layer);
    compute.kernels().neurons().unpack(width, recording.spikes(layer), 0, target, 0);
    recording.subtractNegative(layer, 0, target, 0);
  }

  private void bias(int layer, float[] target) {
    float[] bias = parameters.biases(layer);
    if (bias.length == 0) {
      Arrays.fill(target, 0, parameters.outputs(layer), 0f);
    } else {
      System.arraycopy(bias, 0, target, 0, bias.length);
    }
  }

  private void addRow(
      int[] index, float @Nullable [] value, int count, float scale, int layer, float[] out) {
    int width = parameters.outputs(layer);
    span[1] = count;
    compute
        .kernels()
        .rows()
        .addRows(
            0, 1, span, index, value, scale, parameters.weights(layer), width, width, out, width);
  }

  /** As in {@link ForwardPass}: sparse noise adds its rows, a pair's noise a product of its own. */
  private void addNoiseCurrent(int layer, float[] target, float alpha) {
    InjectedNoise injected = recording.noise(layer - 1);
    if (injected.sparse()) {
      SpikeLists z = injected.lists();
      addRow(z.index(), z.value(), z.size(), alpha, layer, target);
      return;
    }
    int width = parameters.outputs(layer);
    Arrays.fill(noiseCurrent, 0, width, 0f);
    addRow(everyNeuron, injected.dense(), parameters.inputs(layer), 1f, layer, noiseCurrent);
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
    long[] spikes = recording.spikes(layer);
    long[] negative = recording.negative(layer);
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
    if (spec.readsSpikes()) {
      expand(layer - 1, output);
    } else {
      float[] current = current(layer, output);
      if (layer == 0) {
        System.arraycopy(current, 0, output, 0, width);
      }
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

  /**
   * The spikes of the last step as a list.
   *
   * @param layer a hidden layer
   * @return a list of one row
   */
  public SpikeLists lists(int layer) {
    return recording.lists(layer);
  }

  /**
   * The input's elements that are not zero.
   *
   * @return their number
   */
  public int inputCount() {
    return inputCount;
  }

  /**
   * Indices of the input's elements that are not zero.
   *
   * @return {@link #inputCount} of them are valid
   */
  public int[] inputIndex() {
    return inputIndex;
  }

  /**
   * The input's elements that are not zero.
   *
   * @return {@link #inputCount} of them are valid
   */
  public float[] inputValue() {
    return inputValue;
  }
}
