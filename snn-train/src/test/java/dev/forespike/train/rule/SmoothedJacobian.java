package dev.forespike.train.rule;

import dev.forespike.api.Lif;
import dev.forespike.api.NeuronParameter;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.Arrays;

/**
 * The Jacobian of two hidden layers under Gaussian noise on what the first one sends, smoothed over
 * that noise, by integration: the first layer sees no noise, so each neuron of the second follows a
 * one-dimensional process, {@code u' = leak reset(u) + m + sigma g}, whose density is carried on a
 * grid; and a mean spike moves with its current as fast as the density at the threshold says.
 * Linear read-out, reset by subtraction.
 */
final class SmoothedJacobian {
  private static final int CELLS = 1500;
  private static final double REACH = 8;

  private final NetworkCase of;
  private final ClockedBatch batch;
  private final double alpha;
  private final ReferenceParameters parameters;
  private final int first;
  private final int second;
  private final int outputs;

  SmoothedJacobian(NetworkCase of, ClockedBatch batch, double alpha) {
    this.of = of;
    this.batch = batch;
    this.alpha = alpha;
    parameters = new ReferenceParameters(of.parameters());
    first = of.network().inputOf(1).size();
    second = of.network().inputOf(2).size();
    outputs = of.network().outputs();
  }

  /** Feedback of both layers, {@code [hidden][outputs]} one after the other, averaged over rows. */
  double[] feedback() {
    double[] feedback = new double[(first + second) * outputs];
    var clean = new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    double rows = batch.size() * (double) of.timesteps();
    for (int b = 0; b < batch.size(); b++) {
      for (int i = 0; i < second; i++) {
        double[] densities = densities(clean, b, i);
        for (int t = 0; t < densities.length; t++) {
          for (int e = 0; e < first * outputs; e++) {
            double through = parameters.weights(1)[e / outputs * second + i];
            double out = parameters.weights(2)[i * outputs + e % outputs];
            feedback[e] += through * densities[t] * out / rows;
          }
        }
      }
    }
    System.arraycopy(parameters.weights(2), 0, feedback, first * outputs, second * outputs);
    return feedback;
  }

  /** The density of one neuron's potential at its threshold, at each step. */
  private double[] densities(ReferenceHistory clean, int b, int neuron) {
    var lif = (Lif) of.network().layers().get(1).neuron();
    double leak = value(lif.leak());
    double threshold = value(lif.threshold());
    double squares = 0;
    for (int k = 0; k < first; k++) {
      squares += Math.pow(parameters.weights(1)[k * second + neuron], 2);
    }
    double sigma = alpha * Math.sqrt(squares);
    double[] result = new double[of.timesteps()];
    double[] places = {0};
    double[] masses = {1};
    for (int t = 0; t < result.length; t++) {
      double current = parameters.biases(1)[neuron];
      for (int k = 0; k < first; k++) {
        current += parameters.weights(1)[k * second + neuron] * clean.received(1, t, b)[k];
      }
      result[t] = density(threshold, places, masses, leak, current, sigma);
      double low = Arrays.stream(places).min().orElseThrow() * leak + current - REACH * sigma;
      double high = Arrays.stream(places).max().orElseThrow() * leak + current + REACH * sigma;
      double width = (high - low) / CELLS;
      double[] nextMasses = new double[CELLS];
      double[] nextPlaces = new double[CELLS];
      for (int cell = 0; cell < CELLS; cell++) {
        double u = low + (cell + 0.5) * width;
        nextMasses[cell] = width * density(u, places, masses, leak, current, sigma);
        nextPlaces[cell] = u >= threshold ? u - threshold : u;
      }
      places = nextPlaces;
      masses = nextMasses;
    }
    return result;
  }

  /** The density of the next potential, from masses at places after the reset. */
  private static double density(
      double u, double[] places, double[] masses, double leak, double current, double sigma) {
    double sum = 0;
    for (int i = 0; i < places.length; i++) {
      double z = (u - leak * places[i] - current) / sigma;
      sum += masses[i] * Math.exp(-z * z / 2);
    }
    return sum / (sigma * Math.sqrt(2 * Math.PI));
  }

  private static double value(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double uniform) -> uniform;
    };
  }
}
