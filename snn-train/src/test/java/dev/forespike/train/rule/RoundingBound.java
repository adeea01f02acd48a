package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.fail;

import dev.forespike.api.Reset;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far single precision may be from {@link ReferenceHistory}, for the very case: forward error
 * analysis to first order (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter
 * 3), one bound for each number that the reference computes.
 *
 * <p>A sum of n products rounds by at most {@code (n + 2) u} times the sum of their magnitudes in
 * whatever order it is taken, with {@code u = 2^-24}; to that comes what its terms bring along. So
 * a bound knows both the number of operations and the condition: where a gradient is the small
 * difference of large terms, the bound follows the terms and not the gradient.
 *
 * <pre>{@code
 * E(u[t]) = leak E(v[t-1]) + |W| E(x) + n u (|b| + |W||x| + leak |v[t-1]|)
 * E(delta[t]) = psi E(dSpike) + E(psi) |dSpike| + |dv/du| E(g) + E(dv/du) |g| + n u |terms|
 * E(gradient) = sum |x| E(delta) + n u sum |x||delta|
 * }</pre>
 *
 * <p>Derivatives along directions take the same products in another order: a path through the
 * network meets as many sums forward as it meets backward, of n inputs instead of n outputs, so
 * each sum is counted with both.
 */
final class RoundingBound {
  /** Unit roundoff of single precision. */
  private static final double U = 0x1p-24;

  /** The exponential of the kernels is within 4 u, and what is built on it within 16 u. */
  private static final double FUNCTION = 16 * U;

  private final ReferenceHistory history;
  private final ReferenceParameters parameters;
  private final boolean detachReset;
  private final int hidden;
  private final int steps;
  private final int samples;

  /** Bounds of potentials {@code [t][b][layer][neuron]}, of outputs {@code [t][b][output]}. */
  private final double[][][][] potential;

  private final double[][][] output;
  private double @Nullable [][] errors;

  /**
   * Bounds for a reference that has run.
   *
   * @param detachReset whether gradients treat spikes within resets as constants
   */
  RoundingBound(ReferenceHistory history, ReferenceParameters parameters, boolean detachReset) {
    this.history = history;
    this.parameters = parameters;
    this.detachReset = detachReset;
    hidden = history.hidden();
    steps = history.steps();
    samples = history.samples();
    potential = new double[steps][samples][hidden][];
    output = new double[steps][samples][];
    forward();
  }

  private void forward() {
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < samples; b++) {
        for (int layer = 0; layer < hidden; layer++) {
          SpikingNeuron neuron = history.neuron(layer);
          double leak = ReferenceHistory.uniform(neuron.leak());
          double[] bound = ofCurrent(layer, t, b);
          for (int i = 0; i < bound.length && t > 0; i++) {
            double before = potential[t - 1][b][layer][i];
            double kept = Math.abs(history.afterReset(layer, t - 1, b, i));
            double largest = Math.abs(history.potential(layer, t - 1, b)[i]) + kept;
            bound[i] += leak * before + 3 * U * leak * largest;
          }
          potential[t][b][layer] = bound;
        }
        output[t][b] = ofCurrent(hidden, t, b);
        for (int j = 0; j < output[t][b].length && t > 0; j++) {
          double leak = history.readoutLeak();
          output[t][b][j] += leak * (output[t - 1][b][j] + 2 * U * magnitude(t - 1, b, j));
        }
      }
    }
  }

  private double magnitude(int t, int b, int j) {
    return Math.abs(history.output(t, b)[j]);
  }

  /** What is received are spikes or numbers of single precision: exact. */
  private double[] ofCurrent(int layer, int t, int b) {
    double[] x = history.received(layer, t, b);
    if (history.readsSpikes(layer)) {
      return new double[x.length];
    }
    double[] w = parameters.weights(layer);
    double[] bound = new double[w.length / x.length];
    double[] bias = parameters.biases(layer);
    for (int j = 0; j < bound.length; j++) {
      double sum = bias.length > 0 ? Math.abs(bias[j]) : 0;
      for (int i = 0; i < x.length; i++) {
        sum += Math.abs(w[i * bound.length + j] * x[i]);
      }
      bound[j] = operations(layer, x.length, bound.length) * U * sum;
    }
    return bound;
  }

  /** Of a sum over inputs or outputs, the terms of a time step, and the product before it. */
  private static int operations(int layer, int inputs, int outputs) {
    return inputs + outputs + 8 + layer;
  }

  /**
   * Bounds of an estimate, the mean over directions of the derivative along each times the
   * direction, in the order of {@link NetworkPoint}.
   *
   * @param blocks lengths of the parts that have derivatives of their own
   */
  double[] estimate(List<double[]> directions, List<Integer> blocks) {
    double[] gradient = gradients().point();
    double[] size = history.gradients(parameters, detachReset).point();
    double[] bound = new double[gradient.length];
    for (double[] z : directions) {
      int from = 0;
      for (int block : blocks) {
        double along = 0;
        for (int i = from; i < from + block; i++) {
          along += Math.abs(z[i]) * (gradient[i] + (directions.size() + 4) * U * Math.abs(size[i]));
        }
        for (int i = from; i < from + block; i++) {
          bound[i] += along * Math.abs(z[i]) / directions.size();
        }
        from += block;
      }
    }
    return bound;
  }

  /** Whether single precision sees the same spikes: no potential is within its bound of a break. */
  boolean sameSpikes() {
    for (int layer = 0; layer < hidden; layer++) {
      boolean signed = history.neuron(layer) instanceof SignedLif;
      for (double place : history.breaks(layer)) {
        for (int t = 0; t < steps; t++) {
          for (int b = 0; b < samples; b++) {
            double[] u = history.potential(layer, t, b);
            for (int i = 0; i < u.length; i++) {
              double near = Math.abs(u[i] - place);
              near = signed ? Math.min(near, Math.abs(-u[i] - place)) : near;
              if (near <= potential[t][b][layer][i] + 2 * U * Math.abs(place)) {
                return false;
              }
            }
          }
        }
      }
    }
    return true;
  }

  /** Bounds of each entry of the spatial gradient: no history but the presynaptic traces. */
  ReferenceGradients spatial() {
    ReferenceGradients bounds = history.zeroGradients();
    for (int b = 0; b < samples; b++) {
      double[][] trace = new double[hidden + 1][0];
      for (int t = 0; t < steps; t++) {
        var now = new Deltas(hidden + 1);
        for (int layer = hidden; layer >= 0; layer--) {
          if (layer == hidden) {
            ofOutput(t, b, now);
          } else {
            ofMembrane(layer, t, b, now);
          }
          double decay = layer == 0 ? 0 : history.traceDecay(layer);
          double[] x = magnitudes(history.received(layer, t, b));
          for (int i = 0; i < trace[layer].length; i++) {
            x[i] += decay * trace[layer][i];
          }
          trace[layer] = x;
          bounds.add(layer, summed(now, layer, (samples + 2) * steps), x);
        }
      }
    }
    return bounds;
  }

  /** What a sum over so many terms does to a delta and its bound. */
  private static double[] summed(Deltas deltas, int layer, int terms) {
    double[] bound = deltas.bound(layer).clone();
    double[] delta = deltas.value(layer);
    for (int j = 0; j < bound.length; j++) {
      bound[j] += (terms + 2) * U * Math.abs(delta[j]);
    }
    return bound;
  }

  private static double[] magnitudes(double[] x) {
    double[] magnitudes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      magnitudes[i] = Math.abs(x[i]);
    }
    return magnitudes;
  }

  /** Bounds of each entry of the gradient through time. */
  ReferenceGradients gradients() {
    ReferenceGradients bounds = history.zeroGradients();
    for (int b = 0; b < samples; b++) {
      Deltas later = new Deltas(hidden + 1);
      for (int t = steps - 1; t >= 0; t--) {
        for (int layer = hidden; layer >= 0; layer--) {
          if (layer == hidden) {
            ofOutput(t, b, later);
          } else {
            ofMembrane(layer, t, b, later);
          }
          double[] x = magnitudes(history.received(layer, t, b));
          bounds.add(layer, summed(later, layer, samples * steps), x);
        }
      }
    }
    return bounds;
  }

  /** Derivatives by currents at one step with their bounds, and those of the step after. */
  private static final class Deltas {
    private final double[][] value;
    private final double[][] bound;

    Deltas(int layers) {
      value = new double[layers][0];
      bound = new double[layers][0];
    }

    double[] value(int layer) {
      return value[layer];
    }

    double[] bound(int layer) {
      return bound[layer];
    }

    /** Whether there is no step after. */
    boolean isLast(int layer) {
      return value[layer].length == 0;
    }

    void set(int layer, double[] delta, double[] bounds) {
      value[layer] = delta;
      bound[layer] = bounds;
    }
  }

  private void ofOutput(int t, int b, Deltas later) {
    double[] delta = history.error(t, b);
    double[] bound = ofError(t, b);
    for (int j = 0; j < delta.length && !later.isLast(hidden); j++) {
      double kept = history.readoutLeak() * later.value(hidden)[j];
      delta[j] += kept;
      bound[j] += history.readoutLeak() * later.bound(hidden)[j] + 2 * U * Math.abs(kept);
    }
    later.set(hidden, delta, bound);
  }

  /**
   * The same with other bounds of the derivatives of the loss by outputs, {@code [b][output]} at
   * each step: those of a loss that the reference stands in for.
   */
  RoundingBound withErrors(double[][] bounds) {
    errors = bounds;
    return this;
  }

  /** The bound of an output. */
  double output(int t, int b, int j) {
    return output[t][b][j];
  }

  /** Of the derivative of the loss by an output: softmax moves by twice what outputs move. */
  private double[] ofError(int t, int b) {
    if (errors != null) {
      return errors[b].clone();
    }
    double[] terms = history.ofLoss().errorTerms(t, b);
    double moved = 0;
    for (int at = 0; at < steps; at++) {
      for (int j = 0; j < output[at][b].length; j++) {
        // A mean over steps rounds by its own number of terms.
        moved = Math.max(moved, output[at][b][j] + (steps + 2) * U * magnitude(at, b, j));
      }
    }
    double[] bound = new double[terms.length];
    for (int j = 0; j < bound.length; j++) {
      bound[j] = FUNCTION * terms[j] + 2 * moved * history.ofLoss().errorSlope(t, b);
    }
    return bound;
  }

  private void ofMembrane(int layer, int t, int b, Deltas later) {
    SpikingNeuron neuron = history.neuron(layer);
    double threshold = ReferenceHistory.uniform(neuron.threshold());
    double leak = ReferenceHistory.uniform(neuron.leak());
    double[] u = history.potential(layer, t, b);
    int n = u.length;
    double[] bound = new double[n];
    double[] delta = new double[n];
    double[] above = later.value(layer + 1);
    double[] aboveBound = later.bound(layer + 1);
    double[] w = parameters.weights(layer + 1);
    boolean direct = history.readsSpikes(layer + 1);
    for (int i = 0; i < n; i++) {
      double ds = 0;
      double dsBound = 0;
      for (int j = 0; j < above.length; j++) {
        double weight = direct ? (i == j ? 1 : 0) : w[i * above.length + j];
        ds += weight * above[j];
        dsBound +=
            Math.abs(weight)
                * (aboveBound[j] + operations(layer, n, above.length) * U * Math.abs(above[j]));
      }
      double g = later.isLast(layer) ? 0 : leak * later.value(layer)[i];
      double gBound = later.isLast(layer) ? 0 : leak * later.bound(layer)[i] + U * Math.abs(g);
      double uBound = potential[t][b][layer][i];
      double byPotential = history.keptByPotential(layer, t, b, i);
      double bySpike = detachReset ? 0 : bySpike(neuron.reset(), threshold, u[i]);
      double bySpikeBound = !detachReset && neuron.reset() == Reset.ZERO ? uBound : 0;
      double dSpike = ds + bySpike * g;
      double dSpikeBound =
          dsBound
              + Math.abs(bySpike) * gBound
              + bySpikeBound * Math.abs(g)
              + 3 * U * (Math.abs(ds) + Math.abs(bySpike * g));
      double psi = psi(neuron, u[i]);
      double psiBound = ofPsi(neuron, u[i], uBound);
      delta[i] = psi * dSpike + byPotential * g;
      bound[i] =
          psi * dSpikeBound
              + psiBound * (Math.abs(dSpike) + dSpikeBound)
              + Math.abs(byPotential) * gBound
              + 4 * U * (Math.abs(psi * dSpike) + Math.abs(byPotential * g));
    }
    later.set(layer, delta, bound);
  }

  private static double bySpike(Reset reset, double threshold, double u) {
    return switch (reset) {
      case SUBTRACT -> -threshold;
      case ZERO -> -u;
      case NONE -> 0;
    };
  }

  private static double psi(SpikingNeuron neuron, double u) {
    double threshold = ReferenceHistory.uniform(neuron.threshold());
    double psi = neuron.surrogate().derivative(u - threshold);
    return neuron instanceof SignedLif ? psi + neuron.surrogate().derivative(-u - threshold) : psi;
  }

  /**
   * What psi moves by when the potential does, plus its own rounding, which near the edge of its
   * support is a share of its height and not of its value.
   */
  private static double ofPsi(SpikingNeuron neuron, double u, double uBound) {
    double threshold = ReferenceHistory.uniform(neuron.threshold());
    Surrogate surrogate = neuron.surrogate();
    double moved = uBound + 3 * U * (Math.abs(u) + threshold);
    double bound = moved(surrogate, u - threshold, moved);
    if (neuron instanceof SignedLif) {
      bound += moved(surrogate, -u - threshold, moved);
    }
    return bound + FUNCTION * surrogate.derivative(0);
  }

  /** Psi rises to 0 and falls behind it, so it moves most at an end of the interval or at 0. */
  private static double moved(Surrogate psi, double x, double by) {
    double here = psi.derivative(x);
    double most =
        Math.max(Math.abs(psi.derivative(x - by) - here), Math.abs(psi.derivative(x + by) - here));
    return Math.abs(x) <= by ? Math.max(most, psi.derivative(0) - here) : most;
  }

  /** Fails where an entry is farther from the reference than rounding takes it. */
  static void assertWithin(
      ReferenceGradients expected, ReferenceGradients bound, Parameters actual, String what) {
    assertWithin(expected, bound, 1, actual, what);
  }

  /** The same for a comparison where so many sides are rounded. */
  static void assertWithin(
      ReferenceGradients expected,
      ReferenceGradients bound,
      int sides,
      Parameters actual,
      String what) {
    for (int layer = 0; layer < actual.layers(); layer++) {
      String of = what + ", layer " + layer;
      assertWithin(
          expected.weights(layer),
          bound.weights(layer),
          sides,
          actual.weights(layer),
          of + ", weight ");
      assertWithin(
          expected.biases(layer), bound.biases(layer), sides, actual.biases(layer), of + ", bias ");
    }
  }

  private static void assertWithin(
      double[] expected, double[] bound, int sides, float[] actual, String what) {
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= sides * bound[i])) {
        fail(what + i + " should be " + expected[i] + " +- " + bound[i] + ", but is " + actual[i]);
      }
    }
  }
}
