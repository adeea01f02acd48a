package dev.forespike.train.event;

import dev.forespike.api.EventRule;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.ExponentialMean;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Feedback weights of event-driven rules: fixed and random, or learned from perturbations. The
 * update is an exponential mean, {@code B = (1 - rate) B + rate mean(v D^T)}, of each row over the
 * samples in which its neuron fired; a row whose neuron was silent in all of them stays.
 */
public final class EventFeedback {
  private final int outputs;
  private final double[][] matrices;
  private final List<ExponentialMean> means = new ArrayList<>();

  /**
   * Begins with the feedback of a rule.
   *
   * @param credit the rule's credit assignment
   * @param network layers
   * @param seed of random feedback
   */
  public EventFeedback(EventRule.Credit credit, EventNetwork network, long seed) {
    int hidden = network.layers() - 1;
    outputs = network.units(hidden);
    matrices = new double[hidden][];
    for (int layer = 0; layer < hidden; layer++) {
      matrices[layer] = new double[network.units(layer) * outputs];
      if (credit instanceof EventRule.RandomFeedback(double range)) {
        draw(layer, Stream.FEEDBACK.key(seed, layer), (float) range);
      } else if (credit instanceof EventRule.LearnedFeedback(double rate)) {
        var mean = new ExponentialMean(1 - rate, matrices[layer]);
        means.add(mean);
        matrices[layer] = mean.mean();
      }
    }
  }

  private void draw(int layer, long key, float range) {
    Noise noise = Kernels.best().noise();
    float[] row = new float[outputs];
    int[] scratch = new int[Noise.scratch(outputs)];
    for (int i = 0; i * outputs < matrices[layer].length; i++) {
      noise.uniform(CounterRandom.child(key, i), outputs, range, row, 0, scratch);
      for (int j = 0; j < outputs; j++) {
        matrices[layer][i * outputs + j] = row[j];
      }
    }
  }

  /**
   * The feedback of a layer.
   *
   * @param layer a hidden layer
   * @return {@code [hidden][outputs]}, not a copy
   */
  public double[] matrix(int layer) {
    return matrices[layer];
  }

  /**
   * Takes over other feedback.
   *
   * @param other of the same network
   */
  public void copyFrom(EventFeedback other) {
    for (int layer = 0; layer < matrices.length; layer++) {
      System.arraycopy(other.matrices[layer], 0, matrices[layer], 0, matrices[layer].length);
    }
  }

  /** What samples tell of one layer: who fired, its perturbations, and what they did. */
  interface Observed {
    boolean fired(int sample, int neuron);

    double perturbation(int sample, int neuron);

    double derivative(int sample, int output);
  }

  /**
   * Learns from a batch, if the rule does.
   *
   * @param layer a hidden layer
   * @param from first neuron
   * @param to one past the last
   * @param samples number of samples
   * @param observed what they tell
   */
  void learn(int layer, int from, int to, int samples, Observed observed) {
    if (means.isEmpty()) {
      return;
    }
    double[] sums = new double[outputs];
    for (int i = from; i < to; i++) {
      Arrays.fill(sums, 0);
      int active = 0;
      for (int s = 0; s < samples; s++) {
        if (observed.fired(s, i)) {
          active++;
          for (int j = 0; j < outputs; j++) {
            sums[j] += observed.perturbation(s, i) * observed.derivative(s, j);
          }
        }
      }
      if (active > 0) {
        means.get(layer).addPart(i * outputs, sums, active);
      }
    }
  }

  /**
   * The learning signal of a neuron.
   *
   * @param layer its hidden layer
   * @param i the neuron
   * @param errors of the outputs
   * @return {@code sum_j B_ij e_j}; 0 where no error reaches hidden neurons
   */
  double signal(int layer, int i, double[] errors) {
    double sum = 0;
    for (int j = 0; j < outputs; j++) {
      sum += matrices[layer][i * outputs + j] * errors[j];
    }
    return sum;
  }
}
