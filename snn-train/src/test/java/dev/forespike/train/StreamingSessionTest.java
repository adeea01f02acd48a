package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Centering;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.ZerothOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StreamingSessionTest {
  private static final int N = 90;
  private static final int K = 5;

  private static final NetworkSpec SPEC =
      NetworkSpec.input(N)
          .withBias()
          .dense(130, Lif.of(0.5, 1))
          .dense(70, Lif.of(0.5, 1))
          .readout(K, Readout.leakyIntegrator(0.9));

  private static final Network NETWORK = Network.untrained(SPEC, new Encoding.Direct(), 6, 3);

  private static float[] input(long seed, int count, double density) {
    var random = new SplittableRandom(seed);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = random.nextDouble() < density ? (float) random.nextDouble(0.2, 1) : 0f;
    }
    return x;
  }

  @Test
  void currentsGiveTheBitsOfABatch() {
    int timesteps = 40;
    int samples = 9;
    for (double density : new double[] {0.05, 0.5, 1}) {
      float[] x = input(7, timesteps * samples * N, density);
      Inference batch = infer(Batch.sequence(x, timesteps, samples, N));
      StreamingSession session = NETWORK.session();
      for (int b = 0; b < samples; b++) {
        session.reset();
        for (int t = 0; t < timesteps; t++) {
          float[] row = new float[N];
          System.arraycopy(x, (t * samples + b) * N, row, 0, N);
          session.step(row);
          assertSame(batch, t, b, session);
        }
        assertEquals(batch.prediction(b), session.prediction());
      }
    }
  }

  @Test
  void aHeldInputGivesTheBitsOfAStaticBatch() {
    float[] x = input(8, 3 * N, 0.3);
    Inference batch = infer(Batch.constant(x, 3, N, 25));
    StreamingSession session = NETWORK.session();
    for (int b = 0; b < 3; b++) {
      session.reset();
      float[] row = new float[N];
      System.arraycopy(x, b * N, row, 0, N);
      session.hold(row);
      for (int t = 0; t < 25; t++) {
        session.step();
        assertSame(batch, t, b, session);
      }
      assertEquals(25, session.steps());
    }
  }

  @Test
  void spikesByIndexGiveTheBitsOfZerosAndOnes() {
    float[] x = input(9, 30 * N, 0.2);
    StreamingSession byIndex = NETWORK.session();
    StreamingSession byValue = NETWORK.session();
    float[] expected = new float[K];
    float[] actual = new float[K];
    for (int t = 0; t < 30; t++) {
      float[] row = new float[N];
      int[] neurons = new int[N];
      int count = 0;
      for (int i = 0; i < N; i++) {
        if (x[t * N + i] != 0) {
          row[i] = 1f;
          neurons[count++] = i;
        }
      }
      byValue.step(row);
      byIndex.stepSpikes(neurons, count);
      byValue.outputs(expected);
      byIndex.outputs(actual);
      assertArrayEquals(expected, actual);
    }
  }

  private static Inference infer(Batch batch) {
    try (Inferencer inferencer = Inferencer.of(NETWORK, 2)) {
      return inferencer.run(batch);
    }
  }

  private static void assertSame(Inference batch, int t, int b, StreamingSession session) {
    for (int j = 0; j < K; j++) {
      assertEquals(batch.output(t, b, j), session.output(j), "output " + j + " at " + t);
    }
    for (int layer = 0; layer < 2; layer++) {
      int width = SPEC.width(layer);
      int[] fired = new int[width];
      int count = session.spikes(layer, fired);
      assertEquals(count, session.spikeCount(layer));
      int next = 0;
      for (int i = 0; i < width; i++) {
        boolean spike = batch.spike(layer, t, b, i);
        assertEquals(spike, session.spike(layer, i), "spike " + layer + ", " + i);
        if (spike) {
          assertEquals(i, fired[next++]);
        }
      }
      assertEquals(next, count);
    }
  }

  @Test
  @Tag("allocation")
  void aStepAllocatesNothing() {
    float[] currents = input(1, N, 0.3);
    int[] spikes = {1, 4, 60, 89};
    float[] outputs = new float[K];
    int[] fired = new int[130];
    StreamingSession session = NETWORK.session();
    assertAllocationFree(
        () -> {
          session.step(currents);
          session.stepSpikes(spikes, 4);
          session.hold(currents);
          session.step();
          session.outputs(outputs);
          session.spikes(0, fired);
        });
  }

  static List<Rule> rules() {
    Opzo opzo = Opzo.defaults();
    var membraneNoise =
        new Opzo(
            new NoiseLaw.Rademacher(),
            NoisePosition.MEMBRANE,
            0.1,
            0.99,
            true,
            true,
            Centering.PAST,
            true,
            true,
            new FeedbackStart.Zero());
    return List.of(
        new SpatialBackprop(),
        new FeedbackAlignment(1),
        new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
        new KolenPollack(0.1, 0.01),
        opzo,
        opzo.withNoise(new NoiseLaw.Gaussian()),
        membraneNoise);
  }

  @ParameterizedTest
  @MethodSource("rules")
  @Tag("allocation")
  void aLearningStepAllocatesNothing(Rule rule) {
    float[] currents = input(1, N, 0.3);
    LearningSession session =
        LearningSession.of(NETWORK, rule, Optimizer.adam(1e-4)).updateEvery(3).begin();
    int[] step = {0};
    assertAllocationFree(
        () -> {
          session.step(currents);
          session.learn(step[0]++ % K);
        });
  }

  /** FDFA's tangents go through resets to zero by the membrane, which a session must keep. */
  @Test
  void tangentsGoThroughResetsToZero() {
    NetworkSpec spec =
        NetworkSpec.input(N).dense(6, Lif.of(0.5, 0.3).withReset(Reset.ZERO)).readout(K);
    var rule = new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.5, true);
    LearningSession session =
        LearningSession.of(
                Network.untrained(spec, new Encoding.Direct(), 4, 1), rule, Optimizer.sgd(0.01, 0))
            .begin();
    for (int step = 0; step < 5; step++) {
      session.step(input(3, N, 0.3));
      session.learn(1);
    }
    float largest = 0;
    for (float b : session.feedback(0).orElseThrow()) {
      largest = Math.max(largest, Math.abs(b));
    }
    assertTrue(largest > 0, "feedback has learned");
  }

  /** Repeats until the compiler is done, then demands rounds of 1,000 calls without a byte. */
  private static void assertAllocationFree(Runnable call) {
    Runnable round =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            call.run();
          }
        };
    // Ends only what would never end: the compiler may be slow on a busy machine.
    long end = System.nanoTime() + 300_000_000_000L;
    int clean = 0;
    long bytes = -1;
    while (clean < 3 && System.nanoTime() < end) {
      bytes = Allocation.of(round);
      clean = bytes == 0 ? clean + 1 : 0;
    }
    assertEquals(0, bytes, "bytes in 1,000 steps");
    assertEquals(3, clean, "rounds without allocation");
  }

  /** Nothing is kept of steps that are over: the heap holds no more after 10,000 of them. */
  @Test
  void tenThousandStepsTakeNoMoreMemoryThanTen() {
    float[] currents = input(2, N, 0.3);
    LearningSession learner =
        LearningSession.of(NETWORK, Opzo.defaults(), Optimizer.sgd(1e-3, 0)).begin();
    StreamingSession session = NETWORK.session();
    Runnable steps =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            session.step(currents);
            learner.step(currents);
            learner.learn(1);
          }
        };
    steps.run();
    long before = heap();
    steps.run();
    long grown = heap() - before;
    assertEquals(20_000, session.steps());
    // One number a step and session would be 80 KB.
    assertTrue(grown < 50_000, grown + " bytes more");
    float[][] kept = new float[10_000][2];
    assertTrue(heap() - before > 200_000, "this check finds two numbers kept a step");
    assertEquals(10_000, kept.length);
  }

  /** Bytes in use after collection, the least of several readings. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void manySessionsShareOneNetwork() throws Exception {
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      alone.add(outputsOf(i));
    }
    List<Callable<float[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int seed = i;
      tasks.add(() -> outputsOf(seed));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      var together = threads.invokeAll(tasks);
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(alone.get(i), together.get(i).get());
      }
    }
  }

  private static float[] outputsOf(long seed) {
    StreamingSession session = NETWORK.session();
    float[] all = new float[200 * K];
    for (int t = 0; t < 200; t++) {
      session.step(input(seed * 1000 + t, N, 0.3));
      for (int j = 0; j < K; j++) {
        all[t * K + j] = session.output(j);
      }
    }
    return all;
  }

  @Test
  void resetForgetsTheSequence() {
    StreamingSession session = NETWORK.session();
    float[] x = input(3, N, 0.5);
    session.step(x);
    float first = session.output(0);
    for (int i = 0; i < 5; i++) {
      session.step(x);
    }
    assertTrue(session.output(0) != first);
    session.reset();
    assertEquals(0, session.steps());
    assertThrows(IllegalStateException.class, session::step);
    session.step(x);
    assertEquals(first, session.output(0));
  }

  @Test
  void wrongInputIsRefused() {
    StreamingSession session = NETWORK.session();
    assertRefused("takes 90 inputs, but the step has 89", () -> session.step(new float[89]));
    assertRefused("input spike 90 at place 1", () -> session.stepSpikes(new int[] {3, 90}, 2));
    assertRefused("input spike 3 at place 1", () -> session.stepSpikes(new int[] {3, 3}, 2));
    assertRefused("input spike -1 at place 0", () -> session.stepSpikes(new int[] {-1}, 1));
    assertRefused("4 input spikes, but", () -> session.stepSpikes(new int[3], 4));
    assertFalse(session.steps() > 0);
  }

  @Test
  void wrongLearningIsRefused() {
    LearningSession session =
        LearningSession.of(NETWORK, new SpatialBackprop(), Optimizer.sgd(0.1, 0)).begin();
    assertThrows(IllegalStateException.class, () -> session.learn(0));
    session.step(input(1, N, 0.3));
    assertRefused("label 5 must lie between 0 and 4", () -> session.learn(5));
    assertRefused("5 outputs, but the target has 4", () -> session.learn(new float[4]));
    session.learn(1);
    assertThrows(IllegalStateException.class, () -> session.learn(1));
    Optimizer sgd = Optimizer.sgd(0.1, 0);
    Rule zo = new ZerothOrder(new NoiseLaw.Gaussian(), 0.1);
    assertRefused("needs whole sequences", () -> LearningSession.of(NETWORK, zo, sgd));
    var builder = LearningSession.of(NETWORK, new SpatialBackprop(), sgd);
    assertRefused("whole sequence", () -> builder.loss(new Loss.MeanOutputCrossEntropy()));
    assertRefused("at least 1", () -> builder.updateEvery(0));
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable action) {
    String message = String.valueOf(assertThrows(SpecException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }

  /** A stream of two kinds of input is told apart after a while, and the origin stays as it was. */
  @ParameterizedTest
  @MethodSource("rules")
  void learnsOnline(Rule rule) {
    final float[] before = NETWORK.weights(1);
    LearningSession session =
        LearningSession.of(NETWORK, rule, Optimizer.sgd(0.02, 0)).updateEvery(2).seed(5).begin();
    for (int sample = 0; sample < 120; sample++) {
      session.reset();
      for (int t = 0; t < 6; t++) {
        session.step(kind(sample));
        session.learn(sample % 2);
      }
    }
    session.update();
    Network learned = session.snapshot();
    StreamingSession clean = learned.session();
    int correct = 0;
    for (int sample = 200; sample < 240; sample++) {
      clean.reset();
      for (int t = 0; t < 6; t++) {
        clean.step(kind(sample));
      }
      correct += clean.prediction() == sample % 2 ? 1 : 0;
    }
    assertTrue(correct >= 36, correct + " of 40 right");
    assertArrayEquals(before, NETWORK.weights(1));
  }

  /** Noise, with the first or the second half of the inputs brighter. */
  private static float[] kind(int sample) {
    float[] x = input(sample, N, 0.6);
    for (int i = 0; i < N; i++) {
      x[i] *= (i < N / 2) == (sample % 2 == 0) ? 1f : 0.4f;
    }
    return x;
  }
}
