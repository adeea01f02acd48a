package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class FixedFeedbackTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(6).dense(300, Lif.of(0.5, 1)).dense(300, Lif.of(0.5, 1)).readout(7);

  private static LearningRun run(double gain, long seed) {
    var spec =
        NetworkCases.run(NETWORK, new FeedbackAlignment(gain), Loss.crossEntropy(), 3, 4, seed);
    return new LearningRun(new NetworkCase(spec, true, false));
  }

  @Test
  void isUniformWithinGainOverRootOfOutputs() {
    double bound = 2.5 / Math.sqrt(7);
    for (double[] matrix : run(2.5, 1).feedback()) {
      assertEquals(2100, matrix.length);
      double largest = DoubleStream.of(matrix).map(Math::abs).max().orElseThrow();
      assertTrue(largest <= bound && largest > 0.98 * bound, "bound " + largest);
      double mean = DoubleStream.of(matrix).average().orElseThrow();
      assertEquals(0, mean, 6 * bound / Math.sqrt(3 * 2100));
      double square = DoubleStream.of(matrix).map(x -> x * x).average().orElseThrow();
      assertEquals(bound * bound / 3, square, 0.15 * bound * bound / 3);
    }
  }

  @Test
  void followsTheSeedAndDiffersBetweenLayers() {
    List<double[]> one = run(1, 1).feedback();
    assertArrayEquals(one.get(0), run(1, 1).feedback().get(0));
    assertNotEquals(one.get(0)[0], run(1, 2).feedback().get(0)[0]);
    assertNotEquals(one.get(0)[0], one.get(1)[0]);
  }

  @Test
  void staysAsItIs() {
    LearningRun run = run(1, 3);
    final double[] before = run.feedback().get(1);
    var spec = NetworkCases.run(NETWORK, new FeedbackAlignment(1), Loss.crossEntropy(), 3, 4, 3);
    run.learn(new NetworkCase(spec, true, false).batch(0), 0, 0.1f);
    assertArrayEquals(before, run.feedback().get(1));
  }

  /** What a checkpoint holds takes the place of what the seed gave. */
  @Test
  void takesOverARestoredState() {
    var parameters = Parameters.initialize(NETWORK, 1);
    var feedback = new FixedFeedback(new FeedbackAlignment(1), NETWORK, 1, LearningRun.COMPUTE);
    assertEquals(Set.of("feedback.0", "feedback.1"), feedback.state().keySet());
    Objects.requireNonNull(feedback.state().get("feedback.1"))[5] = 42;
    feedback.restored();
    assertEquals(42, feedback.feedback(1).orElseThrow()[5]);
    assertEquals(parameters.outputs(1) * 7, feedback.feedback(1).orElseThrow().length);
  }

  /** What is given is what is used, entry by entry. */
  @Test
  void takesOverWhatIsGiven() {
    var feedback = new FixedFeedback(new FeedbackAlignment(1), NETWORK, 1, LearningRun.COMPUTE);
    float[] given = new float[300 * 7];
    for (int i = 0; i < given.length; i++) {
      given[i] = i;
    }
    feedback.useFeedback(0, given);
    assertArrayEquals(given, feedback.feedback(0).orElseThrow());
  }
}
