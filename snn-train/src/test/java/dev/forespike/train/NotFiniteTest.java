package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are none are refused where they would come in, with their place. */
final class NotFiniteTest {
  private static final int N = TestRuns.INPUTS;
  private static final NetworkSpec SPEC =
      NetworkSpec.input(N).dense(8, Lif.of(0.5, 0.5)).readout(Blobs.CLASSES);
  private static final Network NETWORK = Network.untrained(SPEC, new Encoding.Direct(), 4, 2);

  /** Good samples but for one number; checked by nobody before they are read. */
  private record Spoiled(Samples of, int sample, int place, float value, int numbers)
      implements Samples {
    @Override
    public int size() {
      return of.size();
    }

    @Override
    public Shape shape() {
      return of.shape();
    }

    @Override
    public void read(int index, float[] destination, int offset) {
      of.read(index, destination, offset);
      if (index == sample && numbers == 0) {
        destination[offset + place] = value;
      }
    }

    @Override
    public int label(int index) {
      return of.label(index);
    }

    @Override
    public int targets() {
      return numbers;
    }

    @Override
    public void readTargets(int index, float[] destination, int offset) {
      java.util.Arrays.fill(destination, offset, offset + numbers, 0f);
      if (index == sample) {
        destination[offset + place] = value;
      }
    }
  }

  private static Samples spoiled(int numbers) {
    return new Spoiled(Blobs.dataset(N, 40, 1).train(), 17, 3, Float.NaN, numbers);
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(SpecException.class, call).getMessage());
  }

  @Test
  void aRunNamesTheDataAndNotTheLearningRate() {
    var spec = TestRuns.spec(new SpatialBackprop(), Optimizer.sgd(0.1, 0), 1, 1);
    Samples good = Blobs.dataset(N, 40, 1).train();
    assertEquals(
        "training sample 17 holds NaN as value 3; mend the data, only finite numbers can be used",
        refusal(() -> Trainer.of(spec, Dataset.of("d", Blobs.CLASSES, spoiled(0), good)).train()));
    assertEquals(
        "test sample 17 holds NaN as value 3; mend the data, only finite numbers can be used",
        refusal(() -> Trainer.of(spec, Dataset.of("d", Blobs.CLASSES, good, spoiled(0))).train()));
  }

  @Test
  void evaluationRefusesThem() {
    for (Encoding encoding :
        List.of(new Encoding.Direct(), new Encoding.Rate(), new Encoding.Latency())) {
      try (var inferencer = Inferencer.of(Network.untrained(SPEC, encoding, 4, 2), 1)) {
        String expected = "sample 17 holds NaN as value 3; mend the data, only";
        assertTrue(
            refusal(() -> inferencer.evaluate(spoiled(0), Loss.crossEntropy()))
                .startsWith(expected));
        assertTrue(refusal(() -> inferencer.run(spoiled(0))).startsWith(expected));
        assertTrue(
            refusal(() -> inferencer.predict(spoiled(Blobs.CLASSES), Scaling.none()))
                .startsWith("sample 17 holds NaN as target 3"));
      }
    }
  }

  @Test
  void sessionsNameStepAndPlace() {
    StreamingSession session = NETWORK.session();
    session.step(new float[N]);
    float[] x = new float[N];
    x[5] = Float.POSITIVE_INFINITY;
    assertEquals("the input of step 1 holds Infinity at element 5", refusal(() -> session.step(x)));
    LearningSession learner =
        LearningSession.of(NETWORK, new SpatialBackprop(), Optimizer.sgd(0.1, 0))
            .loss(Loss.meanSquaredError())
            .begin();
    learner.step(new float[N]);
    assertEquals(
        "the target of step 0 holds NaN at element 2",
        refusal(() -> learner.learn(new float[] {0, 0, Float.NaN, 0})));
  }

  /** Finite inputs can still overflow; then the step is not learned from. */
  @Test
  void aLossThatIsNotFiniteIsNotLearnedFrom() {
    NetworkSpec spec = NetworkSpec.input(2).readout(2);
    Network network = Network.untrained(spec, new Encoding.Direct(), 1, 1);
    LearningSession session =
        LearningSession.of(network, new SpatialBackprop(), Optimizer.sgd(0.1, 0))
            .loss(Loss.meanSquaredError())
            .begin();
    session.step(new float[] {3e38f, 3e38f});
    for (int again = 0; again < 2; again++) {
      String message =
          String.valueOf(
              assertThrows(TrainingException.class, () -> session.learn(0)).getMessage());
      assertTrue(message.startsWith("the loss of step 0 is "), message);
    }
    assertArrayEquals(network.weights(0), session.snapshot().weights(0));
  }

  @Test
  void weightsThatAreGivenAreChecked() {
    float[] feedback = new float[8 * Blobs.CLASSES];
    feedback[6] = Float.NaN;
    var inspector = GradientInspector.of(NETWORK, new dev.forespike.api.FeedbackAlignment(1));
    assertEquals(
        "the feedback of layer 0 holds NaN at element 6",
        refusal(() -> inspector.feedback(List.of(feedback))));
    Batch batch = Batch.constant(new float[N], 1, N, 4).withLabels(0);
    NetworkObjective objective = NetworkObjective.of(NETWORK, batch, Loss.crossEntropy());
    double[] point = objective.point();
    point[4] = Double.NaN;
    assertEquals("the point holds NaN at element 4", refusal(() -> objective.value(point)));
  }

  /** Trains are an open interface. */
  @Test
  void spikesThatAreOutOfOrderOrAtNoTimeAreRefused() {
    EventLif neuron = EventLif.of(0.13, 0.2);
    Network network =
        Network.untrained(
            NetworkSpec.input(3).eventOutput(2, neuron), new Encoding.SpikeTrains(), 1, 1);
    for (double second : new double[] {Double.NaN, 0.1, Double.POSITIVE_INFINITY}) {
      var train =
          new SpikeTrain() {
            @Override
            public int size() {
              return 2;
            }

            @Override
            public double time(int k) {
              return k == 0 ? 0.2 : second;
            }

            @Override
            public int neuron(int k) {
              return k;
            }
          };
      assertEquals(
          "sample 1 has a spike 1 at the time "
              + second
              + "; times must be finite and ascend from 0",
          refusal(() -> EventInference.of(network, List.of(SpikeTrain.empty(), train), 1)));
    }
  }

  @Test
  void whatLoadingRefusesIsNotSaved(@TempDir Path folder) throws IOException {
    Network network = NETWORK.copy();
    Path file = folder.resolve("model.safetensors");
    network.save(file);
    byte[] before = Files.readAllBytes(file);
    network.parameters().weights(1)[2] = Float.NaN;
    var e = assertThrows(ModelException.class, () -> network.save(file));
    // Weights lie by input within, and by output in files.
    assertEquals(
        file + ": not written: tensor layers.1.weight: element [2, 0] is NaN", e.getMessage());
    assertArrayEquals(before, Files.readAllBytes(file));
    assertFalse(Files.exists(folder.resolve("model.safetensors.tmp")));
  }
}
