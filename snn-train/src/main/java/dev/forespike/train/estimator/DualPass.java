package dev.forespike.train.estimator;

import dev.forespike.api.Layer;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Spikes;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass of a clock-driven network with dual numbers: each value carries its derivative
 * along a direction, so that the product of Jacobian and direction is there when the pass ends. The
 * direction lies in the space of parameters, or in that of the currents of all neurons at all
 * steps, or of what hidden neurons send. Spikes are differentiated with their surrogate, {@code ds
 * = psi(u) du}.
 *
 * <pre>{@code
 * u = leak v + W x + b          du = leak dv + W dx + (dW x + db) + dI
 * x above = s                   dx above = ds + dA
 * v = u - threshold s           dv = du - threshold ds        (reset by subtraction)
 * v = (1 - s) u                 dv = (1 - s) du - u ds        (reset to zero)
 * }</pre>
 *
 * <p>With a detached reset its last term is left out. In double precision, scalar and one sample at
 * a time: what training's own passes in single precision are compared with.
 */
final class DualPass {
  private final NetworkSpec spec;
  private final List<Layer> kinds;
  private final boolean detachReset;
  private final int[] inputs;
  private final int[] widths;

  /** The first weight of each layer, {@code [out][in]}, and its first bias; -1 for none. */
  private final int[] weightsAt;

  private final int[] biasesAt;
  private final int dimension;

  private final double[][] v;
  private final double[][] dv;
  private final double[][] sent;
  private final double[][] dsent;
  private final double[][] current;
  private final double[][] dcurrent;
  private double[] point = {};
  private double @Nullable [] direction;
  private double @Nullable [][][] currents;
  private double @Nullable [][][] activities;
  private Presynaptic presynaptic = (_, _, _) -> {};
  private double[] outputs = {};
  private double[] tangents = {};

  /** Sees what each layer receives. */
  @FunctionalInterface
  interface Presynaptic {
    /**
     * Called for each layer at each step.
     *
     * @param layer its index
     * @param t the step
     * @param x its input, not to be kept
     */
    void at(int layer, int t, double[] x);
  }

  DualPass(NetworkSpec spec, boolean detachReset) {
    this.spec = Plan.clocked(spec);
    this.detachReset = detachReset;
    kinds = spec.layers();
    int layers = kinds.size();
    inputs = new int[layers];
    widths = new int[layers];
    weightsAt = new int[layers];
    biasesAt = new int[layers];
    v = new double[layers][];
    dv = new double[layers][];
    sent = new double[layers][];
    dsent = new double[layers][];
    current = new double[layers][];
    dcurrent = new double[layers][];
    int next = 0;
    var shape = spec.input();
    for (int layer = 0; layer < layers; layer++) {
      inputs[layer] = shape.size();
      shape = kinds.get(layer).outputShape(shape);
      widths[layer] = shape.size();
      boolean weights = !(kinds.get(layer) instanceof Spikes);
      weightsAt[layer] = weights ? next : -1;
      next = Math.addExact(next, weights ? Math.multiplyExact(inputs[layer], widths[layer]) : 0);
      boolean bias = kinds.get(layer).hasBias();
      biasesAt[layer] = bias ? next : -1;
      next += bias ? widths[layer] : 0;
      v[layer] = new double[widths[layer]];
      dv[layer] = new double[widths[layer]];
      sent[layer] = new double[widths[layer]];
      dsent[layer] = new double[widths[layer]];
      current[layer] = new double[widths[layer]];
      dcurrent[layer] = new double[widths[layer]];
    }
    dimension = next;
  }

  /** The number of parameters. */
  int dimension() {
    return dimension;
  }

  /** Outputs {@code [T][B][K]} of the last run. */
  double[] outputs() {
    return outputs;
  }

  /** Their derivatives along the direction; zero where none was given. */
  double[] tangents() {
    return tangents;
  }

  /** The neurons of all layers, not a copy. */
  int[] widths() {
    return widths;
  }

  /** The neurons of a layer. */
  int width(int layer) {
    return widths[layer];
  }

  /** The first weight of a layer within a point, {@code [out][in]}, or -1 where it has none. */
  int weightsAt(int layer) {
    return weightsAt[layer];
  }

  /** The first bias of a layer within a point, or -1 where it has none. */
  int biasesAt(int layer) {
    return biasesAt[layer];
  }

  /**
   * Runs a batch.
   *
   * @param batch the input
   * @param parameters each layer's weights {@code [out][in]}, then its biases
   * @param along the direction, in the same order, or null for values alone
   */
  void run(ClockedBatch batch, double[] parameters, double @Nullable [] along) {
    point = parameters;
    direction = along;
    currents = null;
    activities = null;
    presynaptic = (_, _, _) -> {};
    for (int b = 0; b < batch.size(); b++) {
      sample(batch, b);
    }
  }

  /**
   * Runs one sample with a direction in the space of currents.
   *
   * @param batch the input
   * @param b which sample
   * @param parameters each layer's weights {@code [out][in]}, then its biases
   * @param along the direction, {@code [layer][T][n]}, read-out included
   * @param sees what each layer receives
   */
  void runAlongCurrents(
      ClockedBatch batch, int b, double[] parameters, double[][][] along, Presynaptic sees) {
    point = parameters;
    direction = null;
    currents = along;
    activities = null;
    presynaptic = sees;
    sample(batch, b);
  }

  /**
   * Runs one sample with a direction in the space of what hidden neurons send: behind the spike and
   * its reset, as noise on the output is.
   *
   * @param batch the input
   * @param b which sample
   * @param parameters each layer's weights {@code [out][in]}, then its biases
   * @param along the direction, {@code [hidden layer][T][n]}
   */
  void runAlongActivities(ClockedBatch batch, int b, double[] parameters, double[][][] along) {
    point = parameters;
    direction = null;
    currents = null;
    activities = along;
    presynaptic = (_, _, _) -> {};
    sample(batch, b);
  }

  private void sample(ClockedBatch batch, int b) {
    int size = batch.timesteps() * batch.size() * spec.outputs();
    if (outputs.length != size) {
      outputs = new double[size];
      tangents = new double[size];
    }
    for (int layer = 0; layer < widths.length; layer++) {
      Arrays.fill(v[layer], 0);
      Arrays.fill(dv[layer], 0);
    }
    double[] x = new double[batch.width()];
    for (int t = 0; t < batch.timesteps(); t++) {
      if (t == 0 || !batch.constant()) {
        int first = (batch.constant() ? b : t * batch.size() + b) * x.length;
        for (int i = 0; i < x.length; i++) {
          x[i] = batch.input()[first + i];
        }
        affine(0, x, null);
      }
      presynaptic.at(0, t, x);
      step(t, t * batch.size() + b);
    }
  }

  /** One step of all layers; the current of the first is there. */
  private void step(int t, int row) {
    int last = widths.length - 1;
    for (int layer = 0; layer < last; layer++) {
      spike(layer, t, (SpikingNeuron) kinds.get(layer).neuron());
      presynaptic.at(layer + 1, t, sent[layer]);
      affine(layer + 1, sent[layer], dsent[layer]);
    }
    double leak =
        spec.readout().units() instanceof Readout.LeakyIntegrator(NeuronParameter parameter)
            ? value(parameter)
            : 0;
    for (int j = 0; j < widths[last]; j++) {
      v[last][j] = Math.fma(leak, v[last][j], current[last][j]);
      dv[last][j] = Math.fma(leak, dv[last][j], dcurrent(last, t, j));
      outputs[row * widths[last] + j] = v[last][j];
      tangents[row * widths[last] + j] = dv[last][j];
    }
  }

  /** The tangent of a current: what comes from below, and what is perturbed here. */
  private double dcurrent(int layer, int t, int i) {
    return currents == null || weightsAt[layer] < 0
        ? dcurrent[layer][i]
        : dcurrent[layer][i] + currents[layer][t][i];
  }

  private void spike(int layer, int t, SpikingNeuron neuron) {
    double leak = value(neuron.leak());
    double threshold = value(neuron.threshold());
    for (int i = 0; i < widths[layer]; i++) {
      double u = Math.fma(leak, v[layer][i], current[layer][i]);
      double du = Math.fma(leak, dv[layer][i], dcurrent(layer, t, i));
      double above = u - threshold;
      double s = u >= threshold ? 1 : 0;
      double psi = neuron.surrogate().derivative(above);
      if (neuron.signed()) {
        s = -u >= threshold ? -1 : s;
        double below = neuron.surrogate().derivative(u + threshold);
        psi = psi + below;
      }
      double ds = psi * du;
      sent[layer][i] = s;
      dsent[layer][i] = activities == null ? ds : ds + activities[layer][t][i];
      v[layer][i] =
          s == -1 ? mirrored(neuron.reset(), u, threshold) : reset(neuron.reset(), u, above, s);
      dv[layer][i] = resetTangent(neuron.reset(), threshold, u, du, s, detachReset ? 0 : ds);
    }
  }

  /** The membrane after a spike of -1. */
  private double mirrored(Reset reset, double u, double threshold) {
    return reset == Reset.NONE ? u : u + threshold;
  }

  private static double reset(Reset reset, double u, double above, double s) {
    return switch (reset) {
      case SUBTRACT -> s == 1 ? above : u;
      case ZERO -> s == 1 ? 0 : u;
      case NONE -> u;
    };
  }

  private double resetTangent(
      Reset reset, double threshold, double u, double du, double s, double ds) {
    return switch (reset) {
      case SUBTRACT -> Math.fma(-threshold, ds, du);
      case ZERO -> Math.fma(-u, ds, s == 1 ? 0 : du);
      case NONE -> du;
    };
  }

  /** The current of a layer, and its tangent from those of its input (null for zero). */
  private void affine(int layer, double[] x, double @Nullable [] dx) {
    int n = inputs[layer];
    if (kinds.get(layer) instanceof Spikes) {
      System.arraycopy(x, 0, current[layer], 0, n);
      System.arraycopy(Objects.requireNonNull(dx), 0, dcurrent[layer], 0, n);
      return;
    }
    for (int j = 0; j < widths[layer]; j++) {
      int row = weightsAt[layer] + j * n;
      double sum = biasesAt[layer] < 0 ? 0 : point[biasesAt[layer] + j];
      for (int i = 0; i < n; i++) {
        if (x[i] != 0) {
          sum = Math.fma(x[i], point[row + i], sum);
        }
      }
      current[layer][j] = sum;
      dcurrent[layer][j] = tangent(layer, j, row, x, dx);
    }
  }

  private double tangent(int layer, int j, int row, double[] x, double @Nullable [] dx) {
    double sum = 0;
    if (direction != null) {
      sum = biasesAt[layer] < 0 ? 0 : direction[biasesAt[layer] + j];
      for (int i = 0; i < inputs[layer]; i++) {
        if (x[i] != 0) {
          sum = Math.fma(x[i], direction[row + i], sum);
        }
      }
    }
    for (int i = 0; i < inputs[layer] && dx != null; i++) {
      if (dx[i] != 0) {
        sum = Math.fma(dx[i], point[row + i], sum);
      }
    }
    return sum;
  }

  private double value(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double uniform) -> uniform;
    };
  }
}
