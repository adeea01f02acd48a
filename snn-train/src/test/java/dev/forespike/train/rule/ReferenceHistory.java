package dev.forespike.train.rule;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The whole history of a network in double precision, forward and backward from the equations: time
 * outside, layers inside, the chain rule for one step of one sample at a time. Slow and plain on
 * purpose; shares neither code nor order of computation with the library.
 *
 * <pre>{@code
 * u[t] = leak v[t-1] + W x[t] + b (+ alpha z[t]) ;  s[t] = f(u[t] - threshold)
 * v[t] = u - threshold s  or  u (1 - s)  or  u ;  x of the layer above = s[t] (+ alpha z[t])
 * o[t] = leak o[t-1] + W x[t] + b
 * dL/do[t] = e[t] + leak dL/do[t+1] ;  dL/ds = W^T (dL/du or dL/do of the layer above)
 * dL/du[t] = psi (dL/ds + dv/ds g) + dv/du g ,  g = leak dL/du[t+1]
 * }</pre>
 *
 * <p>With {@link SpikeFunction#SMOOTH} this is the derivative of {@link #loss}.
 */
final class ReferenceHistory {
  private final NetworkSpec spec;
  private final Loss loss;
  private final ClockedBatch batch;
  private final SpikeFunction function;
  private final int hidden;

  /** Indices: step, sample, layer, neuron. */
  private final double[][][][] u;

  private final double[][][][] s;
  private final double[][][][] sent;

  /** Indices: step, sample, output. */
  private final double[][][] o;

  private final ReferenceLoss ofLoss;
  private @Nullable Opzo noisy;
  private @Nullable Noise noise;
  private @Nullable ReferenceHistory held;

  ReferenceHistory(NetworkSpec spec, Loss loss, ClockedBatch batch, SpikeFunction function) {
    this.spec = spec;
    this.loss = loss;
    this.batch = batch;
    this.function = function;
    hidden = spec.hiddenLayers();
    u = new double[batch.timesteps()][batch.size()][hidden][];
    s = new double[batch.timesteps()][batch.size()][hidden][];
    sent = new double[batch.timesteps()][batch.size()][hidden][];
    o = new double[batch.timesteps()][batch.size()][];
    ofLoss = new ReferenceLoss(spec, loss, batch, o);
  }

  ReferenceHistory(NetworkCase of, ClockedBatch batch, SpikeFunction function) {
    this(of.network(), of.spec().loss(), batch, function);
  }

  /** Injected noise of unit variance. */
  @FunctionalInterface
  interface Noise {
    /** The noise of one layer, step and sample. */
    double[] noise(int layer, int t, int b);
  }

  /** Injects the noise of a recording. */
  ReferenceHistory withNoise(Opzo rule, ForwardRun recorded) {
    return withNoise(rule, recorded::noise);
  }

  /** Injects noise, times alpha where the rule says. */
  ReferenceHistory withNoise(Opzo rule, Noise injected) {
    noisy = rule;
    noise = injected;
    return this;
  }

  int hidden() {
    return hidden;
  }

  int steps() {
    return o.length;
  }

  int samples() {
    return batch.size();
  }

  /** Whether a layer is the read-out of spikes, which has no weights. */
  boolean readsSpikes(int layer) {
    return layer == hidden && spec.readsSpikes();
  }

  /** The potentials before the reset, not a copy. */
  double[] potential(int layer, int t, int b) {
    return u[t][b][layer];
  }

  /** The derivative of what a step leaves by its potential. */
  double keptByPotential(int layer, int t, int b, int i) {
    return switch (neuron(layer).reset()) {
      case SUBTRACT, NONE -> 1;
      case ZERO -> 1 - s[t][b][layer][i];
    };
  }

  /** Gradients of the right shape, all zero. */
  ReferenceGradients zeroGradients() {
    return new ReferenceGradients(new Parameters(spec));
  }

  /** The outputs of one step and sample, not a copy. */
  double[] output(int t, int b) {
    return o[t][b];
  }

  /** What a layer receives at one step of one sample. */
  double[] received(int layer, int t, int b) {
    return layer == 0 ? input(t, b) : sent[t][b][layer - 1].clone();
  }

  /**
   * The same network on the same input, noise included, not run yet.
   *
   * @param holdResets whether the spikes within its resets are constants: those of this pass
   */
  ReferenceHistory again(boolean holdResets) {
    var twin = new ReferenceHistory(spec, loss, batch, function);
    twin.noisy = noisy;
    twin.noise = noise;
    twin.held = holdResets ? this : null;
    return twin;
  }

  /** Runs the sequence. */
  ReferenceHistory forward(ReferenceParameters parameters) {
    for (int t = 0; t < o.length; t++) {
      for (int b = 0; b < batch.size(); b++) {
        double[] x = input(t, b);
        for (int layer = 0; layer < hidden; layer++) {
          step(parameters, layer, t, b, x);
          x = sent[t][b][layer];
        }
        o[t][b] = affine(parameters, hidden, x);
        for (int j = 0; j < o[t][b].length && t > 0; j++) {
          o[t][b][j] += readoutLeak() * o[t - 1][b][j];
        }
      }
    }
    return this;
  }

  private void step(ReferenceParameters parameters, int layer, int t, int b, double[] x) {
    SpikingNeuron neuron = neuron(layer);
    double threshold = uniform(neuron.threshold());
    u[t][b][layer] = affine(parameters, layer, x);
    int n = u[t][b][layer].length;
    s[t][b][layer] = new double[n];
    sent[t][b][layer] = new double[n];
    for (int i = 0; i < n; i++) {
      if (t > 0) {
        u[t][b][layer][i] += uniform(neuron.leak()) * afterReset(layer, t - 1, b, i);
      }
      u[t][b][layer][i] += injected(NoisePosition.MEMBRANE, layer, t, b, i);
      double spike = function.value(neuron.surrogate(), u[t][b][layer][i] - threshold);
      if (neuron instanceof SignedLif) {
        spike -= function.value(neuron.surrogate(), -u[t][b][layer][i] - threshold);
      }
      s[t][b][layer][i] = spike;
      sent[t][b][layer][i] = spike + injected(NoisePosition.OUTPUT, layer, t, b, i);
    }
  }

  /** The membrane potential v that a step leaves to the next. */
  double afterReset(int layer, int t, int b, int i) {
    double spike = (held == null ? this : held).s[t][b][layer][i];
    double before = u[t][b][layer][i];
    return switch (neuron(layer).reset()) {
      case SUBTRACT -> before - uniform(neuron(layer).threshold()) * spike;
      case ZERO -> before * (1 - spike);
      case NONE -> before;
    };
  }

  private double injected(NoisePosition position, int layer, int t, int b, int i) {
    if (noisy == null || noise == null || noisy.position() != position) {
      return 0;
    }
    return noisy.alpha() * noise.noise(layer, t, b)[i];
  }

  SpikingNeuron neuron(int layer) {
    return (SpikingNeuron) spec.layers().get(layer).neuron();
  }

  double readoutLeak() {
    return spec.readout().units() instanceof Readout.LeakyIntegrator membrane
        ? uniform(membrane.leak())
        : 0;
  }

  static double uniform(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double value) -> value;
    };
  }

  private double[] input(int t, int b) {
    double[] x = new double[batch.width()];
    for (int i = 0; i < x.length; i++) {
      x[i] = batch.input()[(batch.constant() ? b : t * batch.size() + b) * x.length + i];
    }
    return x;
  }

  private double[] affine(ReferenceParameters parameters, int layer, double[] x) {
    if (readsSpikes(layer)) {
      return x.clone();
    }
    double[] y = new double[parameters.weights(layer).length / x.length];
    double[] bias = parameters.biases(layer);
    for (int j = 0; j < y.length; j++) {
      y[j] = bias.length > 0 ? bias[j] : 0;
      for (int i = 0; i < x.length; i++) {
        y[j] += parameters.weights(layer)[i * y.length + j] * x[i];
      }
    }
    return y;
  }

  /** The gradient as rules define it: the noise-free s is the presynaptic factor. */
  ReferenceGradients gradients(ReferenceParameters parameters, boolean detachReset) {
    return backward(parameters, detachReset, s);
  }

  /** The gradient with what was really sent as presynaptic factor; without noise the same. */
  ReferenceGradients derivative(ReferenceParameters parameters, boolean detachReset) {
    return backward(parameters, detachReset, sent);
  }

  private ReferenceGradients backward(
      ReferenceParameters parameters, boolean detachReset, double[][][][] presynaptic) {
    ReferenceGradients gradients = zeroGradients();
    for (int b = 0; b < batch.size(); b++) {
      double[][] later = new double[hidden + 1][];
      for (int t = o.length - 1; t >= 0; t--) {
        for (int layer = hidden; layer >= 0; layer--) {
          double[] x = layer == 0 ? input(t, b) : presynaptic[t][b][layer - 1];
          later[layer] =
              layer == hidden
                  ? ofOutput(error(t, b), later[layer])
                  : ofMembrane(
                      layer,
                      t,
                      b,
                      transposed(parameters, layer + 1, later[layer + 1]),
                      later[layer],
                      detachReset);
          gradients.add(layer, later[layer], x);
        }
      }
    }
    return gradients;
  }

  /**
   * The surrogate derivatives of one output at one step by all currents, {@code [layer][t'][n]}, or
   * by what the layers send.
   */
  double[][][] jacobian(
      ReferenceParameters parameters,
      boolean detachReset,
      int b,
      int step,
      int output,
      boolean bySent) {
    double[] unit = new double[spec.outputs()];
    unit[output] = 1;
    double[] zero = new double[unit.length];
    return backwards(parameters, detachReset, b, bySent, t -> t == step ? unit : zero);
  }

  /** The derivatives of the loss by the currents of one sample, {@code [layer][t][n]}. */
  double[][][] deltas(ReferenceParameters parameters, boolean detachReset, int b) {
    return backwards(parameters, detachReset, b, false, t -> error(t, b));
  }

  private double[][][] backwards(
      ReferenceParameters parameters,
      boolean detachReset,
      int b,
      boolean bySent,
      IntFunction<double[]> errors) {
    double[][][] derivatives = new double[hidden + 1][o.length][];
    double[][] later = new double[hidden + 1][];
    for (int t = o.length - 1; t >= 0; t--) {
      later[hidden] = ofOutput(errors.apply(t), later[hidden]);
      derivatives[hidden][t] = later[hidden];
      for (int layer = hidden - 1; layer >= 0; layer--) {
        double[] ds = transposed(parameters, layer + 1, later[layer + 1]);
        later[layer] = ofMembrane(layer, t, b, ds, later[layer], detachReset);
        derivatives[layer][t] = bySent ? ds : later[layer];
      }
    }
    return derivatives;
  }

  /** dL/do[t] from the error there and dL/do[t+1], which is null at the end. */
  private double[] ofOutput(double[] error, double @Nullable [] later) {
    double[] delta = error.clone();
    for (int j = 0; j < delta.length && later != null; j++) {
      delta[j] += readoutLeak() * later[j];
    }
    return delta;
  }

  /** dL/du[t] from dL/ds[t] and dL/du[t+1], which is null at the end. */
  private double[] ofMembrane(
      int layer, int t, int b, double[] ds, double @Nullable [] later, boolean detachReset) {
    SpikingNeuron neuron = neuron(layer);
    double threshold = uniform(neuron.threshold());
    double[] delta = new double[ds.length];
    for (int i = 0; i < delta.length; i++) {
      double potential = u[t][b][layer][i];
      double dv = later == null ? 0 : uniform(neuron.leak()) * later[i];
      double dvBySpike =
          switch (neuron.reset()) {
            case SUBTRACT -> -threshold;
            case ZERO -> -potential;
            case NONE -> 0;
          };
      double dvByPotential = keptByPotential(layer, t, b, i);
      double dSpike = ds[i] + (detachReset ? 0 : dvBySpike * dv);
      double psi = neuron.surrogate().derivative(potential - threshold);
      if (neuron instanceof SignedLif) {
        psi += neuron.surrogate().derivative(-potential - threshold);
      }
      delta[i] = psi * dSpike + dvByPotential * dv;
    }
    return delta;
  }

  /** Spatial back-propagation in this network: no history but the presynaptic traces. */
  ReferenceGradients spatial(ReferenceParameters parameters) {
    ReferenceGradients gradients = zeroGradients();
    for (int b = 0; b < batch.size(); b++) {
      double[][] trace = new double[hidden][];
      for (int t = 0; t < o.length; t++) {
        double[] delta = error(t, b);
        for (int layer = hidden; layer >= 0; layer--) {
          if (layer < hidden) {
            double[] ds = transposed(parameters, layer + 1, delta);
            delta = ofMembrane(layer, t, b, ds, null, true);
          }
          if (layer > 0) {
            double[] before = trace[layer - 1];
            trace[layer - 1] = s[t][b][layer - 1].clone();
            for (int i = 0; i < trace[layer - 1].length && before != null; i++) {
              trace[layer - 1][i] += traceDecay(layer) * before[i];
            }
          }
          gradients.add(layer, delta, layer == 0 ? input(t, b) : trace[layer - 1]);
        }
      }
    }
    return gradients;
  }

  double traceDecay(int layer) {
    if (layer < hidden) {
      return uniform(neuron(layer).leak());
    }
    boolean linear = spec.readout().units() instanceof Readout.Linear;
    return linear ? uniform(neuron(hidden - 1).leak()) : readoutLeak();
  }

  private double[] transposed(ReferenceParameters parameters, int layer, double[] delta) {
    if (readsSpikes(layer)) {
      return delta.clone();
    }
    double[] weights = parameters.weights(layer);
    double[] signal = new double[weights.length / delta.length];
    for (int i = 0; i < signal.length; i++) {
      for (int j = 0; j < delta.length; j++) {
        signal[i] += weights[i * delta.length + j] * delta[j];
      }
    }
    return signal;
  }

  /** The derivative of the loss by the output of a step. */
  double[] error(int t, int b) {
    return ofLoss.error(t, b);
  }

  /** The loss of the sequence: mean over valid steps, then over the batch. */
  double loss() {
    return ofLoss.value();
  }

  ReferenceLoss ofLoss() {
    return ofLoss;
  }

  /** How far every potential lies above each break of its spike function. */
  private List<Double> distances() {
    var distances = new ArrayList<Double>();
    for (int layer = 0; layer < hidden; layer++) {
      for (double place : breaks(layer)) {
        for (double[][][] step : u) {
          for (double[][] sample : step) {
            for (double potential : sample[layer]) {
              distances.add(potential - place);
              if (neuron(layer) instanceof SignedLif) {
                distances.add(-potential - place);
              }
            }
          }
        }
      }
    }
    return distances;
  }

  /** On which side of each break of its spike function every potential lies. */
  List<Boolean> sides() {
    return distances().stream().map(distance -> distance >= 0).toList();
  }

  /** Whether single precision sees the same spikes: no potential lies within 1e-5 of a break. */
  boolean isSafe() {
    return distances().stream().allMatch(distance -> Math.abs(distance) > 1e-5);
  }

  /** Potentials where the spike function or psi breaks. */
  double[] breaks(int layer) {
    double[] places = function.breaks(neuron(layer).surrogate());
    for (int i = 0; i < places.length; i++) {
      places[i] += uniform(neuron(layer).threshold());
    }
    return places;
  }
}
