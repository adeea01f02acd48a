package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.TangentFeedback;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Feedback from tangents against the Jacobians of the reference, which go backwards through time:
 * its mean exactly, by a sweep over all perturbations; its variance, which every other perturbation
 * of the pass adds to, by that of a quadratic form.
 */
final class TangentFeedbackProperties {

  @Provide
  Arbitrary<NetworkCase> small() {
    return NetworkCases.cases(
        NetworkCases.networks(1, 4, 4, NetworkCases.neurons()),
        NetworkCases.throughTime(),
        NetworkCases.losses());
  }

  private static double[] flat(List<double[]> matrices) {
    return matrices.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][][] zeros(NetworkCase of) {
    int layers = of.network().hiddenLayers() + 1;
    double[][][] zeros = new double[layers][of.timesteps()][];
    for (int layer = 0; layer < layers; layer++) {
      int n = layer == layers - 1 ? of.network().outputs() : of.network().width(layer);
      for (int t = 0; t < of.timesteps(); t++) {
        zeros[layer][t] = new double[n];
      }
    }
    return zeros;
  }

  /**
   * Derivatives of outputs by what is perturbed, {@code [b][t][j]} then {@code [layer][t'][i]}: by
   * what neurons send, or by their currents.
   */
  private static double[][][][][][] jacobians(
      NetworkCase of, ClockedBatch batch, NoisePosition position, boolean detachReset) {
    var parameters = new ReferenceParameters(of.parameters());
    var history = new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    Assume.that(history.isSafe());
    int outputs = of.network().outputs();
    double[][][][][][] all = new double[batch.size()][of.timesteps()][outputs][][][];
    for (int b = 0; b < batch.size(); b++) {
      for (int t = 0; t < of.timesteps(); t++) {
        for (int j = 0; j < outputs; j++) {
          all[b][t][j] =
              history.jacobian(parameters, detachReset, b, t, j, position == NoisePosition.OUTPUT);
        }
      }
    }
    return all;
  }

  /** The mean over valid rows of the Jacobian at the same step, one layer after the other. */
  private static double[] meanJacobian(
      NetworkCase of, ClockedBatch batch, double[][][][][][] jacobians) {
    int outputs = of.network().outputs();
    int size = 0;
    for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
      size += of.network().width(layer) * outputs;
    }
    double[] mean = new double[size];
    int rows = 0;
    for (int b = 0; b < batch.size(); b++) {
      rows += batch.lengths()[b];
    }
    for (int b = 0; b < batch.size(); b++) {
      for (int t = 0; t < batch.lengths()[b]; t++) {
        int at = 0;
        for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
          int n = of.network().width(layer);
          for (int e = 0; e < n * outputs; e++) {
            mean[at + e] += jacobians[b][t][e % outputs][layer][t][e / outputs] / rows;
          }
          at += n * outputs;
        }
      }
    }
    return mean;
  }

  @Property(tries = 100)
  void sweptOverAllPerturbationsItIsTheJacobian(
      @ForAll("small") NetworkCase of,
      @ForAll NoisePosition position,
      @ForAll boolean detachReset) {
    ClockedBatch batch = of.batch(1);
    double[] expected = meanJacobian(of, batch, jacobians(of, batch, position, detachReset));
    var feedback = new TangentFeedback(of.network(), batch, position, false, detachReset);
    double[] point = NetworkPoint.of(of.parameters());
    double[] sum = new double[expected.length];
    double[][][] unit = zeros(of);
    double[][][] none = zeros(of);
    for (int b = 0; b < batch.size(); b++) {
      int perturbed = b;
      for (int layer = 0; layer < unit.length - 1; layer++) {
        for (double[] step : unit[layer]) {
          for (int i = 0; i < step.length; i++) {
            step[i] = 1;
            double[] part = flat(feedback.estimate(point, s -> s == perturbed ? unit : none));
            step[i] = 0;
            for (int e = 0; e < sum.length; e++) {
              sum[e] += part[e];
            }
          }
        }
      }
    }
    assertClose(expected, sum);
  }

  /**
   * Two perturbations together are more than their sum: by what one does to the output at the step
   * of the other, through membranes and resets. So every lag's Jacobian is seen.
   */
  @Property(tries = 60)
  void tangentsAreCarriedThroughTime(
      @ForAll("small") NetworkCase of,
      @ForAll NoisePosition position,
      @ForAll boolean detachReset) {
    Assume.that(of.timesteps() > 1);
    ClockedBatch batch = of.batch(0);
    double[][][][][][] jacobians = jacobians(of, batch, position, detachReset);
    var feedback = new TangentFeedback(of.network(), batch, position, false, detachReset);
    double[] point = NetworkPoint.of(of.parameters());
    int rows = 0;
    for (int b = 0; b < batch.size(); b++) {
      rows += batch.lengths()[b];
    }
    int outputs = of.network().outputs();
    double[][][] both = zeros(of);
    double[][][] none = zeros(of);
    for (int from = 0; from < both.length - 1; from++) {
      // The first neuron at the first step, and all neurons of the first layer at the last one.
      int last = batch.lengths()[0] - 1;
      both[from][0][0] = 1;
      double[] alone = flat(feedback.estimate(point, s -> s == 0 ? both : none));
      Arrays.fill(both[0][last], 1);
      double[] together = flat(feedback.estimate(point, s -> s == 0 ? both : none));
      both[from][0][0] = 0;
      double[] others = flat(feedback.estimate(point, s -> s == 0 ? both : none));
      Arrays.fill(both[0][last], 0);
      if (last == 0) {
        continue;
      }
      double[] expected = new double[both[0][0].length * outputs];
      double[] cross = new double[expected.length];
      for (int e = 0; e < cross.length; e++) {
        cross[e] = together[e] - alone[e] - others[e];
        expected[e] = jacobians[0][last][e % outputs][from][0][0] / rows;
      }
      assertClose(expected, cross);
    }
  }

  private static void assertClose(double[] expected, double[] actual) {
    double largest = 1e-2;
    for (double x : expected) {
      largest = Math.max(largest, Math.abs(x));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-11 * largest, "entry " + i);
    }
  }

  private static NetworkCase example(Reset reset) {
    NetworkSpec network =
        NetworkSpec.input(3)
            .withBias()
            .withInitialization(Initialization.uniform(4))
            .dense(3, Lif.of(0.8, 1).withReset(reset))
            .dense(2, Lif.of(0.8, 1).withReset(reset))
            .readout(2, Readout.leakyIntegrator(0.5));
    return new NetworkCase(
        NetworkCases.run(network, new SpatialBackprop(), Loss.crossEntropy(), 3, 1, 12),
        true,
        false);
  }

  /**
   * Mean and variance of one draw: an entry is a quadratic form {@code v^T A v} of all
   * perturbations, with variance {@code sum_(p != q) (A_pq^2 + A_pq A_qp) + (kappa - 1) sum_p
   * A_pp^2}.
   */
  @Example
  void meanAndVarianceOfADrawAreThoseOfAQuadraticForm() {
    for (NoiseLaw law :
        List.of(new NoiseLaw.Gaussian(), new NoiseLaw.Rademacher(), new NoiseLaw.Uniform())) {
      for (boolean detachReset : new boolean[] {false, true}) {
        NetworkCase of = example(Reset.SUBTRACT);
        ClockedBatch batch = of.batch(0);
        var j = jacobians(of, batch, NoisePosition.OUTPUT, detachReset);
        double[] mean = meanJacobian(of, batch, j);
        double[] variance = variance(of, j[0], law.kurtosis());
        var feedback =
            new TangentFeedback(of.network(), batch, NoisePosition.OUTPUT, false, detachReset);
        double[] point = NetworkPoint.of(of.parameters());
        SampleLaws.mean("feedback", s -> flat(feedback.estimate(point, law, s)), mean, 10_000, 1)
            .assertHolds();
        SampleLaws.variance(
                "feedback", s -> flat(feedback.estimate(point, law, s)), mean, variance, 40_000, 1)
            .assertHolds();
        var mutant =
            new TangentFeedback(of.network(), batch, NoisePosition.OUTPUT, false, !detachReset);
        SampleLaws.variance(
                "feedback", s -> flat(mutant.estimate(point, law, s)), mean, variance, 40_000, 1)
            .assertBroken();
      }
    }
  }

  private static double[] variance(NetworkCase of, double[][][][][] jacobians, double kurtosis) {
    int outputs = of.network().outputs();
    int steps = of.timesteps();
    int[] first = new int[of.network().hiddenLayers() + 1];
    for (int layer = 0; layer + 1 < first.length; layer++) {
      first[layer + 1] = first[layer] + of.network().width(layer);
    }
    int width = first[first.length - 1];
    double[] variance = new double[width * outputs];
    for (int unit = 0; unit < width; unit++) {
      for (int j = 0; j < outputs; j++) {
        // Row (t, unit) of the form: what every perturbation does to output j at step t.
        double[][] form = new double[steps * width][steps * width];
        for (int t = 0; t < steps; t++) {
          for (int layer = 0; layer + 1 < first.length; layer++) {
            for (int s = 0; s < steps; s++) {
              for (int i = 0; i < first[layer + 1] - first[layer]; i++) {
                form[t * width + unit][s * width + first[layer] + i] =
                    jacobians[t][j][layer][s][i] / steps;
              }
            }
          }
        }
        double sum = 0;
        for (int p = 0; p < form.length; p++) {
          for (int q = 0; q < form.length; q++) {
            sum +=
                p == q
                    ? (kurtosis - 1) * form[p][p] * form[p][p]
                    : form[p][q] * form[p][q] + form[p][q] * form[q][p];
          }
        }
        variance[unit * outputs + j] = sum;
      }
    }
    assertTrue(Arrays.stream(variance).allMatch(v -> v > 0), "nothing to see");
    return variance;
  }
}
