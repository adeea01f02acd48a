package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.run.ScalarLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training that is stopped from outside or by a listener, and goes on with the same bits. */
final class StoppedRunTest {
  private static final Dataset DATASET = Blobs.dataset(TestRuns.INPUTS, 50, 30);

  @TempDir private Path temporary = Path.of("");

  /** Who stops, after so many batches. */
  private record Stop(int batches, boolean byInterrupt, Trainer trainer)
      implements TrainingListener {
    private static int seen;

    @Override
    public void onBatch(Progress progress) {
      if (++seen == batches) {
        if (byInterrupt) {
          Thread.currentThread().interrupt();
        } else {
          trainer.stop();
        }
      }
    }
  }

  private static Trainer trainer(Rule rule) {
    TrainingSpec spec = TestRuns.spec(rule, Optimizer.adam(1e-3), 3, 3);
    return Trainer.of(spec, DATASET, TestEncoders.DIRECT);
  }

  private static TrainingResult stopped(Trainer trainer, int batches, boolean byInterrupt)
      throws IOException {
    Stop.seen = 0;
    TrainingResult result = trainer.listener(new Stop(batches, byInterrupt, trainer)).train();
    assertEquals(byInterrupt, Thread.interrupted(), "the thread is interrupted as it was");
    assertEquals(batches, Stop.seen, "no batch more");
    return result;
  }

  static Stream<Rule> rules() {
    return Stream.of(Opzo.defaults(), ForwardGradientRule.defaults());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void anInterruptedRunGoesOnWithTheSameBits(Rule rule) throws IOException {
    sameBits(rule, true);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRunThatAListenerStoppedGoesOnWithTheSameBits(Rule rule) throws IOException {
    sameBits(rule, false);
  }

  private void sameBits(Rule rule, boolean byInterrupt) throws IOException {
    Path whole = temporary.resolve("whole");
    Path cut = temporary.resolve("cut");
    assertFalse(trainer(rule).runFolder(whole).train().stopped());
    int batches = 1 + batchesPerEpoch();
    TrainingResult result = stopped(trainer(rule).runFolder(cut), batches, byInterrupt);
    assertTrue(result.stopped());
    assertEquals(1, result.epochs().size());
    Checkpoint checkpoint = Checkpoint.read(cut);
    assertEquals(1, checkpoint.epochs());
    assertTrue(checkpoint.samplesSeen() > 0, "the moment, not the epoch's beginning");
    assertTrue(Files.notExists(cut.resolve("run.lock")));
    assertFalse(trainer(rule).resume(checkpoint).train().stopped());
    for (String name : List.of("model.safetensors", ScalarLog.NAME)) {
      if (Files.exists(whole.resolve(name))) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(cut.resolve(name)), name);
      }
    }
  }

  private static int batchesPerEpoch() throws IOException {
    var batches = new ArrayList<Integer>();
    trainer(Opzo.defaults())
        .listener(
            new TrainingListener() {
              @Override
              public void onBatch(Progress progress) {
                batches.add(progress.epoch());
              }
            })
        .train();
    return (int) batches.stream().filter(epoch -> epoch == 1).count();
  }

  @Test
  void withoutAFolderThereIsTheNetworkOfThatMoment() throws IOException {
    TrainingResult result = stopped(trainer(Opzo.defaults()), 1, false);
    assertTrue(result.stopped());
    assertEquals(List.of(), result.epochs());
  }

  @Test
  void stoppedBeforeItBeginsATrainerLearnsNothingAndCanBeginAgain() throws IOException {
    Trainer trainer = trainer(Opzo.defaults());
    trainer.stop();
    TrainingResult none = trainer.train();
    assertTrue(none.stopped());
    TrainingResult all = trainer.train();
    assertFalse(all.stopped());
    assertEquals(3, all.epochs().size());
  }

  @Test
  void farMoreThreadsThanProcessorsAreNotStarted() throws IOException {
    var warnings = new ArrayList<String>();
    trainer(Opzo.defaults())
        .threads(100_000)
        .listener(
            new TrainingListener() {
              @Override
              public void onWarning(String message) {
                warnings.add(message);
              }

              @Override
              public void onBatch(Progress progress) {
                long workers =
                    Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("forespike-worker-"))
                        .count();
                assertTrue(workers < 1000, "threads: " + workers);
              }
            })
        .train();
    assertTrue(warnings.getFirst().startsWith("of 100000 threads only "), warnings::toString);
  }
}
