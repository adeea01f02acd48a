package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.train.estimator.NetworkEvaluation;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Swept over all neurons and steps, node perturbation is the gradient: D along one neuron's current
 * is the gradient by that current, and the weights into it get that times what they carried.
 */
final class NodePerturbationProperties {

  @Provide
  Arbitrary<NetworkCase> small() {
    return NetworkCases.cases(
        NetworkCases.networks(0, 4, 4, NetworkCases.neurons()),
        NetworkCases.throughTime(),
        NetworkCases.losses());
  }

  @Property(tries = 150)
  void sweptOverAllNodesItIsTheGradient(
      @ForAll("small") NetworkCase of, @ForAll Targets targets, @ForAll boolean detachReset) {
    ClockedBatch batch = targets.batch(of, 0);
    var evaluation =
        new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, detachReset);
    double[] point = NetworkPoint.of(of.parameters());
    double[] gradient = new double[point.length];
    double[] direction = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      direction[i] = 1;
      gradient[i] = evaluation.derivative(point, direction);
      direction[i] = 0;
    }
    double[] swept = sweep(of, evaluation, point, 1);
    double largest = 1e-2;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    for (int i = 0; i < point.length; i++) {
      assertEquals(gradient[i], swept[i], 1e-12 * largest, "coordinate " + i);
    }
  }

  /** A perturbation that reaches its neuron a little weaker than it says is found. */
  @Property(tries = 20)
  void aPerturbationOfAnotherSizeIsRejected(@ForAll("small") NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    var evaluation = new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, false);
    double[] point = NetworkPoint.of(of.parameters());
    double[] right = sweep(of, evaluation, point, 1);
    double[] wrong = sweep(of, evaluation, point, 1 - 1e-9);
    double most = 0;
    double largest = 0;
    for (int i = 0; i < right.length; i++) {
      most = Math.max(most, Math.abs(right[i] - wrong[i]));
      largest = Math.max(largest, Math.abs(right[i]));
    }
    Assume.that(largest > 1e-2);
    assertTrue(most > 1e-12 * largest, "a mutant passes");
  }

  /** The sum over perturbations of one neuron at one step. */
  private static double[] sweep(
      NetworkCase of, NetworkEvaluation evaluation, double[] point, double size) {
    Parameters shape = of.parameters();
    double[] sum = new double[point.length];
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int t = 0; t < of.timesteps(); t++) {
        for (int i = 0; i < shape.outputs(layer); i++) {
          double[][][] unit = zeros(of, shape);
          unit[layer][t][i] = size;
          double[] part = evaluation.nodeGradient(point, _ -> unit);
          for (int k = 0; k < sum.length; k++) {
            sum[k] += part[k];
          }
        }
      }
    }
    return sum;
  }

  private static double[][][] zeros(NetworkCase of, Parameters shape) {
    double[][][] zeros = new double[shape.layers()][of.timesteps()][];
    for (int layer = 0; layer < zeros.length; layer++) {
      for (int t = 0; t < of.timesteps(); t++) {
        zeros[layer][t] = new double[shape.outputs(layer)];
      }
    }
    return zeros;
  }
}
