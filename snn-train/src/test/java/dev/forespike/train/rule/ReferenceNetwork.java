package dev.forespike.train.rule;

import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.Input;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Neuron;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network in double precision, written down from its equations: one loop for each index, traces
 * kept explicitly, nothing of the library's kernels. Slow and plain on purpose.
 *
 * <pre>{@code
 * u[t] = leak v[t-1] + W x[t] + b ;  s[t] = (u[t] >= threshold) ;  v[t] = reset(u[t], s[t])
 * trace[t] = decay trace[t-1] + s[t] ;  o[t] = (leak o[t-1]) + W s[t] + b
 * dW = sum_t (signal[t] psi(u[t])) (x) pre[t],  pre the raw input or the trace
 * }</pre>
 */
final class ReferenceNetwork {
  private final NetworkSpec spec;
  private final Loss loss;
  private final ClockedBatch batch;
  private final int hidden;

  /** Indices: step, sample, layer, neuron. */
  private final double[][][][] v;

  private final double[][][][] s;
  private final double[][][][] psi;
  private final double[][][][] trace;

  /** Indices: step, sample, output. */
  private final double[][][] o;

  private @Nullable Opzo noisy;
  private @Nullable ForwardRun noise;
  private double margin = Double.POSITIVE_INFINITY;

  ReferenceNetwork(NetworkSpec spec, Loss loss, ClockedBatch batch) {
    this.spec = spec;
    this.loss = loss;
    this.batch = batch;
    hidden = spec.hiddenLayers();
    int steps = batch.timesteps();
    v = new double[steps][batch.size()][hidden][];
    s = new double[steps][batch.size()][hidden][];
    psi = new double[steps][batch.size()][hidden][];
    trace = new double[steps][batch.size()][hidden][];
    o = new double[steps][batch.size()][];
  }

  ReferenceNetwork(NetworkCase of, ClockedBatch batch) {
    this(of.network(), of.spec().loss(), batch);
  }

  /** Injects the noise of a recording. */
  ReferenceNetwork withNoise(Opzo rule, ForwardRun recorded) {
    noisy = rule;
    noise = recorded;
    return this;
  }

  /** Runs consecutive steps. */
  void forward(Parameters parameters, int from, int to) {
    for (int t = from; t < to; t++) {
      for (int b = 0; b < batch.size(); b++) {
        double[] x = input(t, b);
        for (int layer = 0; layer < hidden; layer++) {
          x = step(parameters, layer, t, b, x);
        }
        double leak =
            spec.readout().units() instanceof Readout.LeakyIntegrator membrane
                ? uniform(membrane.leak())
                : 0;
        o[t][b] = affine(parameters, hidden, x);
        for (int j = 0; j < o[t][b].length && t > 0; j++) {
          o[t][b][j] += leak * o[t - 1][b][j];
        }
      }
    }
  }

  /** One step of a spiking layer for one sample; gives what the layer above receives. */
  private double[] step(Parameters parameters, int layer, int t, int b, double[] x) {
    var neuron = (SpikingNeuron) spec.layers().get(layer).neuron();
    double leak = uniform(neuron.leak());
    double threshold = uniform(neuron.threshold());
    double[] current = affine(parameters, layer, x);
    int n = current.length;
    double[] sent = new double[n];
    v[t][b][layer] = new double[n];
    s[t][b][layer] = sent.clone();
    psi[t][b][layer] = sent.clone();
    trace[t][b][layer] = sent.clone();
    for (int i = 0; i < n; i++) {
      double u = current[i] + (t > 0 ? leak * v[t - 1][b][layer][i] : 0);
      u += injected(NoisePosition.MEMBRANE, layer, t, b, i);
      double spike = u >= threshold ? 1 : 0;
      spike -= neuron instanceof SignedLif && -u >= threshold ? 1 : 0;
      v[t][b][layer][i] =
          switch (neuron.reset()) {
            case SUBTRACT -> u - threshold * spike;
            case ZERO -> u * (1 - spike);
            case NONE -> u;
          };
      s[t][b][layer][i] = spike;
      psi[t][b][layer][i] = neuron.surrogate().derivative(u - threshold);
      if (neuron instanceof SignedLif) {
        psi[t][b][layer][i] += neuron.surrogate().derivative(-u - threshold);
        margin = Math.min(margin, distanceToJump(neuron.surrogate(), -u - threshold));
      }
      double before = t > 0 ? trace[t - 1][b][layer][i] : 0;
      trace[t][b][layer][i] = decay(layer + 1) * before + spike;
      sent[i] = spike + injected(NoisePosition.OUTPUT, layer, t, b, i);
      margin = Math.min(margin, distanceToJump(neuron.surrogate(), u - threshold));
    }
    return sent;
  }

  /** How near u is to a place where rounding would decide: the threshold, or a jump of psi. */
  private static double distanceToJump(Surrogate surrogate, double x) {
    double distance = Math.abs(x);
    return surrogate instanceof Surrogate.Rectangle
        ? Math.min(distance, Math.abs(distance - 1 / surrogate.sharpness()))
        : distance;
  }

  private double injected(NoisePosition position, int layer, int t, int b, int i) {
    if (noisy == null || noise == null || noisy.position() != position) {
      return 0;
    }
    return noisy.alpha() * noise.noise(layer, t, b)[i];
  }

  /** The leak of the postsynaptic layer; that of the last hidden layer where it has none. */
  private double decay(int postsynaptic) {
    Neuron neuron = spec.layers().get(postsynaptic).neuron();
    return switch (neuron) {
      case SpikingNeuron spiking -> uniform(spiking.leak());
      case Readout readout ->
          readout.units() instanceof Readout.LeakyIntegrator(NeuronParameter leak)
              ? uniform(leak)
              : decay(postsynaptic - 1);
      case Input _, EventLif _ -> throw new IllegalArgumentException("no clock-driven layer");
    };
  }

  private static double uniform(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double value) -> value;
    };
  }

  private double[] input(int t, int b) {
    int n = batch.width();
    int first = (batch.constant() ? b : t * batch.size() + b) * n;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = batch.input()[first + i];
    }
    return x;
  }

  private double[] affine(Parameters parameters, int layer, double[] x) {
    if (layer == hidden && spec.readsSpikes()) {
      return x.clone();
    }
    int n = parameters.outputs(layer);
    double[] y = new double[n];
    for (int j = 0; j < n; j++) {
      y[j] = parameters.biases(layer).length > 0 ? parameters.biases(layer)[j] : 0;
      for (int i = 0; i < x.length; i++) {
        y[j] += parameters.weights(layer)[i * n + j] * x[i];
      }
    }
    return y;
  }

  /**
   * Gradients of an update interval.
   *
   * @param feedback for each hidden layer {@code [hidden][outputs]}, or null for back-propagation
   * @param keepSurrogate whether psi multiplies the signal
   */
  ReferenceGradients gradients(
      Parameters parameters,
      int from,
      int to,
      @Nullable List<double[]> feedback,
      boolean keepSurrogate) {
    var gradients = new ReferenceGradients(parameters);
    for (int t = from; t < to; t++) {
      for (int b = 0; b < batch.size(); b++) {
        double[] error = error(t, b, from, to);
        double[] delta = error;
        gradients.add(hidden, delta, presynaptic(hidden, t, b));
        for (int layer = hidden - 1; layer >= 0; layer--) {
          double[] signal =
              feedback == null
                  ? backwards(parameters, layer + 1, delta)
                  : product(feedback.get(layer), error);
          for (int i = 0; i < signal.length && keepSurrogate; i++) {
            signal[i] *= psi[t][b][layer][i];
          }
          delta = signal;
          gradients.add(layer, delta, presynaptic(layer, t, b));
        }
      }
    }
    return gradients;
  }

  private double[] presynaptic(int layer, int t, int b) {
    return layer == 0 ? input(t, b) : trace[t][b][layer - 1];
  }

  private double[] backwards(Parameters parameters, int layer, double[] delta) {
    if (layer == hidden && spec.readsSpikes()) {
      return delta.clone();
    }
    double[] signal = new double[parameters.inputs(layer)];
    for (int i = 0; i < signal.length; i++) {
      for (int j = 0; j < delta.length; j++) {
        signal[i] += parameters.weights(layer)[i * delta.length + j] * delta[j];
      }
    }
    return signal;
  }

  private static double[] product(double[] matrix, double[] error) {
    double[] signal = new double[matrix.length / error.length];
    for (int i = 0; i < signal.length; i++) {
      for (int j = 0; j < error.length; j++) {
        signal[i] += matrix[i * error.length + j] * error[j];
      }
    }
    return signal;
  }

  /** The error of a step, with the scale of the mean over batch and valid steps. */
  double[] error(int t, int b, int from, int to) {
    int length = batch.lengths()[b];
    int first = spec.readout() instanceof Readout.Last ? length - 1 : from;
    if (t >= length || t < first) {
      return new double[spec.outputs()];
    }
    double scale =
        batch.weights()[b] / (double) batch.size() / (Math.min(length, to) - (double) first);
    double[] seen = seen(t, b);
    double[] error =
        switch (loss) {
          case Loss.CrossEntropy() -> mixed(seen, b, 0);
          case Loss.MeanSquaredError() -> mixed(seen, b, 1);
          case Loss.Mixture(double c) -> mixed(seen, b, c);
          case Loss.MeanOutputCrossEntropy() -> mixed(meanOutput(b), b, 0);
          case Loss.Custom own -> throw new IllegalArgumentException("no reference of " + own);
          case EventLoss event -> throw new IllegalArgumentException("not clock-driven: " + event);
        };
    for (int j = 0; j < error.length; j++) {
      error[j] *= scale;
    }
    return error;
  }

  private double[] mixed(double[] output, int b, double c) {
    double[] error = new double[output.length];
    for (int j = 0; j < error.length; j++) {
      double target = j == batch.labels()[b] ? 1 : 0;
      double softmax = Math.exp(output[j] - logSumExp(output));
      error[j] = (1 - c) * (softmax - target) + c * (output[j] - target);
    }
    return error;
  }

  private static double logSumExp(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }

  private double[] seen(int t, int b) {
    return spec.readout() instanceof Readout.Mean ? meanOutput(b) : o[t][b];
  }

  /** Outputs summed over valid steps, or the last: the largest is the prediction. */
  double[] summedOutput(int b) {
    double[] sum = new double[spec.outputs()];
    int first = spec.readout() instanceof Readout.Last ? batch.lengths()[b] - 1 : 0;
    for (int t = first; t < batch.lengths()[b]; t++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += o[t][b][j];
      }
    }
    return sum;
  }

  private double[] meanOutput(int b) {
    double[] mean = summedOutput(b);
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= batch.lengths()[b];
    }
    return mean;
  }

  /** The loss of the sequence: mean over valid steps, then over the batch. */
  double loss() {
    double total = 0;
    for (int b = 0; b < batch.size(); b++) {
      double sum = 0;
      int first = spec.readout() instanceof Readout.Last ? batch.lengths()[b] - 1 : 0;
      for (int t = first; t < batch.lengths()[b]; t++) {
        double[] seen = seen(t, b);
        sum +=
            switch (loss) {
              case Loss.CrossEntropy() -> mixedLoss(seen, b, 0);
              case Loss.MeanSquaredError() -> mixedLoss(seen, b, 1);
              case Loss.Mixture(double c) -> mixedLoss(seen, b, c);
              case Loss.MeanOutputCrossEntropy() -> mixedLoss(meanOutput(b), b, 0);
              case Loss.Custom own -> throw new IllegalArgumentException("no reference of " + own);
              case EventLoss event ->
                  throw new IllegalArgumentException("not clock-driven: " + event);
            };
      }
      total += batch.weights()[b] * sum / (batch.lengths()[b] - first) / batch.size();
    }
    return total;
  }

  private double mixedLoss(double[] output, int b, double c) {
    double squares = 0;
    for (int j = 0; j < output.length; j++) {
      squares += Math.pow(output[j] - (j == batch.labels()[b] ? 1 : 0), 2);
    }
    return (1 - c) * (logSumExp(output) - output[batch.labels()[b]]) + c * squares / 2;
  }

  double[] output(int t, int b) {
    return o[t][b].clone();
  }

  double spike(int layer, int t, int b, int neuron) {
    return s[t][b][layer][neuron];
  }

  double[] psi(int layer, int t, int b) {
    return psi[t][b][layer].clone();
  }

  /**
   * Whether single precision sees the same spikes: no potential lies within 1e-5 of a threshold.
   */
  boolean isSafe() {
    return margin > 1e-5;
  }
}
