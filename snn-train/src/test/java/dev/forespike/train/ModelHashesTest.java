package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of run that training takes gives the bits that it gave when the table in the resources
 * was written: each rule with each neuron, read-out and loss, in chunks, with weights that change
 * within a sequence, each optimizer and law of noise, operator and event-driven networks, and runs
 * that were interrupted. A change of shape must not change a row; a change of a number on purpose
 * says so with a new table: {@code -Dhashes.write=FILE} writes it.
 */
final class ModelHashesTest {
  private static final String WRITE = System.getProperty("hashes.write", "");
  private static final int SAMPLES = 24;
  private static final Dataset BLOBS = Blobs.dataset(TestRuns.INPUTS, SAMPLES, HashedRuns.BATCH);

  @TempDir private Path folder = Path.of("");

  private final Map<String, String> hashes = new TreeMap<>();

  @Test
  void everyRunGivesTheBitsOfTheTable() throws IOException {
    clocked();
    variations();
    operators();
    events();
    interrupted();
    if (!WRITE.isEmpty()) {
      write(Path.of(WRITE));
    }
    Map<String, String> recorded = recorded();
    assertEquals(recorded.keySet(), hashes.keySet(), "the runs that training takes");
    for (String run : recorded.keySet()) {
      assertEquals(recorded.get(run), hashes.get(run), run);
    }
  }

  /** Rules x neurons with usual read-outs, and rules x read-outs x losses with usual neurons. */
  private void clocked() {
    Map<String, SpikingNeuron> neurons = HashedRuns.neurons();
    HashedRuns.rules()
        .forEach(
            (rule, of) -> {
              neurons.forEach(
                  (name, neuron) -> {
                    NetworkSpec network = HashedRuns.network(neuron, Readout.leakyIntegrator(0.5));
                    add(rule + ", " + name, network, of, Loss.crossEntropy());
                    add(
                        rule + ", " + name + ", mean-spikes",
                        () ->
                            HashedRuns.hidden(neuron)
                                .dense(Blobs.CLASSES, neuron)
                                .spikes(new Readout.Mean(Readout.linear())),
                        of,
                        Loss.crossEntropy());
                  });
              HashedRuns.readouts()
                  .forEach(
                      (name, readout) ->
                          HashedRuns.losses()
                              .forEach(
                                  (loss, value) ->
                                      add(
                                          rule + ", " + name + ", " + loss,
                                          HashedRuns.network(HashedRuns.USUAL, readout),
                                          of,
                                          value)));
              add(
                  rule + ", no hidden layer",
                  NetworkSpec.input(TestRuns.INPUTS).readout(Blobs.CLASSES),
                  of,
                  Loss.crossEntropy());
            });
  }

  /** Chunks, updates within a sequence, optimizers, and the laws of noise. */
  private void variations() {
    NetworkSpec network = HashedRuns.network(HashedRuns.USUAL, Readout.linear());
    Loss loss = Loss.crossEntropy();
    int whole = HashedRuns.TIMESTEPS;
    HashedRuns.rules()
        .forEach(
            (rule, of) -> {
              for (int[] steps : new int[][] {{1, whole}, {2, whole}, {2, 2}, {1, 2}, {1, 1}}) {
                add(
                    rule + ", chunk " + steps[0] + ", update " + steps[1],
                    () ->
                        HashedRuns.spec(
                            network, of, loss, Optimizer.sgd(0.05, 0.5), steps[0], steps[1]),
                    BLOBS,
                    TestEncoders.RATE);
              }
              HashedRuns.optimizers()
                  .forEach(
                      (name, optimizer) ->
                          add(
                              rule + ", " + name,
                              () -> HashedRuns.spec(network, of, loss, optimizer, whole, whole),
                              BLOBS,
                              TestEncoders.DIRECT));
            });
    HashedRuns.noises().forEach((name, rule) -> add(name, network, rule, loss));
  }

  private void operators() {
    HashedRuns.rules()
        .forEach(
            (rule, of) -> {
              add("deeponet, " + rule, OperatorRunTest.deep(), of);
              add("seponet, " + rule, OperatorRunTest.separate(), of);
            });
  }

  private void add(String name, NetworkSpec network, Rule rule) {
    add(
        name,
        () ->
            HashedRuns.spec(
                network,
                rule,
                Loss.meanSquaredError(),
                Optimizer.adaBelief(0.01),
                HashedRuns.TIMESTEPS,
                HashedRuns.TIMESTEPS),
        OperatorRunTest.dataset(),
        TestEncoders.DIRECT);
  }

  private void events() {
    HashedRuns.events()
        .forEach(
            (name, spec) ->
                hash(name, () -> Trainer.ofSpikes(spec, BLOBS, EventTrainerTest::encode).train()));
  }

  /** Stopped after two of three updates, and gone on with from the checkpoint. */
  private void interrupted() {
    NetworkSpec network = HashedRuns.network(HashedRuns.USUAL, Readout.linear());
    HashedRuns.rules()
        .forEach(
            (rule, of) -> {
              TrainingSpec spec = HashedRuns.spec(network, of, Loss.crossEntropy());
              Path run = folder.resolve(rule);
              hash(
                  rule + ", interrupted",
                  () -> {
                    Trainer trainer =
                        Trainer.of(spec, BLOBS, TestEncoders.DIRECT)
                            .runFolder(run)
                            .checkpointEvery(2);
                    int[] batches = {0};
                    trainer.listener(
                        new TrainingListener() {
                          @Override
                          public void onBatch(Progress progress) {
                            if (++batches[0] == 2) {
                              trainer.stop();
                            }
                          }
                        });
                    trainer.train();
                    return Trainer.of(spec, BLOBS, TestEncoders.DIRECT)
                        .resume(Checkpoint.read(run))
                        .train();
                  });
            });
  }

  private interface Making<T> {
    T make();
  }

  private interface Running {
    TrainingResult run() throws IOException;
  }

  private void add(String name, NetworkSpec network, Rule rule, Loss loss) {
    add(name, () -> network, rule, loss);
  }

  private void add(String name, Making<NetworkSpec> network, Rule rule, Loss loss) {
    add(name, () -> HashedRuns.spec(network.make(), rule, loss), BLOBS, TestEncoders.DIRECT);
  }

  /** Adds a run, if there is one: not every rule takes every network. */
  private void add(String name, Making<TrainingSpec> making, Dataset dataset, Encoder encoder) {
    hash(
        name,
        () -> {
          TrainingSpec spec = making.make();
          Encoder used = spec.encoding() instanceof Encoding.Rate ? TestEncoders.RATE : encoder;
          return Trainer.of(spec, dataset, used).threads(2).train();
        });
  }

  private void hash(String name, Running running) {
    try {
      String old = hashes.put(name, hash(running.run()));
      assertEquals(null, old, () -> "two runs are named " + name);
    } catch (SpecException refused) {
      hashes.put(name, "refused");
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String hash(TrainingResult result) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Network network = result.network();
      int parts = network.spec().head().contracts() ? network.spec().parts().size() : 1;
      for (int part = 0; part < parts; part++) {
        Network each = parts == 1 ? network : network.part(part);
        for (int layer = 0; layer < each.spec().layers().size(); layer++) {
          update(digest, each.weights(layer));
          update(digest, each.biases(layer));
        }
      }
      digest.update(ByteBuffer.allocate(8).putDouble(0, result.last().trainLoss()));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  private void write(Path file) throws IOException {
    var text = new StringBuilder();
    hashes.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
    Files.writeString(file, text);
  }

  private static Map<String, String> recorded() throws IOException {
    try (InputStream in = ModelHashesTest.class.getResourceAsStream("model-hashes.txt")) {
      Map<String, String> recorded = new TreeMap<>();
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> recorded.put(line.split("  ", 2)[1], line.split("  ", 2)[0]));
      return recorded;
    }
  }
}
