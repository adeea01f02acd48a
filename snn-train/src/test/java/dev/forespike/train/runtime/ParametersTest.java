package dev.forespike.train.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

  @Test
  void clearedWeightsAreZeroForWhoeverAsks() {
    Parameters parameters = Parameters.initialize(NETWORK, 1);
    parameters.clear();
    assertArrayEquals(new float[50 * 200], parameters.exportWeights(1));
    Parameters copy = Parameters.initialize(NETWORK, 2);
    parameters = Parameters.initialize(NETWORK, 1);
    parameters.clear();
    copy.copyFrom(parameters);
    assertArrayEquals(new float[24 * 200], copy.weights(0));
    assertArrayEquals(new float[200 * 50], copy.weights(1));
    assertArrayEquals(new float[50], copy.biases(1));
  }

  @Test
  void whatIsWrittenAfterClearingStays() {
    Parameters source = Parameters.initialize(NETWORK, 1);
    var copy = new Parameters(NETWORK);
    copy.clear();
    copy.copyFrom(source);
    assertArrayEquals(source.weights(0), copy.weights(0));
    copy.clear();
    copy.importWeights(1, source.exportWeights(1));
    assertFalse(copy.claimZero(1), "imported");
    assertArrayEquals(source.weights(1), copy.weights(1));
    copy.clear();
    copy.weights(0)[7] = 3;
    assertEquals(3, copy.weights(0)[7]);
  }

  @Test
  void zeroIsClaimedOnceAndOnlyWhereNobodyAskedForWeights() {
    Parameters parameters = Parameters.initialize(NETWORK, 1);
    final float old = parameters.weights(0)[0];
    assertFalse(parameters.claimZero(0), "never cleared");
    parameters.clear();
    assertTrue(parameters.claimZero(0), "cleared");
    assertFalse(parameters.claimZero(0), "claimed before");
    assertEquals(old, parameters.weights(0)[0], "left to who claimed it");
    assertEquals(0, parameters.weights(1)[0]);
    assertFalse(parameters.claimZero(1), "asked for before");
    parameters.clear();
    assertTrue(parameters.claimZero(1), "cleared again");
  }
}
