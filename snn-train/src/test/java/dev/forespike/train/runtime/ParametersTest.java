package dev.forespike.train.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import org.junit.jupiter.api.Test;

final class ParametersTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(2, 3, 4)
          .withInitialization(Initialization.uniform(1.5))
          .dense(200, Lif.of(0.5, 1))
          .withBias()
          .readout(50);

  @Test
  void untrainedWeightsFillTheBoundGainOverRootOfFanIn() {
    Parameters parameters = Parameters.initialize(NETWORK, 1);
    assertBound(parameters.weights(0), 1.5 / Math.sqrt(24));
    assertBound(parameters.weights(1), 1.5 / Math.sqrt(200));
    assertBound(parameters.biases(1), 1.5 / Math.sqrt(200));
    assertEquals(0, parameters.biases(0).length);
  }

  private static void assertBound(float[] values, double bound) {
    double smallest = 1;
    double largest = -1;
    for (float value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    assertTrue(smallest >= -bound * 1.0001 && smallest < -0.8 * bound, "smallest " + smallest);
    assertTrue(largest <= bound * 1.0001 && largest > 0.8 * bound, "largest " + largest);
  }

  @Test
  void untrainedWeightsFollowTheSeed() {
    float[] weights = Parameters.initialize(NETWORK, 1).weights(0);
    assertArrayEquals(weights, Parameters.initialize(NETWORK, 1).weights(0));
    assertNotEquals(weights[0], Parameters.initialize(NETWORK, 2).weights(0)[0]);
    assertNotEquals(weights[0], weights[200], "rows are drawn apart");
  }

  @Test
  void exportTurnsRowsOfInputsIntoRowsOfOutputs() {
    var parameters = new Parameters(NetworkSpec.input(2).readout(3));
    System.arraycopy(new float[] {1, 2, 3, 4, 5, 6}, 0, parameters.weights(0), 0, 6);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, parameters.exportWeights(0));
    var other = new Parameters(NetworkSpec.input(2).readout(3));
    other.importWeights(0, parameters.exportWeights(0));
    assertArrayEquals(parameters.weights(0), other.weights(0));
  }

  @Test
  void clearAndCopyTakeEveryNumber() {
    Parameters source = Parameters.initialize(NETWORK, 1);
    var copy = new Parameters(NETWORK);
    copy.copyFrom(source);
    assertArrayEquals(source.weights(1), copy.weights(1));
    assertArrayEquals(source.biases(1), copy.biases(1));
    copy.clear();
    assertArrayEquals(new float[24 * 200], copy.weights(0));
    assertArrayEquals(new float[50], copy.biases(1));
    assertNotEquals(0, source.weights(0)[0]);
  }
}
