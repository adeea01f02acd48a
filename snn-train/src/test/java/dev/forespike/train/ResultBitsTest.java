package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.Loss;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps the bits of a run, and what changes them by rounding: as run.json says. */
final class ResultBitsTest {
  private static final int TIMESTEPS = 6;
  private static final int SAMPLES = 40;

  static List<Rule> rules() {
    return List.of(
        new SpatialBackprop(),
        opzo(),
        new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true));
  }

  /** With feedback at the start, so that the only update has gradients of hidden layers. */
  private static Opzo opzo() {
    Opzo usual = Opzo.defaults();
    return new Opzo(
        usual.noise(),
        usual.position(),
        usual.alpha(),
        usual.momentum(),
        usual.antithetic(),
        usual.divideByAlpha(),
        usual.centering(),
        usual.biasCorrection(),
        usual.keepSurrogate(),
        new FeedbackStart.Random(0.3));
  }

  /** One update, so that rounding has not been amplified by training yet. */
  private static TrainingSpec spec(Rule rule, int chunk) {
    return new TrainingSpec(
        TestRuns.NETWORK,
        rule,
        Loss.crossEntropy(),
        Optimizer.sgd(0.05, 0),
        new Schedule.Constant(0),
        new Encoding.Rate(),
        TIMESTEPS,
        SAMPLES,
        1,
        chunk,
        new UpdateInterval.Sequence(),
        3);
  }

  private static TrainingResult train(Rule rule, int chunk, int threads, int evaluateEvery)
      throws IOException {
    Dataset dataset = Blobs.dataset(TestRuns.INPUTS, SAMPLES, 10);
    return Trainer.of(spec(rule, chunk), dataset, TestEncoders.RATE)
        .threads(threads)
        .evaluateEvery(evaluateEvery)
        .train();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void threadsAndEvaluationKeepEveryBit(Rule rule) throws IOException {
    TrainingResult one = train(rule, TIMESTEPS, 1, 1);
    for (TrainingResult other :
        List.of(train(rule, TIMESTEPS, 2, 1), train(rule, TIMESTEPS, 3, 7))) {
      for (int layer = 0; layer < 3; layer++) {
        assertArrayEquals(one.network().weights(layer), other.network().weights(layer));
        assertArrayEquals(one.network().biases(layer), other.network().biases(layer));
      }
      assertEquals(one.last().trainLoss(), other.last().trainLoss());
    }
    var bits = JsonParser.parseString(one.record()).getAsJsonObject().getAsJsonObject("bits");
    assertTrue(bits.getAsJsonArray("kept").toString().contains("threads"));
    assertEquals("[\"configuration.chunk\"]", bits.getAsJsonArray("rounded").toString());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theChunkChangesGradientsByRoundingAndOutputsNotAtAll(Rule rule) throws IOException {
    TrainingResult whole = train(rule, TIMESTEPS, 2, 1);
    boolean same = true;
    for (int chunk : new int[] {1, 2, 3}) {
      TrainingResult parts = train(rule, chunk, 2, 1);
      // The only batch is run before the only update.
      assertEquals(whole.last().trainLoss(), parts.last().trainLoss(), 1e-12);
      for (int layer = 0; layer < 3; layer++) {
        float[] expected = whole.network().weights(layer);
        float[] actual = parts.network().weights(layer);
        assertArrayEquals(expected, actual, 1e-6f);
        same &= Arrays.equals(expected, actual);
      }
    }
    assertFalse(same, "every bit is kept: the record and the pages may promise more");
  }
}
