package dev.forespike.testkit;

import dev.forespike.api.SpikeTrain;

/**
 * What one sample made of a perturbation of its hidden neurons, which spikes carry to the output.
 *
 * @param perturbation v of each hidden neuron, with mean 0 and variance 1, independent
 * @param hidden spikes of the only hidden layer
 * @param output spikes of the output layer
 * @param derivative D of each output: the sum of what its spikes carry
 */
@SuppressWarnings("ArrayRecordComponent") // a sample of numbers, compared by nobody
public record CarriedPerturbation(
    double[] perturbation, SpikeTrain hidden, SpikeTrain output, double[] derivative) {

  /** When each of some neurons fired first; infinite for a silent one. */
  private static double[] first(SpikeTrain train, int neurons) {
    double[] first = new double[neurons];
    java.util.Arrays.fill(first, Double.POSITIVE_INFINITY);
    for (int k = train.size() - 1; k >= 0; k--) {
      checkNeuron("hidden", train.neuron(k), neurons);
      first[train.neuron(k)] = train.time(k);
    }
    return first;
  }

  /** When each of some neurons fired last; minus infinity for a silent one. */
  private static double[] last(SpikeTrain train, int neurons) {
    double[] last = new double[neurons];
    java.util.Arrays.fill(last, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < train.size(); k++) {
      checkNeuron("output", train.neuron(k), neurons);
      last[train.neuron(k)] = train.time(k);
    }
    return last;
  }

  private static void checkNeuron(String layer, int neuron, int neurons) {
    Vectors.check(
        neuron < neurons,
        layer + " neuron " + neuron + " fired, but there are " + neurons + " of them");
  }

  private void checkWeights(double[] weights) {
    Vectors.checkLength(
        "the weights of "
            + perturbation.length
            + " hidden neurons and "
            + derivative.length
            + " outputs",
        weights,
        perturbation.length * derivative.length);
  }

  /** Takes one sample after the other, copied at once. */
  static final class Received {
    private final double[] weights;
    private dev.forespike.testkit.Received perturbations = of("perturbation", 0);
    private dev.forespike.testkit.Received derivatives = of("derivative", 0);
    private boolean began;

    Received(double... weights) {
      this.weights = weights.clone();
    }

    private static dev.forespike.testkit.Received of(String what, int length) {
      return new dev.forespike.testkit.Received("the draw's " + what, length);
    }

    double[] deviation(CarriedPerturbation sample) {
      if (!began) {
        began = true;
        perturbations = of("perturbation", sample.perturbation.length);
        derivatives = of("derivative", sample.derivative.length);
      }
      double[] v = perturbations.take(sample.perturbation);
      double[] d = derivatives.take(sample.derivative);
      return new CarriedPerturbation(v, sample.hidden, sample.output, d).deviation(weights);
    }
  }

  /**
   * The deviation of {@code v_i D_j} from the weight, where the perturbation of i can have reached
   * j; of a silent hidden neuron 0.
   *
   * @param weights {@code [hidden][outputs]} row by row, of hidden neuron i to output j
   * @return {@code [hidden][outputs]}
   */
  double[] deviation(double[] weights) {
    checkWeights(weights);
    int outputs = derivative.length;
    double[] from = first(hidden, perturbation.length);
    double[] until = last(output, outputs);
    double[] deviation = new double[weights.length];
    for (int i = 0; i < perturbation.length; i++) {
      for (int j = 0; j < outputs && from[i] < Double.POSITIVE_INFINITY; j++) {
        double reached = from[i] <= until[j] ? weights[i * outputs + j] : 0;
        deviation[i * outputs + j] = perturbation[i] * derivative[j] - reached;
      }
    }
    return deviation;
  }

  /**
   * The same sample where every neuron that fired reaches every output that fired, in any order.
   */
  CarriedPerturbation inAnyOrder(double[] weights) {
    checkWeights(weights);
    int outputs = derivative.length;
    double[] from = first(hidden, perturbation.length);
    double[] until = last(output, outputs);
    double[] carried = new double[outputs];
    for (int i = 0; i < perturbation.length; i++) {
      for (int j = 0; j < outputs; j++) {
        boolean both = from[i] < Double.POSITIVE_INFINITY && until[j] >= 0;
        carried[j] += both ? perturbation[i] * weights[i * outputs + j] : 0;
      }
    }
    return new CarriedPerturbation(perturbation, hidden, output, carried);
  }
}
