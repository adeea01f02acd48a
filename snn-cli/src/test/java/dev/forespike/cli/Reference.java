package dev.forespike.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A network in double precision, written down from its equations with one loop for each index, and
 * sharing nothing with the library.
 *
 * <pre>{@code
 * u[t] = leak v[t-1] + W x[t] + b      s[t] = (u[t] >= threshold)      v[t] = reset(u[t], s[t])
 * trace[t] = decay trace[t-1] + s[t]   o[t] = (leak o[t-1]) + W s[t] + b
 * psi(u) = 4 z (1 - z),  z = 1 / (1 + exp(-4 (u - threshold)))
 * }</pre>
 *
 * <p>Indices are layer, step, sample, neuron; the read-out is the last layer.
 */
final class Reference {

  /**
   * Neurons and read-out.
   *
   * @param leak share of the membrane potential that is kept
   * @param threshold where neurons fire
   * @param reset subtract, zero or none
   * @param readoutLeak leak of the read-out, or empty for a linear one
   * @param bias whether units have biases
   */
  record Setting(
      double leak, double threshold, String reset, Optional<Double> readoutLeak, boolean bias) {

    /** What the command does without being told. */
    static final Setting DEFAULT = new Setting(0.5, 1, "subtract", Optional.empty(), false);

    /** The same for the command line. */
    String options() {
      return String.format(
          Locale.ROOT,
          " --leak %s --threshold %s --reset %s --readout %s%s",
          leak,
          threshold,
          reset,
          readoutLeak.map(share -> "leaky:" + share).orElse("linear"),
          bias ? " --bias" : "");
    }

    Setting withBias() {
      return new Setting(leak, threshold, reset, readoutLeak, true);
    }
  }

  /**
   * Noise in a forward pass.
   *
   * @param z of unit variance, for each hidden layer
   * @param alpha its scale
   * @param onMembrane whether it is added to the membrane, not to what the neuron sends
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Noise(double[][][][] z, double alpha, boolean onMembrane) {
    static final Noise NONE = new Noise(new double[0][][][], 0, false);

    double output(int layer, int t, int b, int i) {
      return alpha == 0 || onMembrane ? 0 : alpha * z[layer][t][b][i];
    }

    double membrane(int layer, int t, int b, int i) {
      return alpha == 0 || !onMembrane ? 0 : alpha * z[layer][t][b][i];
    }
  }

  /**
   * Gradients of all parameters.
   *
   * @param weights for each layer {@code [out][in]}
   * @param biases for each layer {@code [out]}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Gradients(double[][][] weights, double[][] biases) {}

  /** The learning signal of a hidden layer, before psi. */
  interface Credit {
    /**
     * Gives the signal.
     *
     * @param deltaAbove the factor of the layer above
     * @param error the output's error
     */
    double[] signal(int layer, double[] deltaAbove, double[] error);
  }

  private final Setting setting;
  private final double[][][] weights;
  private final double[][] biases;
  private final int readout;

  /**
   * A network.
   *
   * @param weights for each layer {@code [out][in]}
   * @param biases for each layer {@code [out]}, zeros where there are none
   */
  Reference(Setting setting, double[][][] weights, double[][] biases) {
    this.setting = setting;
    this.weights = weights;
    this.biases = biases;
    readout = weights.length - 1;
  }

  /** The network of the same kind with parameters moved by a step along a direction. */
  Reference moved(double step, Gradients direction) {
    double[][][] w = new double[weights.length][][];
    double[][] b = new double[weights.length][];
    for (int layer = 0; layer < weights.length; layer++) {
      w[layer] = new double[weights[layer].length][];
      b[layer] = sum(biases[layer], step, direction.biases()[layer]);
      for (int j = 0; j < w[layer].length; j++) {
        w[layer][j] = sum(weights[layer][j], step, direction.weights()[layer][j]);
      }
    }
    return new Reference(setting, w, b);
  }

  private static double[] sum(double[] x, double factor, double[] y) {
    double[] sum = x.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * y[i];
    }
    return sum;
  }

  /** A forward pass and everything it leaves behind. */
  final class Pass {
    final double[][][] x;
    final double[][][][] u;
    final double[][][][] s;
    final double[][][] o;
    final int steps;
    final int samples;

    /** How near a potential came to the threshold, where rounding decides about a spike. */
    double margin = Double.POSITIVE_INFINITY;

    private Pass(double[][][] input, Noise noise) {
      x = input;
      steps = input.length;
      samples = input[0].length;
      u = new double[readout][steps][samples][];
      s = new double[readout][steps][samples][];
      o = new double[steps][samples][];
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < samples; b++) {
          step(t, b, noise);
        }
      }
    }

    private void step(int t, int b, Noise noise) {
      double[] in = x[t][b];
      for (int layer = 0; layer < readout; layer++) {
        u[layer][t][b] = affine(layer, in);
        s[layer][t][b] = new double[u[layer][t][b].length];
        in = s[layer][t][b].clone();
        for (int i = 0; i < in.length; i++) {
          double kept = t == 0 ? 0 : setting.leak() * afterReset(layer, t - 1, b, i);
          u[layer][t][b][i] += kept + noise.membrane(layer, t, b, i);
          margin = Math.min(margin, Math.abs(u[layer][t][b][i] - setting.threshold()));
          s[layer][t][b][i] = u[layer][t][b][i] >= setting.threshold() ? 1 : 0;
          in[i] = s[layer][t][b][i] + noise.output(layer, t, b, i);
        }
      }
      o[t][b] = affine(readout, in);
      for (int k = 0; k < o[t][b].length && t > 0; k++) {
        o[t][b][k] += setting.readoutLeak().orElse(0.0) * o[t - 1][b][k];
      }
    }

    private double afterReset(int layer, int t, int b, int i) {
      double before = u[layer][t][b][i];
      double spike = s[layer][t][b][i];
      return switch (setting.reset()) {
        case "subtract" -> before - setting.threshold() * spike;
        case "zero" -> before * (1 - spike);
        default -> before;
      };
    }

    double psi(int layer, int t, int b, int i) {
      double z = 1 / (1 + Math.exp(-4 * (u[layer][t][b][i] - setting.threshold())));
      return 4 * z * (1 - z);
    }

    double firingRate(int layer) {
      return Arrays.stream(s[layer])
          .flatMap(Arrays::stream)
          .flatMapToDouble(Arrays::stream)
          .average()
          .orElseThrow();
    }

    /** The class with the largest output summed over all steps. */
    int prediction(int b) {
      int best = 0;
      double[] sum = new double[o[0][b].length];
      for (double[][] step : o) {
        sum = sum(sum, 1, step[b]);
      }
      for (int k = 1; k < sum.length; k++) {
        best = sum[k] > sum[best] ? k : best;
      }
      return best;
    }

    /**
     * Spikes of the layer below filtered with the leak of this one; the raw input for the first.
     */
    private double[][][] presynaptic(int layer) {
      if (layer == 0) {
        return x;
      }
      double decay =
          layer < readout ? setting.leak() : setting.readoutLeak().orElse(setting.leak());
      double[][][] trace = new double[steps][samples][];
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < samples; b++) {
          double[] spikes = s[layer - 1][t][b];
          trace[t][b] = t == 0 ? spikes : sum(spikes, decay, trace[t - 1][b]);
        }
      }
      return trace;
    }

    /**
     * Gradients of a rule with local eligibility.
     *
     * @param errors of the output, with their whole scale
     * @param keepPsi whether psi multiplies the signal
     */
    Gradients local(double[][][] errors, Credit credit, boolean keepPsi) {
      double[][][][] delta = new double[readout + 1][steps][samples][];
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < samples; b++) {
          delta[readout][t][b] = errors[t][b];
          for (int layer = readout - 1; layer >= 0; layer--) {
            double[] signal = credit.signal(layer, delta[layer + 1][t][b], errors[t][b]).clone();
            for (int i = 0; i < signal.length && keepPsi; i++) {
              signal[i] *= psi(layer, t, b, i);
            }
            delta[layer][t][b] = signal;
          }
        }
      }
      Gradients gradients = zero();
      for (int layer = 0; layer <= readout; layer++) {
        accumulate(gradients, layer, delta[layer], presynaptic(layer));
      }
      return gradients;
    }

    /** Back-propagation through time, from the last step and the last layer to the first. */
    Gradients throughTime(double[][][] errors, boolean detachReset) {
      double[][][][] delta = new double[readout + 1][steps][samples][];
      for (int t = steps - 1; t >= 0; t--) {
        for (int b = 0; b < samples; b++) {
          delta[readout][t][b] = errors[t][b];
          if (t + 1 < steps) {
            double kept = setting.readoutLeak().orElse(0.0);
            delta[readout][t][b] = sum(errors[t][b], kept, delta[readout][t + 1][b]);
          }
          for (int layer = readout - 1; layer >= 0; layer--) {
            double[] below = transposed(layer + 1, delta[layer + 1][t][b]);
            for (int i = 0; i < below.length; i++) {
              double g = t + 1 < steps ? setting.leak() * delta[layer][t + 1][b][i] : 0;
              below[i] = backThroughNeuron(layer, t, b, i, below[i], g, detachReset);
            }
            delta[layer][t][b] = below;
          }
        }
      }
      Gradients gradients = zero();
      for (int layer = 0; layer <= readout; layer++) {
        accumulate(gradients, layer, delta[layer], layer == 0 ? x : s[layer - 1]);
      }
      return gradients;
    }

    /** From dL/ds and g = dL/dv to dL/du. */
    private double backThroughNeuron(
        int layer, int t, int b, int i, double spike, double g, boolean detachReset) {
      double potential = u[layer][t][b][i];
      double slope =
          switch (setting.reset()) {
            case "subtract" -> -setting.threshold();
            case "zero" -> -potential;
            default -> 0;
          };
      double kept = setting.reset().equals("zero") ? 1 - s[layer][t][b][i] : 1;
      return psi(layer, t, b, i) * (spike + (detachReset ? 0 : slope * g)) + kept * g;
    }

    private void accumulate(
        Gradients gradients, int layer, double[][][] delta, double[][][] presynaptic) {
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < samples; b++) {
          for (int j = 0; j < delta[t][b].length; j++) {
            double factor = delta[t][b][j];
            gradients.weights()[layer][j] =
                sum(gradients.weights()[layer][j], factor, presynaptic[t][b]);
            gradients.biases()[layer][j] += factor;
          }
        }
      }
    }
  }

  Pass run(double[][][] x) {
    return new Pass(x, Noise.NONE);
  }

  Pass run(double[][][] x, Noise noise) {
    return new Pass(x, noise);
  }

  /** The error of the layer above through its weights. */
  Credit backPropagation() {
    return (layer, deltaAbove, _) -> transposed(layer + 1, deltaAbove);
  }

  /** The output's error through feedback weights {@code [hidden][outputs]}. */
  static Credit feedback(double[][][] matrices) {
    return (layer, _, error) -> {
      double[] signal = new double[matrices[layer].length];
      for (int i = 0; i < signal.length; i++) {
        for (int k = 0; k < error.length; k++) {
          signal[i] += matrices[layer][i][k] * error[k];
        }
      }
      return signal;
    };
  }

  private double[] affine(int layer, double[] x) {
    double[] y = biases[layer].clone();
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        y[j] += weights[layer][j][i] * x[i];
      }
    }
    return y;
  }

  private double[] transposed(int layer, double[] delta) {
    double[] below = new double[weights[layer][0].length];
    for (int j = 0; j < delta.length; j++) {
      below = sum(below, delta[j], weights[layer][j]);
    }
    return below;
  }

  private Gradients zero() {
    double[][][] w = new double[weights.length][][];
    double[][] b = new double[weights.length][];
    for (int layer = 0; layer < weights.length; layer++) {
      w[layer] = new double[weights[layer].length][weights[layer][0].length];
      b[layer] = new double[weights[layer].length];
    }
    return new Gradients(w, b);
  }
}
