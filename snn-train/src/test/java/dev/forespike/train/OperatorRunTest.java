package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.Encoding;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ValueGrid;
import dev.forespike.train.file.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training, saving, resuming and replaying operator networks. */
class OperatorRunTest {
  private static final int SENSORS = 3;
  private static final ValueGrid GRID =
      ValueGrid.of(List.of(new double[] {0, 0.4, 1}, new double[] {-1, 0.2, 0.6, 1}));
  private static final int TRAIN = 40;
  private static final Set<String> SEPARATE =
      Set.of(
          "branch.layers.0",
          "branch.layers.1",
          "trunk.0.layers.0",
          "trunk.0.layers.1",
          "trunk.1.layers.0");

  @TempDir private Path folder;

  private static NetworkSpec part(int inputs, int hidden) {
    var neuron =
        new SignedLif(
            NeuronParameter.of(1),
            NeuronParameter.of(1),
            Reset.SUBTRACT,
            new Surrogate.Gaussian(2));
    NetworkSpec.Builder builder = NetworkSpec.input(inputs).withBias();
    if (hidden > 0) {
      builder = builder.dense(hidden, neuron);
    }
    return builder.readout(4, new Readout.Mean(Readout.linear()));
  }

  static NetworkSpec separate() {
    return NetworkSpec.operator(part(SENSORS, 16), part(1, 12), part(1, 0));
  }

  static NetworkSpec deep() {
    return NetworkSpec.operator(part(SENSORS, 16), part(2, 12));
  }

  /** {@code G(f)(t, x) = f_0 t + f_1 x + f_2 t x}. */
  private static Samples samples(int count, long seed) {
    var random = new SplittableRandom(seed);
    float[] functions = new float[count * SENSORS];
    float[] values = new float[count * GRID.size()];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < SENSORS; j++) {
        functions[i * SENSORS + j] = (float) random.nextDouble(-1, 1);
      }
      for (int p = 0; p < GRID.size(); p++) {
        double t = GRID.coordinate(p, 0);
        double x = GRID.coordinate(p, 1);
        int at = i * SENSORS;
        values[i * GRID.size() + p] =
            (float) (functions[at] * t + functions[at + 1] * x + functions[at + 2] * t * x);
      }
    }
    return Samples.ofOperator(Shape.of(SENSORS), functions, GRID, values);
  }

  static Dataset dataset() {
    return Dataset.ofFunction("bilinear", samples(TRAIN, 1), samples(20, 2), new Scaling(1, 2));
  }

  private static TrainingSpec spec(NetworkSpec network, Rule rule, int epochs) {
    return new TrainingSpec(
        network,
        rule,
        Loss.meanSquaredError(),
        Optimizer.adaBelief(0.01),
        new Schedule.Cosine(0),
        new Encoding.Direct(),
        6,
        16,
        epochs,
        6,
        new UpdateInterval.Sequence(),
        5);
  }

  private static Trainer trainer(NetworkSpec network, Rule rule, int epochs) {
    return Trainer.of(spec(network, rule, epochs), dataset(), TestEncoders.DIRECT);
  }

  /** Trains until the third batch. */
  private static void interrupt(Trainer trainer) {
    int[] batches = {0};
    var stop = new IllegalStateException("stop");
    trainer.listener(
        new TrainingListener() {
          @Override
          public void onBatch(Progress progress) {
            if (++batches[0] == 3) {
              throw stop;
            }
          }
        });
    assertThrows(IllegalStateException.class, trainer::train);
  }

  static Stream<Rule> rules() {
    ForwardGradient three = ForwardGradient.defaults().withDirections(3);
    double none = Double.POSITIVE_INFINITY;
    return Stream.concat(
        TestRuns.RULES.stream(),
        Stream.of(
            new ForwardGradientRule(three.with(new Scope.Layers()), 0.5, true),
            new ForwardGradientRule(
                three.with(new DirectionalDerivative.CentralDifference(0.1)), none, false)));
  }

  /** Interrupted in an epoch, on other threads: the same bits in every file of the run. */
  @ParameterizedTest
  @MethodSource("rules")
  void anInterruptedRunEndsInTheSameBits(Rule rule) throws IOException {
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    trainer(separate(), rule, 2).measureAlignment().runFolder(whole).train();
    interrupt(trainer(separate(), rule, 2).threads(3).runFolder(cut).checkpointEvery(2));
    trainer(separate(), rule, 2).resume(Checkpoint.read(cut)).train();
    String model = "model.safetensors";
    assertEquals(-1, Files.mismatch(whole.resolve(model), cut.resolve(model)));
    if (rule instanceof ForwardGradientRule) {
      Path again = folder.resolve("again");
      Replay.open(whole).replay(2, _ -> {}).save(again);
      assertEquals(-1, Files.mismatch(whole.resolve(model), again));
    }
  }

  /** A model file has the parts' names before those of their layers. */
  @Test
  void aModelFileComesBack() throws IOException {
    Path file = folder.resolve("model");
    Network network = Network.untrained(separate(), new Encoding.Direct(), 6, 3);
    network.save(file);
    var expected = new TreeSet<String>();
    SEPARATE.forEach(name -> expected.addAll(List.of(name + ".weight", name + ".bias")));
    assertEquals(expected, Safetensors.read(file).tensors().keySet());
    Network loaded = Network.load(file);
    assertEquals(separate(), loaded.spec());
    for (int layer = 0; layer < 5; layer++) {
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          network.weights(layer), loaded.weights(layer));
    }
    assertEquals(part(1, 12), loaded.part(1).spec());
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        loaded.weights(2), loaded.part(1).weights(0));
  }

  /** Spikes as outputs have no weights, and no tensors. */
  @Test
  void spikesAsOutputsAreSavedAndGoneOnWith() throws IOException {
    NetworkSpec part =
        NetworkSpec.input(SENSORS)
            .dense(4, SignedLif.of(1, 1))
            .spikes(new Readout.Mean(Readout.linear()));
    NetworkSpec trunk =
        NetworkSpec.input(2)
            .dense(4, SignedLif.of(1, 1))
            .spikes(new Readout.Mean(Readout.linear()));
    var rule = new dev.forespike.api.BackpropThroughTime(false);
    NetworkSpec network = NetworkSpec.operator(part, trunk);
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    trainer(network, rule, 2).runFolder(whole).train();
    Path model = whole.resolve("model.safetensors");
    assertEquals(
        Set.of("branch.layers.0.weight", "trunk.0.layers.0.weight"),
        Safetensors.read(model).tensors().keySet());
    assertEquals(network, Network.load(model).spec());
    interrupt(trainer(network, rule, 2).runFolder(cut).checkpointEvery(1));
    trainer(network, rule, 2).resume(Checkpoint.read(cut)).train();
    assertEquals(-1, Files.mismatch(model, cut.resolve("model.safetensors")));
    Path plain = folder.resolve("plain");
    Network.untrained(part, new Encoding.Direct(), 6, 1).save(plain);
    assertEquals(part, Network.load(plain).spec());
  }

  @Test
  void itLearns() throws IOException {
    var errors = new ArrayList<Double>();
    for (NetworkSpec network : List.of(separate(), deep())) {
      var rule = new dev.forespike.api.BackpropThroughTime(false);
      TrainingResult result = trainer(network, rule, 300).evaluateEvery(300).train();
      EpochReport last = result.last();
      assertEquals(2, last.relativeError().size());
      errors.add(last.relativeError().getFirst());
      assertTrue(Double.isNaN(last.testAccuracy()));
      assertEquals(
          network.parts().stream().mapToInt(NetworkSpec::hiddenLayers).sum(),
          last.firingRate().size());
      try (var inferencer = new Inferencer(result.network(), TestEncoders.DIRECT, 1)) {
        Predictions given = inferencer.predict(dataset().test(), dataset().scaling());
        assertEquals(GRID.size(), given.outputs());
        assertEquals(last.relativeError(), given.relativeError());
      }
    }
    // Values lie between -2 and 4 around 1; a constant would be off by some 50 %.
    errors.forEach(error -> assertTrue(error < 0.2, "errors " + errors));
  }

  /** Another grid than that of training is another product of the same trunks. */
  @Test
  void itGivesValuesOnAnyGrid() {
    Network network = Network.untrained(separate(), new Encoding.Direct(), 6, 3);
    var single = ValueGrid.of(List.of(new double[] {0.4}, new double[] {0.6}));
    Samples all = samples(5, 4);
    float[] functions = new float[5 * SENSORS];
    for (int i = 0; i < 5; i++) {
      all.read(i, functions, i * SENSORS);
    }
    Samples one = Samples.ofOperator(all.shape(), functions, single, new float[5]);
    try (var inferencer = new Inferencer(network, TestEncoders.DIRECT, 1)) {
      Predictions whole = inferencer.predict(all, Scaling.none());
      Predictions point = inferencer.predict(one, Scaling.none());
      for (int i = 0; i < 5; i++) {
        assertEquals(whole.value(i, 4 + 2), point.value(i, 0));
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused(
        "take 2 coordinates, but the grid 3 in [0.0, 1.0] has 1",
        () -> {
          var grid = ValueGrid.of(List.of(new double[] {0, 0.5, 1}));
          Samples line = Samples.ofOperator(Shape.of(SENSORS), new float[3], grid, new float[3]);
          Dataset one = Dataset.ofFunction("line", line, line, Scaling.none());
          Trainer.of(spec(deep(), new SpatialBackprop(), 1), one, TestEncoders.DIRECT);
        });
    assertRefused(
        "samples are no functions with values on a grid",
        () -> {
          Samples plain = Samples.ofFunction(Shape.of(SENSORS), new float[3], 1, new float[1]);
          Dataset one = Dataset.ofFunction("point", plain, plain, Scaling.none());
          Trainer.of(spec(deep(), new SpatialBackprop(), 1), one, TestEncoders.DIRECT);
        });
    assertRefused(
        "samples have 10 target numbers, but their grid has 12 points",
        () -> {
          Samples wrong = new Fewer(samples(3, 1));
          Dataset.ofFunction("wrong", wrong, wrong, Scaling.none());
        });
    Network network = Network.untrained(deep(), new Encoding.Direct(), 6, 3);
    assertRefused("is an operator network", network::session);
    try (var inferencer = new Inferencer(network, TestEncoders.DIRECT, 1)) {
      Samples wide = Samples.ofOperator(Shape.of(4), new float[4], GRID, new float[GRID.size()]);
      assertRefused(
          "samples have 4 values, but the network takes 3",
          () -> inferencer.predict(wide, Scaling.none()));
      assertRefused("take loss mse", () -> inferencer.evaluate(samples(2, 1), Loss.crossEntropy()));
    }
    try (var inferencer = new Inferencer(network, TestEncoders.DIRECT, 1)) {
      assertRefused("is an operator network", () -> inferencer.run(samples(2, 1)));
    }
    try (var inferencer = new Inferencer(network.part(0), TestEncoders.DIRECT, 1)) {
      assertEquals(2, inferencer.run(samples(2, 1)).samples());
    }
  }

  /** An oracle against itself, through all layers of all parts. */
  @Test
  void gradientsAreMeasured() {
    Network network = Network.untrained(deep(), new Encoding.Direct(), 6, 3);
    GradientQuality found =
        GradientInspector.of(network, new SpatialBackprop())
            .measure(samples(4, 1), TestEncoders.DIRECT, 2, 3, _ -> {});
    int layers = deep().parts().stream().mapToInt(part -> part.layers().size()).sum();
    assertEquals(layers, found.layers().size());
    for (GradientQuality.Layer layer : found.layers()) {
      assertEquals(1, layer.cosine().value(), 1e-12);
    }
  }

  /** Ten targets on a grid of twelve points. */
  private record Fewer(Samples all) implements Samples {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Shape shape() {
      return all.shape();
    }

    @Override
    public void read(int index, float[] destination, int offset) {
      all.read(index, destination, offset);
    }

    @Override
    public int label(int index) {
      return 0;
    }

    @Override
    public int targets() {
      return 10;
    }

    @Override
    public java.util.Optional<ValueGrid> grid() {
      return all.grid();
    }
  }

  /** The same values at other points are another dataset. */
  @Test
  void anotherGridIsAnotherDataset() throws IOException {
    Path run = folder.resolve("run");
    trainer(separate(), new SpatialBackprop(), 1).runFolder(run).train();
    var moved = ValueGrid.of(List.of(new double[] {0, 0.4, 2}, GRID.axis(1)));
    Samples train = moved(samples(TRAIN, 1), moved);
    Samples test = moved(samples(20, 2), moved);
    Dataset other = Dataset.ofFunction("bilinear", train, test, new Scaling(1, 2));
    Trainer trainer =
        Trainer.of(spec(separate(), new SpatialBackprop(), 2), other, TestEncoders.DIRECT);
    Checkpoint checkpoint = Checkpoint.read(run);
    var e = assertThrows(ModelException.class, () -> trainer.resume(checkpoint));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("another configuration"), message);
  }

  private static Samples moved(Samples all, ValueGrid grid) {
    float[] functions = new float[all.size() * SENSORS];
    float[] values = new float[all.size() * grid.size()];
    for (int i = 0; i < all.size(); i++) {
      all.read(i, functions, i * SENSORS);
      all.readTargets(i, values, i * grid.size());
    }
    return Samples.ofOperator(all.shape(), functions, grid, values);
  }

  private static void assertRefused(
      String part, org.junit.jupiter.api.function.Executable attempt) {
    var e = assertThrows(SpecException.class, attempt);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(part), message);
  }
}
