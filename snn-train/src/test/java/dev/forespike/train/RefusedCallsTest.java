package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that is refused changes nothing: what comes after has the bits of a life without it. */
final class RefusedCallsTest {
  private static final int N = 6;
  private static final int K = 3;
  private static final NetworkSpec SPEC =
      NetworkSpec.input(N)
          .withBias()
          .dense(9, Lif.of(0.5, 0.4))
          .dense(7, Lif.of(0.5, 0.4))
          .readout(K, Readout.leakyIntegrator(0.9));
  private static final Network NETWORK = Network.untrained(SPEC, new Encoding.Direct(), 6, 3);

  static List<Rule> rules() {
    return List.of(
        new SpatialBackprop(),
        new FeedbackAlignment(1),
        new KolenPollack(0.1, 0.01),
        new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
        Opzo.defaults());
  }

  private static void refused(Class<? extends Exception> type, Executable call) {
    String message = String.valueOf(assertThrows(type, call).getMessage());
    assertEquals(1, message.lines().count(), message);
  }

  private static float[] with(float[] values, int place, float value) {
    float[] changed = values.clone();
    changed[place] = value;
    return changed;
  }

  /** Calls that no session takes. */
  private static void refusedSteps(StreamingSession session, SplittableRandom random) {
    float[] x = new float[N];
    switch (random.nextInt(7)) {
      case 0 -> refused(SpecException.class, () -> session.step(new float[N + 1]));
      case 1 -> refused(SpecException.class, () -> session.step(with(x, 2, Float.NaN)));
      case 2 ->
          refused(SpecException.class, () -> session.hold(with(x, N - 1, Float.NEGATIVE_INFINITY)));
      case 3 -> refused(SpecException.class, () -> session.stepSpikes(new int[] {3, 3}, 2));
      case 4 -> refused(SpecException.class, () -> session.stepSpikes(new int[] {0, N}, 2));
      case 5 -> refused(SpecException.class, () -> session.stepSpikes(new int[] {0}, 2));
      default -> {
        assertThrows(IndexOutOfBoundsException.class, () -> session.outputs(new float[1]));
        assertThrows(IndexOutOfBoundsException.class, () -> session.spike(0, 9));
      }
    }
  }

  private static void refusedLessons(
      LearningSession session, boolean stepped, SplittableRandom random) {
    switch (random.nextInt(5)) {
      case 0 -> refused(SpecException.class, () -> session.learn(K));
      case 1 -> refused(SpecException.class, () -> session.learn(-1));
      case 2 -> refused(SpecException.class, () -> session.learn(new float[K - 1]));
      case 3 -> {
        if (stepped) {
          float[] target = with(new float[] {0.5f, 0.5f, 0}, 1, Float.NaN);
          refused(SpecException.class, () -> session.learn(target));
          refused(SpecException.class, () -> session.learn(new float[] {7, 0, 0}));
        }
      }
      default -> {
        if (!stepped) {
          refused(IllegalStateException.class, () -> session.learn(0));
          refused(IllegalStateException.class, () -> session.learn(new float[] {1, 0, 0}));
        }
      }
    }
  }

  /** A life of a session, with or without refused calls in between. */
  private static LearningSession live(Rule rule, boolean disturbed) {
    var random = new SplittableRandom(11);
    var disturbance = new SplittableRandom(12);
    LearningSession session =
        LearningSession.of(NETWORK, rule, Optimizer.adam(0.01)).updateEvery(4).begin();
    for (int round = 0; round < 60; round++) {
      float[] x = new float[N];
      for (int i = 0; i < N; i++) {
        x[i] = random.nextInt(3) == 0 ? (float) random.nextDouble(2) : 0;
      }
      if (disturbed) {
        refusedSteps(session, disturbance);
        refusedLessons(session, false, disturbance);
      }
      session.step(x);
      if (disturbed) {
        refusedSteps(session, disturbance);
        refusedLessons(session, true, disturbance);
      }
      session.learn(round % K);
      if (disturbed) {
        refusedLessons(session, false, disturbance);
      }
      if (round % 7 == 6) {
        session.reset();
      }
      if (round % 11 == 10) {
        session.update();
      }
    }
    return session;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aLearningSessionLearnsAsIfTheyHadNotBeen(Rule rule) {
    LearningSession expected = live(rule, false);
    LearningSession actual = live(rule, true);
    for (int layer = 0; layer < 3; layer++) {
      assertArrayEquals(expected.snapshot().weights(layer), actual.snapshot().weights(layer));
      assertArrayEquals(expected.gradient(layer), actual.gradient(layer));
    }
    assertEquals(expected.feedback(0).isPresent(), actual.feedback(0).isPresent());
    if (expected.feedback(0).isPresent()) {
      assertArrayEquals(expected.feedback(0).orElseThrow(), actual.feedback(0).orElseThrow());
    }
    assertEquals(expected.prediction(), actual.prediction());
  }

  /** The smallest case: a label that came too early stayed in the target for good. */
  @Test
  void aLabelBeforeAnyStepLeavesNoTrace() {
    NetworkSpec spec = NetworkSpec.input(2).readout(2);
    LearningSession session =
        LearningSession.of(
                Network.untrained(spec, new Encoding.Direct(), 1, 1),
                new SpatialBackprop(),
                Optimizer.sgd(0.2, 0))
            .begin();
    assertThrows(IllegalStateException.class, () -> session.learn(0));
    double loss = 0;
    for (int step = 0; step < 300; step++) {
      session.step(new float[] {1, 0});
      loss = session.learn(1);
    }
    assertTrue(loss < 0.02, () -> "the last loss");
    session.reset();
    session.step(new float[] {1, 0});
    assertEquals(1, session.prediction());
  }

  @Test
  void aStreamingSessionRunsAsIfTheyHadNotBeen() {
    StreamingSession plain = NETWORK.session();
    StreamingSession disturbed = NETWORK.session();
    refused(IllegalStateException.class, disturbed::step);
    var random = new SplittableRandom(5);
    var disturbance = new SplittableRandom(6);
    float[] expected = new float[K];
    float[] actual = new float[K];
    for (int t = 0; t < 200; t++) {
      refusedSteps(disturbed, disturbance);
      if (t % 3 == 0) {
        float[] x = new float[N];
        x[random.nextInt(N)] = (float) random.nextDouble(3);
        plain.step(x);
        disturbed.step(x);
      } else {
        plain.step();
        disturbed.step();
      }
      plain.outputs(expected);
      disturbed.outputs(actual);
      assertArrayEquals(expected, actual);
      assertEquals(plain.prediction(), disturbed.prediction());
      assertEquals(plain.steps(), disturbed.steps());
    }
  }

  @Test
  void anInspectorKeepsTheSettingsItHad() {
    Batch batch = Batch.constant(new float[] {1, 0, 2, 0, 1, 1}, 1, N, 6).withLabels(1);
    float[][] feedback = {new float[9 * K], new float[7 * K]};
    feedback[0][4] = 0.5f;
    feedback[1][2] = -0.25f;
    GradientInspector inspector =
        GradientInspector.of(NETWORK, new FeedbackAlignment(1)).feedback(List.of(feedback));
    float[] expected = inspector.inspect(batch).weights(0);
    refused(
        SpecException.class,
        () -> inspector.feedback(List.of(new float[9 * K], with(feedback[1], 3, Float.NaN))));
    refused(SpecException.class, () -> inspector.feedback(List.of(new float[9 * K])));
    refused(SpecException.class, () -> inspector.warmUp(-1));
    refused(SpecException.class, () -> inspector.threads(0));
    feedback[0][4] = 99; // the caller's own array
    assertArrayEquals(expected, inspector.inspect(batch).weights(0));
  }

  @Test
  void anInferencerGoesOn() {
    Samples samples = Blobs.dataset(N, 20, 1).train();
    Samples numbers = Samples.ofFunction(Shape.of(N), new float[2 * N], K, new float[2 * K]);
    try (var inferencer = Inferencer.of(NETWORK, 1)) {
      float[] expected = inferencer.run(samples).outputs();
      refused(SpecException.class, () -> inferencer.run(Blobs.dataset(N + 1, 20, 1).train()));
      refused(SpecException.class, () -> inferencer.evaluate(numbers, Loss.crossEntropy()));
      refused(SpecException.class, () -> inferencer.evaluate(samples, Loss.crossEntropy()));
      refused(
          SpecException.class,
          () -> inferencer.predict(Blobs.dataset(N - 1, 20, 1).train(), Scaling.none()));
      assertArrayEquals(expected, inferencer.run(samples).outputs());
    }
  }

  @Test
  void aTrainerKeepsTheSettingsItHad(@TempDir Path folder) throws IOException {
    var spec = TestRuns.spec(Opzo.defaults(), Optimizer.adam(1e-3), 2, 4);
    var data = Blobs.dataset(TestRuns.INPUTS, 60, 20);
    Trainer.of(spec, data).runFolder(folder.resolve("plain")).train();
    Trainer.of(spec.withSeed(9), data).runFolder(folder.resolve("other")).train();
    Checkpoint other = Checkpoint.read(folder.resolve("other"));
    Trainer trainer = Trainer.of(spec, data).runFolder(folder.resolve("disturbed"));
    refused(SpecException.class, () -> trainer.threads(0));
    refused(SpecException.class, () -> trainer.evaluateEvery(0));
    refused(SpecException.class, () -> trainer.checkpointEvery(0));
    refused(ModelException.class, () -> trainer.resume(other));
    Trainer resumed = Trainer.of(spec.withSeed(9).withEpochs(3), data).resume(other);
    refused(SpecException.class, () -> resumed.runFolder(folder.resolve("elsewhere")));
    trainer.train();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain/model.safetensors")),
        Files.readAllBytes(folder.resolve("disturbed/model.safetensors")));
  }

  @Test
  void indicesAreChecked() {
    try (var inferencer = Inferencer.of(NETWORK, 1)) {
      Inference inference = inferencer.run(Batch.constant(new float[2 * N], 2, N, 6));
      for (Executable beyond :
          List.<Executable>of(
              () -> inference.output(0, 0, K),
              () -> inference.output(6, 0, 0),
              () -> inference.output(0, 2, 0),
              () -> inference.spike(0, 0, 0, 9),
              () -> inference.spike(0, 6, 0, 0),
              () -> inference.prediction(2),
              () -> inference.prediction(-1))) {
        assertThrows(IndexOutOfBoundsException.class, beyond);
      }
    }
  }
}
