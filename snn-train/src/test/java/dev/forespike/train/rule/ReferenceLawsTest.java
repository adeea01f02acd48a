package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold for the reference and the library alike, so that the reference is no idol. */
final class ReferenceLawsTest {

  static List<Loss> losses() {
    return List.of(
        Loss.crossEntropy(),
        Loss.meanSquaredError(),
        new Loss.Mixture(0.3),
        new Loss.MeanOutputCrossEntropy());
  }

  private static NetworkCase of(Loss loss, double leak, Readout readout) {
    NetworkSpec network =
        NetworkSpec.input(11)
            .withBias()
            .withInitialization(Initialization.uniform(3))
            .dense(14, Lif.of(leak, 0.9))
            .dense(10, Lif.of(leak, 0.9))
            .readout(4, readout);
    return new NetworkCase(
        NetworkCases.run(network, new SpatialBackprop(), loss, 5, 6, 11), false, true);
  }

  /** Spikes do not depend on the read-out, so its gradient is a true derivative of the loss. */
  @ParameterizedTest
  @MethodSource("losses")
  void gradientOfAReadoutIsTheDerivativeOfTheLoss(Loss loss) {
    NetworkCase of = of(loss, 0, Readout.linear());
    Parameters moved = of.parameters();
    Parameters gradients = new LearningRun(of).learn(of.batch(0), 0).getFirst().gradients();
    assertDerivative(of, moved, moved.weights(2), gradients.weights(2));
    assertDerivative(of, moved, moved.biases(2), gradients.biases(2));
  }

  /** The trace with the read-out's own leak is its whole history. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.8, 1})
  void weightGradientOfALeakyReadoutIsTheDerivativeOfTheLoss(double leak) {
    NetworkCase of = of(Loss.crossEntropy(), 0.5, Readout.leakyIntegrator(leak));
    Parameters moved = of.parameters();
    Parameters gradients = new LearningRun(of).learn(of.batch(0), 0).getFirst().gradients();
    assertDerivative(of, moved, moved.weights(2), gradients.weights(2));
  }

  private static void assertDerivative(
      NetworkCase of, Parameters moved, float[] values, float[] gradient) {
    ClockedBatch batch = of.batch(0);
    for (int i = 0; i < values.length; i++) {
      float old = values[i];
      float above = old + 0.01f;
      float below = old - 0.01f;
      values[i] = above;
      double up = loss(of, moved, batch);
      values[i] = below;
      double down = loss(of, moved, batch);
      values[i] = old;
      assertEquals((up - down) / ((double) above - below), gradient[i], 2e-4, "entry " + i);
    }
  }

  private static double loss(NetworkCase of, Parameters parameters, ClockedBatch batch) {
    Learner learner =
        Learners.of(of.spec(), parameters, LearningRun.COMPUTE, SpikeProduct.Path.AUTOMATIC);
    return learner.learn(batch, 0, _ -> {}).loss();
  }

  /** Law 2: feedback equal to the transposed read-out gives the last hidden layer's gradient. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void feedbackEqualToTheTransposedReadoutIsBackpropagation(double leak) {
    NetworkCase of = of(Loss.crossEntropy(), leak, Readout.linear());
    ClockedBatch batch = of.batch(0);
    LearningRun.Interval interval = new LearningRun(of).learn(batch, 0).getFirst();
    var reference = new ReferenceNetwork(of, batch);
    reference.forward(interval.used(), 0, of.timesteps());
    assertTrue(reference.isSafe());
    double[] transposed = new double[10 * 4];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i] = interval.used().weights(2)[i];
    }
    double[] direct =
        reference
            .gradients(
                interval.used(), 0, of.timesteps(), List.of(new double[14 * 4], transposed), true)
            .weights(1);
    ReferenceGradients.assertClose(direct, interval.gradients().weights(1), 2e-4, "leak " + leak);
  }

  /** With one step there is no history: the trace is the spike, whatever the leak. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 1})
  void leakDoesNotMatterInASingleStep(double leak) {
    NetworkCase leaking = single(leak);
    NetworkCase forgetting = single(0);
    Parameters a = new LearningRun(leaking).learn(leaking.batch(0), 0).getFirst().gradients();
    Parameters b = new LearningRun(forgetting).learn(leaking.batch(0), 0).getFirst().gradients();
    for (int layer = 0; layer < a.layers(); layer++) {
      for (int i = 0; i < a.weights(layer).length; i++) {
        assertEquals(b.weights(layer)[i], a.weights(layer)[i]);
      }
    }
  }

  private static NetworkCase single(double leak) {
    NetworkCase of = of(Loss.crossEntropy(), leak, Readout.linear());
    return new NetworkCase(
        NetworkCases.run(of.network(), new SpatialBackprop(), Loss.crossEntropy(), 1, 6, 11),
        true,
        false);
  }
}
