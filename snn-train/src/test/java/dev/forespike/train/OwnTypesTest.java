package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.file.SpecJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types of a user's own do what their twins in the library do. */
class OwnTypesTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 60, 20);

  @TempDir Path folder;

  private static Lif lif(Surrogate surrogate) {
    return new Lif(NeuronParameter.of(0.5), NeuronParameter.of(1), Reset.SUBTRACT, surrogate);
  }

  private static NetworkSpec network(SpikingNeuron neuron) {
    return NetworkSpec.input(TestRuns.INPUTS).withBias().dense(9, neuron).readout(Blobs.CLASSES);
  }

  private static TrainingSpec spec(Rule rule) {
    return TrainingSpec.builder(network(lif(Surrogate.rectangle(1))), rule, Optimizer.sgd(0.1, 0.9))
        .schedule(new Schedule.Constant(0)) // so that a run can be cut anywhere
        .timesteps(5)
        .batch(10)
        .epochs(3)
        .seed(4)
        .build();
  }

  private static Network trained(TrainingSpec spec, int threads) {
    try {
      return Trainer.of(spec, DATASET).threads(threads).train().network();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertClose(Network expected, Network found, double tolerance) {
    for (int layer = 0; layer < 2; layer++) {
      float[] a = expected.weights(layer);
      float[] b = found.weights(layer);
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], tolerance, "layer " + layer);
      }
      assertArrayEquals(expected.biases(layer), found.biases(layer), (float) tolerance);
    }
  }

  /** To the bit, with every rule that reads the surrogate in a way of its own. */
  @Test
  void aSurrogate() {
    for (Rule rule :
        List.of(new SpatialBackprop(), new BackpropThroughTime(false), Opzo.defaults())) {
      for (boolean signed : new boolean[] {false, true}) {
        TrainingSpec twin = spec(rule).withNetwork(network(neuron(signed, Surrogate.rectangle(1))));
        TrainingSpec own = twin.withNetwork(network(neuron(signed, new Own.Box(0.5))));
        assertClose(trained(twin, 1), trained(own, 2), 0);
      }
    }
  }

  private static SpikingNeuron neuron(boolean signed, Surrogate surrogate) {
    return signed
        ? new SignedLif(NeuronParameter.of(0.5), NeuronParameter.of(1), Reset.SUBTRACT, surrogate)
        : lif(surrogate);
  }

  /** Rounded at other places. */
  @Test
  void aLoss() {
    TrainingSpec twin =
        spec(new SpatialBackprop()).toBuilder().loss(Loss.meanSquaredError()).build();
    TrainingSpec own = twin.toBuilder().loss(new Own.Squares()).build();
    assertClose(trained(twin, 1), trained(own, 1), 1e-5);
    assertClose(trained(own, 1), trained(own, 2), 0);
  }

  /** The double-precision reference knows it too. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLossAsAnObjective(boolean doublePrecision) {
    var network =
        Network.untrained(network(lif(Surrogate.gaussian(2))), new Encoding.Direct(), 4, 3);
    var random = new SplittableRandom(3);
    float[] x = new float[3 * TestRuns.INPUTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    Batch batch = Batch.constant(x, 3, TestRuns.INPUTS, 4).withLabels(0, 1, 2);
    NetworkObjective twin = NetworkObjective.of(network, batch, Loss.meanSquaredError());
    NetworkObjective own = NetworkObjective.of(network, batch, new Own.Squares());
    if (doublePrecision) {
      twin = twin.inDoublePrecision();
      own = own.inDoublePrecision();
    }
    double[] point = twin.point();
    double[] along = random.doubles(point.length, -1, 1).toArray();
    double tolerance = doublePrecision ? 1e-12 : 1e-5;
    assertEquals(twin.value(point), own.value(point), tolerance);
    assertEquals(twin.derivative(point, along), own.derivative(point, along), tolerance * 10);
  }

  @Test
  void anOptimizerAndItsMoments() throws IOException {
    TrainingSpec twin = spec(new SpatialBackprop());
    TrainingSpec own = twin.toBuilder().optimizer(new Own.Momentum(0.1, 0.9)).build();
    assertClose(trained(twin, 1), trained(own, 2), 1e-5);
    // Moments are part of a checkpoint: three, of which one is not zero at the end of an epoch.
    Path place = folder.resolve("run");
    Trainer.of(own.withEpochs(2), DATASET).runFolder(place).train();
    Network whole = trained(own, 1);
    Network resumed = Trainer.of(own, DATASET).resume(Checkpoint.read(place)).train().network();
    assertClose(whole, resumed, 0);
  }

  /** A run that diverges is told of as such, whoever wrote the loss, the rule and the surrogate. */
  @Test
  void divergenceIsNotBlamedOnTheirAuthor() {
    TrainingSpec wild =
        spec(new Own.Transposed()).toBuilder()
            .network(network(lif(new Own.Box(0.5))))
            .loss(new Own.Squares())
            .optimizer(Optimizer.sgd(1e30, 0))
            .build();
    TrainingException told =
        assertThrows(TrainingException.class, () -> Trainer.of(wild, DATASET).train());
    assertTrue(
        String.valueOf(told.getMessage()).contains("lower the learning rate"), told.getMessage());
  }

  @Test
  void aSchedule() {
    TrainingSpec twin =
        spec(new SpatialBackprop()).toBuilder().schedule(new Schedule.Step(1, 0.5, 0)).build();
    assertClose(
        trained(twin, 1), trained(twin.toBuilder().schedule(new Own.Halving(1)).build(), 1), 0);
  }

  @Test
  void anEncoding() {
    TrainingSpec twin =
        spec(new SpatialBackprop()).toBuilder().encoding(new Encoding.Rate()).build();
    Network own = trained(twin.toBuilder().encoding(new Own.Bernoulli()).build(), 1);
    assertClose(trained(twin, 1), own, 0);
    assertEquals(new Own.Bernoulli(), own.encoding());
  }

  @Test
  void anInitialization() {
    NetworkSpec spec =
        NetworkSpec.input(3)
            .withBias()
            .withInitialization(new Own.Constant(0.25))
            .dense(4, Lif.of(0.5, 1))
            .readout(2);
    Network one = Network.untrained(spec, new Encoding.Direct(), 2, 1);
    for (int layer = 0; layer < 2; layer++) {
      double fanIn = layer == 0 ? 3 : 4;
      double fanOut = layer == 0 ? 4 : 2;
      for (float weight : one.weights(layer)) {
        double drawn = (weight - 0.25) * 1e3 - fanOut;
        assertEquals(Math.rint(drawn), drawn, 1e-3);
        assertTrue(drawn > -0.5 && drawn < fanIn - 0.5, "" + weight);
      }
      assertArrayEquals(new float[(int) fanOut], one.biases(layer));
    }
    Network same = Network.untrained(spec, new Encoding.Direct(), 2, 1);
    Network other = Network.untrained(spec, new Encoding.Direct(), 2, 2);
    assertArrayEquals(one.weights(0), same.weights(0));
    assertFalse(Arrays.equals(one.weights(0), other.weights(0)));
  }

  /** Noise is what the law draws, and reaches the pass: signs, as many of either kind. */
  @Test
  void aNoiseLaw() {
    var network =
        Network.untrained(network(lif(Surrogate.sigmoid(4))), new Encoding.Direct(), 50, 3);
    Batch batch =
        Batch.constant(new float[40 * TestRuns.INPUTS], 40, TestRuns.INPUTS, 50)
            .withLabels(new int[40]);
    float[] noise =
        GradientInspector.of(network, Opzo.defaults().withNoise(new Own.Coin()))
            .inspect(batch)
            .noise(0)
            .orElseThrow();
    double sum = 0;
    for (float z : noise) {
      assertEquals(1, Math.abs(z));
      sum += z;
    }
    // Of 18,000 signs: six standard deviations, a false alarm in 5e8 seeds.
    assertTrue(Math.abs(sum) < 6 * Math.sqrt(noise.length), "sum " + sum);
    assertClose(
        trained(spec(Opzo.defaults().withNoise(new Own.Coin())), 1),
        trained(spec(Opzo.defaults().withNoise(new Own.Coin())), 3),
        0);
  }

  @Test
  void aRule() throws IOException {
    TrainingSpec twin = spec(new SpatialBackprop());
    TrainingSpec own = spec(new Own.Transposed());
    assertClose(trained(twin, 1), trained(own, 1), 1e-5);
    Path place = folder.resolve("run");
    Trainer.of(own.withEpochs(2), DATASET).runFolder(place).train();
    Checkpoint checkpoint = Checkpoint.read(place);
    Network resumed = Trainer.of(own, DATASET).resume(checkpoint).train().network();
    assertClose(trained(own, 1), resumed, 0);
    assertEquals(new Own.Transposed(), checkpoint.spec().rule());
    assertEquals(1, checkpoint.feedback().size());
  }

  /** It learns step by step in a session as well. */
  @Test
  void aRuleInASession() {
    var network =
        Network.untrained(network(lif(Surrogate.sigmoid(4))), new Encoding.Direct(), 4, 3);
    float[] input = new float[TestRuns.INPUTS];
    Arrays.fill(input, 0.7f);
    float[][] gradients = new float[2][];
    for (Rule rule : List.of(new SpatialBackprop(), new Own.Transposed())) {
      var session = LearningSession.of(network, rule, Optimizer.sgd(0.1, 0)).updateEvery(9).begin();
      for (int t = 0; t < 4; t++) {
        session.step(input);
        session.learn(1);
      }
      gradients[rule instanceof SpatialBackprop ? 0 : 1] = session.gradient(0);
    }
    assertArrayEquals(gradients[0], gradients[1], 1e-6f);
    assertTrue(Arrays.stream(toDoubles(gradients[0])).anyMatch(x -> x != 0));
  }

  private static double[] toDoubles(float[] x) {
    double[] wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  /** Its gradient is put beside an oracle's like any other. */
  @Test
  void aRuleIsInspected() {
    var network =
        Network.untrained(network(lif(Surrogate.sigmoid(4))), new Encoding.Direct(), 4, 3);
    float[] x = new float[2 * TestRuns.INPUTS];
    Arrays.fill(x, 0.6f);
    Batch batch = Batch.constant(x, 2, TestRuns.INPUTS, 4).withLabels(0, 1);
    GradientReport report = GradientInspector.of(network, new Own.Transposed()).inspect(batch);
    for (int layer = 0; layer < 2; layer++) {
      assertEquals(1, report.agreement(layer).cosine(), 1e-6);
    }
    assertTrue(report.feedback(0).isPresent());
  }

  @Test
  void filesNameTheirClasses() throws IOException {
    NetworkSpec spec = network(lif(new Own.Box(0.5)));
    String json = SpecJson.encode(spec).toString();
    assertTrue(json.contains("\"type\":\"dev.forespike.train.Own$Box\",\"height\":0.5"), json);
    Path file = folder.resolve("m.safetensors");
    Network.untrained(spec, new Own.Bernoulli(), 3, 1).save(file);
    Network loaded = Network.load(file);
    assertEquals(spec, loaded.spec());
    assertEquals(new Own.Bernoulli(), loaded.encoding());
  }

  /** Where the class is missing, a network runs and is saved again as it was, but cannot learn. */
  @Test
  void aModelLoadsWithoutItsSurrogateAndItsInitialization() throws IOException {
    NetworkSpec spec =
        NetworkSpec.input(TestRuns.INPUTS)
            .withInitialization(new Own.Constant(0.25))
            .dense(9, lif(new Own.Box(0.5)))
            .readout(Blobs.CLASSES);
    Network there = Network.untrained(spec, new Encoding.Direct(), 3, 1);
    Path file = folder.resolve("m.safetensors");
    there.save(file);
    Network missing = without(() -> Network.load(file));
    Path again = folder.resolve("again.safetensors");
    missing.save(again);
    assertEquals(spec, Network.load(again).spec());
    Batch batch = Batch.constant(new float[TestRuns.INPUTS], 1, TestRuns.INPUTS, 3).withLabels(0);
    try (var a = Inferencer.of(there, 1);
        var b = Inferencer.of(missing, 1)) {
      assertArrayEquals(a.run(batch).outputs(), b.run(batch).outputs());
    }
    refused(
        "learning needs class dev.forespike.train.Own$Box, which is not there; set SNN_CLASSPATH",
        () -> GradientInspector.of(missing, new SpatialBackprop()).inspect(batch));
    refused(
        "new weights need class dev.forespike.train.Own$Constant",
        () -> Network.untrained(missing.spec(), new Encoding.Direct(), 3, 1));
  }

  /** Nothing can be done with inputs that nobody can encode. */
  @Test
  void aModelDoesNotLoadWithoutItsEncoding() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Network.untrained(network(Lif.of(0.5, 1)), new Own.Bernoulli(), 3, 1).save(file);
    ModelException refused =
        assertThrows(ModelException.class, () -> without(() -> Network.load(file)));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("Own$Bernoulli, which is not there"),
        refused.getMessage());
  }

  @Test
  void classesThatAreSomethingElseAreRefused() {
    String json = SpecJson.encode(network(lif(new Own.Box(0.5)))).toString();
    for (String other : List.of("java.lang.String", "dev.forespike.train.Own$Squares")) {
      String changed = json.replace("dev.forespike.train.Own$Box", other);
      refused(
          "class " + other + " is no dev.forespike.api.Surrogate",
          () ->
              SpecJson.decode(com.google.gson.JsonParser.parseString(changed), NetworkSpec.class));
    }
    refused(
        "member \"wide\" that is not known",
        () ->
            SpecJson.decode(
                com.google.gson.JsonParser.parseString(
                    json.replace("\"height\":0.5", "\"height\":0.5,\"wide\":1")),
                NetworkSpec.class));
  }

  private static void refused(String saying, Executable call) {
    String message = String.valueOf(assertThrows(SpecException.class, call).getMessage());
    assertTrue(message.contains(saying), message);
  }

  /** Runs something where no class of these tests is found. */
  private static <T> T without(java.util.concurrent.Callable<T> work) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    // The platform's own loader would ask the one of these classes.
    Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
    try {
      return work.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
