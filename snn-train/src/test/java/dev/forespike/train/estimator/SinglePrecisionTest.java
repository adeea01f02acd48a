package dev.forespike.train.estimator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Training's passes give what dual numbers in double precision give, for samples of different
 * lengths, inputs that hold and inputs that change, and all that a network can end with.
 */
final class SinglePrecisionTest {
  private static final int STEPS = 5;
  private static final int SAMPLES = 4;
  private static final int INPUTS = 3;

  /** Unit roundoff, times the some hundred operations behind a number of these networks. */
  private static final double ROUNDING = 200 * Math.ulp(1f) / 2;

  private static List<NetworkSpec> networks() {
    List<SpikingNeuron> neurons = new ArrayList<>();
    for (Reset reset : Reset.values()) {
      neurons.add(
          new Lif(
              NeuronParameter.of(0.7), NeuronParameter.of(0.6), reset, new Surrogate.Sigmoid(2)));
    }
    neurons.add(SignedLif.of(0.7, 0.6));
    List<NetworkSpec> networks = new ArrayList<>();
    for (SpikingNeuron neuron : neurons) {
      networks.add(builder(neuron).readout(2));
      networks.add(builder(neuron).readout(2, Readout.leakyIntegrator(0.5)));
      networks.add(builder(neuron).spikes(new Readout.Linear()));
    }
    return networks;
  }

  private static NetworkSpec.Builder builder(SpikingNeuron neuron) {
    return NetworkSpec.input(INPUTS)
        .withBias()
        .withInitialization(Initialization.uniform(2))
        .dense(6, neuron)
        .dense(4, neuron);
  }

  private static ClockedBatch batch(boolean constant, int outputs) {
    var batch = new ClockedBatch(SAMPLES, INPUTS, STEPS, constant);
    batch.begin(SAMPLES);
    var random = new SplittableRandom(9);
    for (int i = 0; i < batch.input().length; i++) {
      batch.input()[i] = random.nextInt(4) == 0 ? 0 : (float) random.nextDouble(-1, 1);
    }
    for (int b = 0; b < SAMPLES; b++) {
      batch.labels()[b] = b % outputs;
      batch.lengths()[b] = 2 + b;
    }
    return batch;
  }

  private static double[][][] nodes(NetworkSpec spec, int sample) {
    var random = new SplittableRandom(sample);
    double[][][] z = new double[spec.layers().size()][STEPS][];
    for (int layer = 0; layer < z.length; layer++) {
      for (int t = 0; t < STEPS; t++) {
        z[layer][t] = new double[spec.width(layer)];
        for (int i = 0; i < z[layer][t].length; i++) {
          z[layer][t][i] = (float) random.nextDouble(-1, 1);
        }
      }
    }
    return z;
  }

  private interface Comparison {
    void of(NetworkSpec spec, ClockedBatch batch, double[] point);
  }

  private static void everywhere(Comparison comparison) {
    for (NetworkSpec spec : networks()) {
      for (boolean constant : new boolean[] {true, false}) {
        double[] point = NetworkPoint.of(Parameters.initialize(spec, 4));
        comparison.of(spec, batch(constant, spec.outputs()), point);
      }
    }
  }

  private static NetworkEvaluation evaluation(
      NetworkSpec spec, ClockedBatch batch, boolean single, boolean detach) {
    return new NetworkEvaluation(spec, batch, Loss.crossEntropy(), single, detach);
  }

  private static void assertNear(double[] expected, double[] found, Object of) {
    assertEquals(expected.length, found.length);
    double largest = 0;
    for (double each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertTrue(largest > 1e-3, () -> "nothing to compare in " + of);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], ROUNDING * (1 + largest), "at " + i + " of " + of);
    }
  }

  @Test
  void valuesAndDerivatives() {
    everywhere(
        (spec, batch, point) -> {
          double[] along = new double[point.length];
          for (int i = 0; i < along.length; i++) {
            along[i] = (float) Math.sin(i);
          }
          for (boolean detach : new boolean[] {true, false}) {
            NetworkEvaluation exact = evaluation(spec, batch, false, detach);
            NetworkEvaluation single = evaluation(spec, batch, true, detach);
            assertNear(
                new double[] {exact.value(point), exact.derivative(point, along)},
                new double[] {single.value(point), single.derivative(point, along)},
                spec);
          }
        });
  }

  @Test
  void nodePerturbation() {
    everywhere(
        (spec, batch, point) ->
            assertNear(
                evaluation(spec, batch, false, false).nodeGradient(point, b -> nodes(spec, b)),
                evaluation(spec, batch, true, false).nodeGradient(point, b -> nodes(spec, b)),
                spec));
  }

  @Test
  void feedbackOfTangents() {
    for (NoisePosition position : NoisePosition.values()) {
      everywhere(
          (spec, batch, point) -> {
            List<double[]> exact =
                new TangentFeedback(spec, batch, position, false, false)
                    .estimate(point, b -> nodes(spec, b));
            List<double[]> single =
                new TangentFeedback(spec, batch, position, true, false)
                    .estimate(point, b -> nodes(spec, b));
            for (int layer = 0; layer < exact.size(); layer++) {
              assertNear(exact.get(layer), single.get(layer), position + ", " + spec);
            }
          });
    }
  }
}
