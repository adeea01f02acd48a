package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An update averages over the steps there were, not over those there might have been. */
final class SessionMeanTest {
  private static final NetworkSpec SPEC =
      NetworkSpec.input(4).withBias().dense(6, Lif.of(0.5, 0.3)).readout(3);
  private static final Network NETWORK = Network.untrained(SPEC, new Encoding.Direct(), 8, 3);

  static List<Rule> rules() {
    return List.of(
        new SpatialBackprop(),
        new FeedbackAlignment(1),
        new KolenPollack(0.5, 0.01),
        new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.5, true),
        Opzo.defaults());
  }

  private static LearningSession learned(Rule rule, int interval, int steps) {
    LearningSession session =
        LearningSession.of(NETWORK, rule, Optimizer.sgd(0.5, 0)).updateEvery(interval).begin();
    for (int t = 0; t < steps; t++) {
      session.step(new float[] {1, 0.5f, 0, 2});
      session.learn(t % 3);
    }
    return session;
  }

  /** Powers of two: the same bits. */
  @ParameterizedTest
  @MethodSource("rules")
  void twoStepsOfEightAreTwoStepsOfTwo(Rule rule) {
    LearningSession cut = learned(rule, 8, 2);
    cut.update();
    LearningSession whole = learned(rule, 2, 2);
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(whole.snapshot().weights(layer), cut.snapshot().weights(layer));
      assertArrayEquals(whole.snapshot().biases(layer), cut.snapshot().biases(layer));
    }
    assertEquals(whole.feedback(0).isPresent(), cut.feedback(0).isPresent());
    if (whole.feedback(0).isPresent()) {
      assertArrayEquals(whole.feedback(0).orElseThrow(), cut.feedback(0).orElseThrow());
    }
  }

  /** With an input of zero the output is the bias: by hand, without the session's code. */
  @Test
  void theBiasMovesByTheMeanError() {
    Network network =
        Network.untrained(NetworkSpec.input(1).withBias().readout(3), new Encoding.Direct(), 8, 1);
    LearningSession session =
        LearningSession.of(network, new SpatialBackprop(), Optimizer.sgd(1, 0))
            .updateEvery(8)
            .begin();
    int[] labels = {0, 2};
    float[] bias = network.biases(0);
    double sum = 0;
    for (float b : bias) {
      sum += Math.exp(b);
    }
    float[] expected = new float[3];
    for (int j = 0; j < 3; j++) {
      expected[j] = (float) (bias[j] - Math.exp(bias[j]) / sum + (j == 1 ? 0 : 0.5));
    }
    for (int label : labels) {
      session.step(new float[1]);
      session.learn(label);
    }
    session.update();
    assertArrayEquals(expected, session.snapshot().biases(0), 1e-6f);
  }

  @Test
  void theGradientIsWhatAnUpdateWouldApply() {
    LearningSession session = learned(new SpatialBackprop(), 8, 3);
    float[] gradient = session.gradient(1);
    float[] before = session.snapshot().weights(1);
    session.update();
    float[] after = session.snapshot().weights(1);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i] - 0.5f * gradient[i], after[i], 1e-6f);
    }
  }
}
