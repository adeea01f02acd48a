package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of forward gradients made again from their scalars, without data. */
final class ReplayTest {
  private static final int TRAIN = 80;
  private static final int UPDATES = 15;

  @TempDir private Path folder;

  static List<ForwardGradientRule> rules() {
    ForwardGradient plain = ForwardGradient.defaults().withDirections(3);
    double none = Double.POSITIVE_INFINITY;
    return List.of(
        new ForwardGradientRule(plain, none, false),
        new ForwardGradientRule(plain.with(new Scope.Layers()).withShrink(true), 0.5, true),
        new ForwardGradientRule(
            plain
                .with(new NoiseLaw.Sphere())
                .with(new DirectionalDerivative.CentralDifference(0.1)),
            none,
            false));
  }

  private static TrainingSpec spec(ForwardGradientRule rule) {
    return TestRuns.spec(rule, Optimizer.adaBelief(0.01), 3, 4);
  }

  private static Trainer trainer(ForwardGradientRule rule) {
    return Trainer.of(spec(rule), Blobs.dataset(TestRuns.INPUTS, TRAIN, 20), TestEncoders.DIRECT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theLogMakesTheSameBits(ForwardGradientRule rule) throws IOException {
    trainer(rule).runFolder(folder).train();
    Replay replay = Replay.open(folder);
    assertEquals(UPDATES, replay.updates());
    assertEquals(UPDATES, replay.logged());
    for (int threads : new int[] {1, 3}) {
      Path again = folder.resolve("again" + threads);
      replay.replay(threads, _ -> {}).save(again);
      assertEquals(-1, Files.mismatch(folder.resolve("model.safetensors"), again));
    }
  }

  /** What lies behind the checkpoint is cut off; the log then grows as if nothing had happened. */
  @Test
  void anInterruptedRunKeepsItsLog() throws IOException {
    ForwardGradientRule rule = rules().getFirst();
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    trainer(rule).runFolder(whole).train();
    int[] batches = {0};
    var stop = new IllegalStateException("stop");
    Trainer interrupted =
        trainer(rule)
            .runFolder(cut)
            .checkpointEvery(2)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onBatch(Progress progress) {
                    if (++batches[0] == 8) {
                      throw stop;
                    }
                  }
                });
    assertThrows(IllegalStateException.class, interrupted::train);
    byte[] log = Files.readAllBytes(whole.resolve("scalars.f64"));
    byte[] partial = Files.readAllBytes(cut.resolve("scalars.f64"));
    assertTrue(partial.length > 0 && partial.length < log.length);
    trainer(rule).resume(Checkpoint.read(cut)).train();
    assertArrayEquals(log, Files.readAllBytes(cut.resolve("scalars.f64")));
  }

  @Test
  void anotherScalarMakesAnotherNetwork() throws IOException {
    trainer(rules().getFirst()).runFolder(folder).train();
    Path log = folder.resolve("scalars.f64");
    byte[] bytes = Files.readAllBytes(log);
    bytes[6] ^= 1;
    Files.write(log, bytes);
    Path again = folder.resolve("again");
    Replay.open(folder).replay(1, _ -> {}).save(again);
    assertNotEquals(-1, Files.mismatch(folder.resolve("model.safetensors"), again));
  }

  @Test
  void whatCannotBeReplayedIsTold() throws IOException {
    assertRefused("no such file; give the folder of a run", folder);
    Path other = folder.resolve("bp");
    Trainer.of(
            TestRuns.spec(new SpatialBackprop(), Optimizer.adaBelief(0.01), 1, 4),
            Blobs.dataset(TestRuns.INPUTS, TRAIN, 20),
            TestEncoders.DIRECT)
        .runFolder(other)
        .train();
    assertRefused("no forward gradient", other);
    Path run = folder.resolve("run");
    trainer(rules().getFirst()).runFolder(run).train();
    Path log = run.resolve("scalars.f64");
    byte[] bytes = Files.readAllBytes(log);
    byte[] damaged = bytes.clone();
    java.nio.ByteBuffer.wrap(damaged)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putDouble(0, Double.NaN);
    Files.write(log, damaged);
    var e = assertThrows(ModelException.class, () -> Replay.open(run).replay(1, _ -> {}));
    assertSays("update 0 holds NaN", e);
    Files.write(log, java.util.Arrays.copyOf(bytes, 40));
    assertEquals(1, Replay.open(run).logged());
    Checkpoint end = Checkpoint.read(run);
    var tooShort =
        assertThrows(ModelException.class, () -> trainer(rules().getFirst()).resume(end).train());
    assertSays("has 1 updates", tooShort);
    Files.delete(log);
    assertRefused("kept no log", run);
    Files.writeString(run.resolve("run.json"), "{}");
    assertRefused("no record of a run", run);
  }

  private static void assertRefused(String why, Path folder) {
    var e = assertThrows(ModelException.class, () -> Replay.open(folder));
    assertSays(why, e);
  }

  private static void assertSays(String what, Exception e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(what), message);
  }
}
