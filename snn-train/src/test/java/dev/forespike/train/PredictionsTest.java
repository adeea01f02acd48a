package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Inferencer#predict} against the outputs of every step. */
final class PredictionsTest {
  private static final int T = 7;
  private static final int INPUTS = 3;
  private static final int OUTPUTS = 2;

  /** More than two batches of the evaluation, and a tail. */
  private static final int COUNT = 431;

  private static final Scaling SCALING = new Scaling(3, 0.5);

  private static Samples samples(int targets) {
    var random = new SplittableRandom(5);
    float[] values = new float[COUNT * INPUTS];
    float[] numbers = new float[COUNT * targets];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 2);
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return Samples.ofFunction(Shape.of(INPUTS), values, targets, numbers);
  }

  private static Network network(Readout readout) {
    NetworkSpec spec =
        NetworkSpec.input(INPUTS).withBias().dense(20, Lif.of(0.5, 1)).readout(OUTPUTS, readout);
    return Network.untrained(spec, new Encoding.Direct(), T, 3);
  }

  private static Stream<Arguments> readouts() {
    Readout membrane = Readout.leakyIntegrator(0.8);
    return Stream.of(
        arguments(Readout.linear(), 0),
        arguments(membrane, 0),
        arguments(new Readout.Mean(Readout.linear()), 0),
        arguments(new Readout.Mean(membrane), 0),
        arguments(new Readout.Last(membrane), T - 1),
        arguments(new Readout.Last(Readout.linear()), T - 1));
  }

  @ParameterizedTest
  @MethodSource("readouts")
  void areTheMeanOverStepsOrTheLastStep(Readout readout, int firstStep) {
    Samples samples = samples(OUTPUTS);
    try (var inferencer = new Inferencer(network(readout), TestEncoders.DIRECT, 2)) {
      Predictions predictions = inferencer.predict(samples, SCALING);
      Inference inference = inferencer.run(samples);
      assertEquals(COUNT, predictions.samples());
      assertEquals(OUTPUTS, predictions.outputs());
      float[] all = predictions.values();
      double squaredDifference = 0;
      for (int b = 0; b < COUNT; b++) {
        for (int j = 0; j < OUTPUTS; j++) {
          double sum = 0;
          for (int t = firstStep; t < T; t++) {
            sum += inference.output(t, b, j);
          }
          double expected = 3 + 0.5 * sum / (T - firstStep);
          assertEquals(expected, predictions.value(b, j), 1e-6);
          assertEquals(all[b * OUTPUTS + j], predictions.value(b, j));
          squaredDifference += Math.pow(expected - predictions.value(0, j), 2);
        }
      }
      assertTrue(squaredDifference > 0.1, "samples differ: " + squaredDifference);
    }
  }

  @Test
  void meanSpikeCountsAreReadLikewise() {
    NetworkSpec spec =
        NetworkSpec.input(INPUTS)
            .dense(20, Lif.of(0.5, 1))
            .dense(OUTPUTS, Lif.of(0.5, 1))
            .spikes(new Readout.Mean(Readout.linear()));
    Network network = Network.untrained(spec, new Encoding.Direct(), T, 3);
    try (var inferencer = new Inferencer(network, TestEncoders.DIRECT, 1)) {
      Predictions predictions = inferencer.predict(samples(OUTPUTS), Scaling.none());
      Inference inference = inferencer.run(samples(OUTPUTS));
      double total = 0;
      for (int b = 0; b < COUNT; b++) {
        int count = 0;
        for (int t = 0; t < T; t++) {
          count += inference.spike(1, t, b, 1) ? 1 : 0;
        }
        assertEquals(count / (double) T, predictions.value(b, 1), 1e-6);
        total += count;
      }
      assertTrue(total > 0, "an output fires");
    }
  }

  /** The very error that an evaluation tells, and what the values say but for their rounding. */
  @ParameterizedTest
  @MethodSource("readouts")
  void tellTheErrorOfAnEvaluation(Readout readout, int firstStep) {
    Samples samples = samples(OUTPUTS);
    try (var inferencer = new Inferencer(network(readout), TestEncoders.DIRECT, 1)) {
      Predictions predictions = inferencer.predict(samples, SCALING);
      Evaluation evaluation = inferencer.evaluate(samples, new Loss.MeanSquaredError(), SCALING);
      assertEquals(evaluation.relativeError(), predictions.relativeError());
      float[] targets = new float[OUTPUTS];
      double sum = 0;
      for (int b = 0; b < COUNT; b++) {
        samples.readTargets(b, targets, 0);
        double squaredError = 0;
        double squaredTarget = 0;
        for (int j = 0; j < OUTPUTS; j++) {
          double target = SCALING.value(targets[j]);
          squaredError += Math.pow(predictions.value(b, j) - target, 2);
          squaredTarget += target * target;
        }
        sum += Math.sqrt(squaredError / squaredTarget);
      }
      assertEquals(sum / COUNT, predictions.relativeError().getFirst(), 1e-6);
      assertTrue(firstStep < T);
    }
  }

  @Test
  void classesHaveNoError() {
    Samples samples = Blobs.dataset(TestRuns.INPUTS, 4, 30).test();
    Network network = Network.untrained(TestRuns.NETWORK, new Encoding.Direct(), T, 3);
    try (var inferencer = new Inferencer(network, TestEncoders.DIRECT, 1)) {
      Predictions predictions = inferencer.predict(samples, Scaling.none());
      assertTrue(predictions.relativeError().isEmpty());
      assertEquals(samples.size() * network.spec().outputs(), predictions.values().length);
    }
  }

  @Test
  void noSamplesGiveNoValues() {
    try (var inferencer = new Inferencer(network(Readout.linear()), TestEncoders.DIRECT, 1)) {
      Predictions predictions = inferencer.predict(samples(OUTPUTS).range(0, 0), SCALING);
      assertEquals(0, predictions.samples());
      assertThrows(IndexOutOfBoundsException.class, () -> predictions.value(0, 0));
    }
  }

  @Test
  void threadsAndBatchesChangeNoBit() {
    Samples samples = samples(OUTPUTS);
    Network network = network(new Readout.Last(Readout.leakyIntegrator(0.8)));
    try (var one = new Inferencer(network, TestEncoders.DIRECT, 1);
        var three = new Inferencer(network, TestEncoders.DIRECT, 3)) {
      float[] expected = one.predict(samples, SCALING).values();
      assertArrayEquals(expected, three.predict(samples, SCALING).values());
      float[] alone = one.predict(samples.range(430, 431), SCALING).values();
      assertEquals(expected[430 * OUTPUTS], alone[0]);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (var inferencer = new Inferencer(network(Readout.linear()), TestEncoders.DIRECT, 1);
        var batches = Inferencer.of(network(Readout.linear()), 1)) {
      Exception targets =
          assertThrows(SpecException.class, () -> inferencer.predict(samples(1), Scaling.none()));
      assertEquals("samples have 1 target numbers, but the network gives 2", targets.getMessage());
      Predictions predictions = inferencer.predict(samples(OUTPUTS), Scaling.none());
      assertArrayEquals(
          predictions.values(), batches.predict(samples(OUTPUTS), Scaling.none()).values());
      assertThrows(IndexOutOfBoundsException.class, () -> predictions.value(0, OUTPUTS));
      assertThrows(IndexOutOfBoundsException.class, () -> predictions.value(COUNT, 0));
    }
  }
}
