package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that begins with the weights of a network. */
final class WarmStartTest {
  private static final Dataset DATASET = Blobs.dataset(4, 40, 10);
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(4).withBias().dense(5, Lif.of(0.5, 1)).readout(Blobs.CLASSES);

  @TempDir private Path folder = Path.of("");

  private static TrainingSpec run(Rule rule, double rate) {
    return TrainingSpec.builder(NETWORK, rule, Optimizer.adam(rate))
        .timesteps(3)
        .batch(10)
        .epochs(2)
        .seed(7)
        .build();
  }

  private static final TrainingSpec RUN = run(Opzo.defaults(), 0.01);

  private static Network untrained(NetworkSpec spec, long seed) {
    return Network.untrained(spec, RUN.encoding(), 3, seed);
  }

  private static void assertSame(Network expected, Network found) {
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(expected.weights(layer), found.weights(layer));
      assertArrayEquals(expected.biases(layer), found.biases(layer));
    }
  }

  /** Weights that any run would begin with make that run, to the bit. */
  @Test
  void untrainedWeightsMakeThePlainRun() throws IOException {
    Network plain = Trainer.of(RUN, DATASET).train().network();
    Network same = Trainer.of(RUN, DATASET).from(untrained(NETWORK, 7)).train().network();
    assertSame(plain, same);
    Network other = Trainer.of(RUN, DATASET).from(untrained(NETWORK, 8)).train().network();
    assertFalse(java.util.Arrays.equals(plain.weights(0), other.weights(0)));
  }

  /** At a rate that moves nothing, what was given is what is there; the given network stays. */
  @Test
  void itBeginsWithTheWeights() throws IOException {
    Network start = untrained(NETWORK, 3);
    Network copy = start.copy();
    assertSame(
        start, Trainer.of(run(Opzo.defaults(), 1e-30), DATASET).from(start).train().network());
    Trainer trainer = Trainer.of(RUN, DATASET).from(start);
    trainer.train();
    assertSame(copy, start);
  }

  /** Neurons may be others: weights alone are taken. */
  @Test
  void neuronsMayBeOthers() throws IOException {
    NetworkSpec slow =
        NetworkSpec.input(4)
            .withBias()
            .dense(5, Lif.of(0.9, 0.5))
            .readout(Blobs.CLASSES, Readout.leakyIntegrator(0.5));
    Network start = untrained(NETWORK, 3);
    TrainingSpec spec = run(Opzo.defaults(), 1e-30).withNetwork(slow);
    Network end = Trainer.of(spec, DATASET).from(start).train().network();
    assertSame(start, end);
    assertEquals(slow, end.spec());
  }

  @Test
  void otherShapesAreRefused() {
    NetworkSpec wider = NetworkSpec.input(4).withBias().dense(6, Lif.of(0.5, 1)).readout(4);
    assertRefused(
        "layers.0.weight is [6, 4] in the network to begin with, but the run's network "
            + NETWORK
            + " has [5, 4]",
        wider);
    NetworkSpec bare = NetworkSpec.input(4).dense(5, Lif.of(0.5, 1)).readout(4);
    assertRefused("the network to begin with has no layers.0.bias, but the run's has", bare);
    NetworkSpec deeper =
        NetworkSpec.input(4)
            .withBias()
            .dense(5, Lif.of(0.5, 1))
            .dense(4, Lif.of(0.5, 1))
            .readout(4);
    assertRefused("the network to begin with has layers.2.bias, but the run's has not", deeper);
  }

  private static void assertRefused(String message, NetworkSpec start) {
    Trainer trainer = Trainer.of(RUN, DATASET);
    Network network = untrained(start, 1);
    assertEquals(
        message, assertThrows(SpecException.class, () -> trainer.from(network)).getMessage());
  }

  /** The record and the checkpoint say what the run began with, and a resumed run still does. */
  @Test
  void aRunGoesOnAsWhatItWas() throws IOException {
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    Network start = untrained(NETWORK, 3);
    Trainer.of(RUN, DATASET).from(start).runFolder(whole).train();
    Trainer first = Trainer.of(RUN, DATASET).from(start).runFolder(cut);
    first.listener(
        new TrainingListener() {
          @Override
          public void onBatch(Progress progress) {
            first.stop();
          }
        });
    assertTrue(first.train().stopped());
    Trainer.of(RUN, DATASET).resume(Checkpoint.read(cut)).train();
    assertEquals(
        -1, Files.mismatch(whole.resolve("model.safetensors"), cut.resolve("model.safetensors")));
    String began = RecordedRun.json(whole).get("startedFrom").getAsString();
    assertEquals(began, RecordedRun.json(cut).get("startedFrom").getAsString());
    Path plain = folder.resolve("plain");
    Trainer.of(RUN, DATASET).runFolder(plain).train();
    assertFalse(RecordedRun.json(plain).has("startedFrom"));
    Path other = folder.resolve("other");
    Trainer.of(RUN, DATASET).from(untrained(NETWORK, 4)).runFolder(other).train();
    assertFalse(began.equals(RecordedRun.json(other).get("startedFrom").getAsString()));
  }

  @Test
  void aResumedRunTakesNoOtherWeights() throws IOException {
    Path out = folder.resolve("run");
    Trainer.of(RUN, DATASET).runFolder(out).train();
    Checkpoint checkpoint = Checkpoint.read(out);
    Network start = untrained(NETWORK, 3);
    String message = "a run that is resumed has its weights; leave out the network";
    Trainer resumed = Trainer.of(RUN, DATASET).resume(checkpoint);
    assertEquals(
        message, assertThrows(SpecException.class, () -> resumed.from(start)).getMessage());
    Trainer warm = Trainer.of(RUN, DATASET).from(start);
    assertEquals(
        message, assertThrows(SpecException.class, () -> warm.resume(checkpoint)).getMessage());
  }

  /** A log of derivatives makes no weights that were given. */
  @Test
  void aRunThatBeganWithWeightsIsNotReplayed() throws IOException {
    TrainingSpec spec = run(ForwardGradientRule.defaults(), 0.01);
    Trainer.of(spec, DATASET).from(untrained(NETWORK, 3)).runFolder(folder).train();
    assertEquals(
        folder.resolve("run.json")
            + ": the run began with given weights; only untrained ones are made again",
        assertThrows(ModelException.class, () -> Replay.open(folder)).getMessage());
  }
}
