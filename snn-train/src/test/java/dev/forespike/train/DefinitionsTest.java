package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.TrainingSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One definition each of class, loss, encoding and input, whichever way one comes. */
final class DefinitionsTest {
  private static final int N = 12;
  private static final int K = Blobs.CLASSES;
  private static final int T = 8;

  private static Network network(Readout readout, Encoding encoding) {
    NetworkSpec spec =
        NetworkSpec.input(N).withBias().dense(20, Lif.of(0.5, 0.3)).readout(K, readout);
    return Network.untrained(spec, encoding, T, 5);
  }

  private static Samples noise(int count) {
    var random = new SplittableRandom(77);
    float[] values = new float[count * N];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return Samples.of(Shape.of(N), values, new int[count]);
  }

  private static float[] values(Samples samples) {
    float[] values = new float[samples.size() * N];
    for (int b = 0; b < samples.size(); b++) {
      samples.read(b, values, b * N);
    }
    return values;
  }

  static List<Readout> readouts() {
    return List.of(
        Readout.linear(),
        Readout.leakyIntegrator(0.9),
        new Readout.Mean(Readout.linear()),
        new Readout.Mean(Readout.leakyIntegrator(0.9)),
        new Readout.Last(Readout.leakyIntegrator(0.9)));
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(SpecException.class, call).getMessage());
  }

  /** Against sums, or the last step, in double precision; and evaluation counts by the same. */
  @ParameterizedTest
  @MethodSource("readouts")
  void inferenceSessionsPredictionsAndEvaluationAgreeOnTheClass(Readout readout) {
    Samples samples = noise(400);
    Network network = network(readout, new Encoding.Direct());
    int[] classes = new int[400];
    int bySum = 0;
    try (var inferencer = Inferencer.of(network, 1)) {
      Inference inference = inferencer.run(samples);
      Predictions predictions = inferencer.predict(samples, Scaling.none());
      StreamingSession session = network.session();
      for (int b = 0; b < 400; b++) {
        double[] sums = new double[K];
        double[] last = new double[K];
        for (int t = 0; t < T; t++) {
          for (int j = 0; j < K; j++) {
            last[j] = inference.output(t, b, j);
            sums[j] += last[j];
          }
        }
        classes[b] = largest(readout instanceof Readout.Last ? last : sums);
        bySum += largest(sums) == classes[b] ? 1 : 0;
        assertEquals(classes[b], inference.prediction(b));
        double[] found = new double[K];
        for (int j = 0; j < K; j++) {
          found[j] = predictions.value(b, j);
        }
        assertEquals(classes[b], largest(found));
        session.reset();
        float[] x = new float[N];
        samples.read(b, x, 0);
        session.hold(x);
        for (int t = 0; t < T; t++) {
          session.step();
        }
        assertEquals(classes[b], session.prediction());
      }
      Samples labelled = Samples.of(Shape.of(N), values(samples), classes);
      assertEquals(1, inferencer.evaluate(labelled, Loss.crossEntropy()).accuracy());
    }
    if (readout instanceof Readout.Last) {
      assertTrue(bySum < 400, "samples on which the two definitions differ");
    }
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int j = 1; j < values.length; j++) {
      best = values[j] > values[best] ? j : best;
    }
    return best;
  }

  @Test
  void theLossOfAnEventDrivenNetworkDecidesThePrediction() {
    EventLif neuron = new EventLif(0.05, 0.2, 30, 0.5);
    NetworkSpec spec = NetworkSpec.input(N).events(15, neuron).eventOutput(K, neuron);
    var encoding = new Encoding.FirstSpike(0.1, 0, false);
    Network network = Network.untrained(spec, encoding, 1, 3);
    Samples samples = noise(60);
    var trains = new ArrayList<SpikeTrain>();
    for (int b = 0; b < 60; b++) {
      trains.add(SpikeEncoder.of(encoding).encode(samples, b));
    }
    for (EventLoss loss :
        List.of(EventLoss.spikeCount(), new EventLoss.FirstSpikeCrossEntropy(0.01))) {
      EventInference inference = EventInference.of(network, trains, loss, 2);
      int[] classes = new int[60];
      for (int b = 0; b < 60; b++) {
        classes[b] = inference.prediction(b);
      }
      Samples labelled = Samples.of(Shape.of(N), values(samples), classes);
      SpikeEncoder encoder = SpikeEncoder.of(encoding);
      assertEquals(1, EventInference.evaluate(network, labelled, encoder, loss, 1).accuracy(), 0.0);
    }
  }

  static List<Encoding> encodings() {
    return List.of(new Encoding.Direct(), new Encoding.Rate(), new Encoding.Latency());
  }

  /** Rows of values are encoded, steps are taken as they are; samples give the same. */
  @ParameterizedTest
  @MethodSource("encodings")
  void rowsAreEncodedAsTheModelSaysAndStepsAreNot(Encoding encoding) {
    Network network = network(Readout.linear(), encoding);
    Samples samples = noise(700);
    float[] x = values(samples);
    float[] repeated = new float[T * x.length];
    for (int t = 0; t < T; t++) {
      System.arraycopy(x, 0, repeated, t * x.length, x.length);
    }
    Network direct = network(Readout.linear(), new Encoding.Direct());
    try (var inferencer = Inferencer.of(network, 1);
        var plain = Inferencer.of(direct, 1)) {
      float[] expected = inferencer.run(samples).outputs();
      assertArrayEquals(expected, inferencer.run(Batch.constant(x, 700, N, T)).outputs());
      Batch steps = Batch.sequence(repeated, T, 700, N);
      assertArrayEquals(plain.run(steps).outputs(), inferencer.run(steps).outputs());
      Batch batch = Batch.constant(x, 700, N, T).withLabels(new int[700]);
      GradientReport report = GradientInspector.of(network, new SpatialBackprop()).inspect(batch);
      assertArrayEquals(expected, report.pass().outputs());
      NetworkObjective objective = NetworkObjective.of(network, batch, Loss.crossEntropy());
      assertEquals(report.loss(), objective.value(objective.point()), 1e-5);
    }
  }

  @Test
  void aTargetForEachStepNeedsAnOutputForEachStep() {
    Batch batch = Batch.constant(new float[N], 1, N, T).withTargetSequence(new float[T * K]);
    for (Readout readout :
        List.of(
            new Readout.Mean(Readout.linear()), new Readout.Last(Readout.leakyIntegrator(0.5)))) {
      Network network = network(readout, new Encoding.Direct());
      String expected =
          "the read-out "
              + readout
              + " gives one output for all steps and takes one target for a sample, not one for"
              + " each step";
      assertEquals(
          expected,
          refusal(
              () ->
                  GradientInspector.of(network, new SpatialBackprop())
                      .loss(Loss.meanSquaredError())
                      .inspect(batch)));
      assertEquals(
          expected, refusal(() -> NetworkObjective.of(network, batch, Loss.meanSquaredError())));
    }
  }

  @Test
  void numbersTakeTheSquaredErrorOnEveryWay() throws IOException {
    Samples numbers = Samples.ofFunction(Shape.of(N), new float[5 * N], K, new float[5 * K]);
    Network network = network(Readout.linear(), new Encoding.Direct());
    for (Loss loss : List.of(Loss.crossEntropy(), new Loss.Mixture(0.5))) {
      try (var inferencer = Inferencer.of(network, 1)) {
        assertTrue(
            refusal(() -> inferencer.evaluate(numbers, loss)).endsWith("needs the loss mse"));
      }
      var inspector = GradientInspector.of(network, new SpatialBackprop()).loss(loss);
      assertTrue(
          refusal(() -> inspector.measure(numbers, 2, 3, _ -> {})).endsWith("needs the loss mse"));
    }
    var inspector = GradientInspector.of(network, new SpatialBackprop());
    assertTrue(inspector.measure(numbers, 2, 3, _ -> {}).loss() > 0);
    Batch batch = Batch.constant(new float[N], 1, N, T);
    Batch three = batch.withTargets(new float[] {3, 0, 0, 0});
    assertEquals(
        inspector.inspect(three).loss(),
        GradientInspector.of(network, new SpatialBackprop())
            .loss(Loss.meanSquaredError())
            .inspect(three)
            .loss());
    TrainingSpec spec = TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(0.1, 0), 1, 1);
    Dataset data = Dataset.ofFunction("f", numbers, numbers, Scaling.none());
    assertEquals(
        "dataset f has numbers as targets and needs the loss mse",
        refusal(() -> Trainer.of(spec, data)));
    LearningSession session =
        LearningSession.of(network, new SpatialBackprop(), Optimizer.sgd(0.1, 0)).begin();
    session.step(new float[N]);
    assertTrue(
        refusal(() -> session.learn(new float[] {3, 0, 0, 0})).endsWith("squared error takes any"));
  }

  @Test
  void aLossOnTheMeanNeedsAnOutputForEachStepOnEveryWay() {
    Loss loss = new Loss.MeanOutputCrossEntropy();
    Network network = network(new Readout.Mean(Readout.linear()), new Encoding.Direct());
    Batch batch = Batch.constant(new float[N], 1, N, T).withLabels(1);
    try (var inferencer = Inferencer.of(network, 1)) {
      for (Executable way :
          List.<Executable>of(
              () -> inferencer.evaluate(noise(3), loss),
              () -> NetworkObjective.of(network, batch, loss),
              () ->
                  GradientInspector.of(network, new SpatialBackprop()).loss(loss).inspect(batch))) {
        assertTrue(refusal(way).contains("gives one output for all steps"));
      }
    }
  }

  /** The run records its encoding, so that it must be what the network learned from. */
  @Test
  void anEncoderOfAnotherEncodingIsRefused() throws IOException {
    TrainingSpec direct = TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(0.1, 0), 1, 1);
    Dataset data = Blobs.dataset(N, 32, 8);
    for (Encoding given : encodings()) {
      Encoder encoder = Encoder.of(given);
      for (Encoding own : encodings()) {
        TrainingSpec spec = encoded(direct, own);
        Network network = network(Readout.linear(), own);
        GradientInspector inspector = GradientInspector.of(network, new SpatialBackprop());
        if (given.equals(own)) {
          assertArrayEquals(
              Trainer.of(spec, data).train().network().weights(0),
              Trainer.of(spec, data, encoder).train().network().weights(0));
          new Inferencer(network, encoder, 1).close();
          continue;
        }
        for (Encoder other : List.of(encoder, wrapped(encoder))) {
          assertTrue(
              refusal(() -> Trainer.of(spec, data, other))
                  .startsWith("the encoding is " + own + ", but the encoder "));
          refusal(() -> new Inferencer(network, other, 1).close());
          refusal(() -> inspector.measure(noise(5), other, 2, 3, _ -> {}));
        }
      }
      // An implementation of one's own is welcome where it keeps the encoding's law.
      Trainer.of(encoded(direct, given), data, wrapped(encoder)).train();
    }
  }

  private static TrainingSpec encoded(TrainingSpec spec, Encoding encoding) {
    return new TrainingSpec(
        spec.network(),
        spec.rule(),
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        encoding,
        spec.timesteps(),
        spec.batch(),
        spec.epochs(),
        spec.chunk(),
        spec.update(),
        spec.seed());
  }

  private static Encoder wrapped(Encoder encoder) {
    return new Encoder() {
      @Override
      public boolean constant() {
        return encoder.constant();
      }

      @Override
      public void encode(
          float[] values,
          int offset,
          int width,
          int timesteps,
          long seed,
          float[] spikes,
          int target,
          int stride) {
        encoder.encode(values, offset, width, timesteps, seed, spikes, target, stride);
      }
    };
  }

  @Test
  void anEncoderOfOtherSpikesIsRefused() {
    EventLif neuron = new EventLif(0.05, 0.2, 30, 0.5);
    NetworkSpec spec = NetworkSpec.input(N).events(15, neuron).eventOutput(K, neuron);
    Network network = Network.untrained(spec, new Encoding.FirstSpike(0.1, 0, false), 1, 3);
    SpikeEncoder slower = SpikeEncoder.of(new Encoding.FirstSpike(0.2, 0, false));
    SpikeEncoder wrapped = (samples, index) -> slower.encode(samples, index);
    for (SpikeEncoder other : List.of(slower, wrapped)) {
      assertTrue(
          refusal(
                  () ->
                      EventInference.evaluate(network, noise(3), other, EventLoss.spikeCount(), 1))
              .startsWith("the encoding is FirstSpike"));
    }
  }
}
