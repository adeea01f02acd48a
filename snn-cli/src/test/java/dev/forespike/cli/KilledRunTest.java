package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that are killed without warning, again and again, and end with the bits of one that never
 * was. The moments are drawn with a fixed seed; how far training has come by then is up to the
 * machine.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs signals, which end a program at once")
class KilledRunTest {
  /** 128 and the number of the signal, as shells count. */
  private static final int KILLED = 128 + 9;

  /**
   * Compiling the vector kernels takes far longer than these runs: what is killed does without the
   * second compiler and with the scalar kernels, which give the same bits. The last process, and
   * the run that is never interrupted, are as always.
   */
  private static final String SCALAR = "-XX:TieredStopAtLevel=1";

  /** More than any machine needs for a handful of kills that find the run at work. */
  private static final int MOST_KILLS = 60;

  /** Nanoseconds between looks at a file. */
  private static final long GLANCE = 50_000;

  private final Path temporary;

  KilledRunTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  /** When a process is to be killed. */
  private interface Moment {
    /** Waits for it, or for the end of the process. */
    void await(Process process) throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @CsvSource({"opzo, 1", "opzo, 2", "bp, 1", "bp, 2"})
  void killedAtAnyMoment(String rule, int threads) throws IOException, InterruptedException {
    var run =
        new KilledRun(
            temporary,
            "--dataset yinyang --validation 100 --train-limit 300 --layers 64,48 --batch 50"
                + " --epochs 12 --rule "
                + rule,
            " --checkpoint-every 2 --threads " + threads);
    var random = new SplittableRandom(threads + (rule.equals("bp") ? 10 : 0));
    // One thread: most likely before there is anything; two: about when there is.
    run.kill(afterMillis(random.nextInt(threads == 1 ? 150 : 900)));
    run.killUntil(
        () -> run.kills >= 5,
        () -> run.afterCheckpoints(1 + random.nextInt(10), random.nextInt(30)));
    run.letEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"opzo", "bp"})
  void killedWhileACheckpointIsWritten(String rule) throws IOException, InterruptedException {
    Path data = MadeDataset.write(temporary.resolve("made"));
    var run =
        new KilledRun(
            temporary,
            "--dataset idx:%s --layers 96,64 --batch 8 --epochs 2 --optimizer adam --rule %s"
                .formatted(data, rule),
            " --checkpoint-every 1 --threads 1");
    var random = new SplittableRandom(rule.length());
    run.killUntil(
        () -> run.kills >= 4 && run.unfinished > 0,
        () -> run.whileWriting(1 + random.nextInt(10), random.nextInt(1000)));
    run.letEnd();
  }

  /** Some time after the start, perhaps before there is anything to go on from. */
  private static Moment afterMillis(int millis) {
    return process -> process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** A run that is killed, and its like that is not. */
  private static final class KilledRun {
    private final Path whole;
    private final Path folder;
    private final String begin;
    private final String options;
    int kills;
    int unfinished;

    KilledRun(Path temporary, String begin, String options) {
      whole = temporary.resolve("whole");
      folder = temporary.resolve("run");
      this.begin = begin;
      this.options = options;
      Snn.line("train --json --out " + whole + " " + begin).succeeds();
    }

    private Path state() {
      return folder.resolve(Trees.STATE);
    }

    /** Begins anew where there is nothing yet, else goes on. */
    private SnnProcess process() {
      String line = Files.exists(state()) ? "--resume " + folder : "--out " + folder + " " + begin;
      return SnnProcess.of(("train --json " + line + options).split(" "));
    }

    /**
     * Kills again and again, each time at a new moment, until there is enough. How far a run comes
     * by a moment is up to the machine: one that ends before it is looked at and begun anew.
     */
    void killUntil(BooleanSupplier enough, Supplier<Moment> moments)
        throws IOException, InterruptedException {
      for (int i = 0; i < MOST_KILLS && !enough.getAsBoolean(); i++) {
        kill(moments.get());
      }
      assertTrue(enough.getAsBoolean(), () -> kills + " kills, unfinished files: " + unfinished);
    }

    /** Kills at the moment, unless the run ends before. */
    void kill(Moment moment) throws IOException, InterruptedException {
      SnnProcess.Running running = process().java(SCALAR).start();
      moment.await(running.process());
      running.process().destroyForcibly();
      Outcome outcome = running.await();
      assertTrue(outcome.exit() == 0 || outcome.exit() == KILLED, outcome::toString);
      inspect();
      if (outcome.exit() == 0) {
        assertSameAsNeverInterrupted();
        Trees.delete(folder);
      } else {
        kills++;
      }
    }

    /** Lets the run end, and compares it with the one that was never interrupted. */
    void letEnd() throws IOException, InterruptedException {
      process().run().succeeds();
      assertSameAsNeverInterrupted();
    }

    /** No file under its own name is half-written. */
    private void inspect() throws IOException {
      for (String name : Trees.files(folder)) {
        Path file = folder.resolve(name);
        if (name.endsWith(".tmp")) {
          unfinished++;
        } else if (name.equals("run.lock")) {
          // What a killed run leaves locks nobody out: the next one begins or goes on.
          assertTrue(kills >= 0);
        } else if (name.endsWith(".json")) {
          assertTrue(JsonParser.parseString(Files.readString(file)).isJsonObject());
        } else {
          TensorFile.read(file).assertComplete();
        }
      }
    }

    /** Some time after a number of new checkpoints. */
    Moment afterCheckpoints(int count, int millis) {
      return process -> {
        Optional<Object> last = identity();
        for (int i = 0; i < count; i++) {
          Optional<Object> before = last;
          while (process.isAlive() && last.equals(before)) {
            Thread.sleep(1);
            last = identity();
          }
        }
        afterMillis(millis).await(process);
      };
    }

    /** What tells the last checkpoint's file from the one before. */
    private Optional<Object> identity() throws IOException {
      try {
        BasicFileAttributes file = Files.readAttributes(state(), BasicFileAttributes.class);
        return Optional.of(List.of(file.fileKey(), file.lastModifiedTime()));
      } catch (NoSuchFileException _) {
        return Optional.empty();
      }
    }

    /** Some time after a checkpoint has begun to be written, for the count-th time. */
    Moment whileWriting(int count, int micros) {
      return process -> {
        for (int i = 0; i < count; i++) {
          while (process.isAlive() && isWriting()) {
            LockSupport.parkNanos(GLANCE);
          }
          while (process.isAlive() && !isWriting()) {
            LockSupport.parkNanos(GLANCE);
          }
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      };
    }

    private boolean isWriting() {
      return Files.exists(folder.resolve(Trees.STATE + ".tmp"));
    }

    void assertSameAsNeverInterrupted() throws IOException {
      assertEquals(Trees.RUN, Trees.files(folder));
      assertArrayEquals(
          Files.readAllBytes(whole.resolve("model.safetensors")),
          Files.readAllBytes(folder.resolve("model.safetensors")));
      assertArrayEquals(
          TensorFile.read(whole.resolve(Trees.STATE)).data(), TensorFile.read(state()).data());
      JsonArray expected = epochs(whole);
      JsonArray actual = epochs(folder);
      assertEquals(expected.size(), actual.size());
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(
            withoutTimes(expected.get(i).getAsJsonObject()),
            withoutTimes(actual.get(i).getAsJsonObject()));
      }
    }

    private static JsonArray epochs(Path folder) throws IOException {
      String record = Files.readString(folder.resolve("run.json"));
      return JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("epochs");
    }

    private static JsonObject withoutTimes(JsonObject epoch) {
      assertTrue(epoch.get("seconds").getAsDouble() > 0);
      epoch.remove("seconds");
      epoch.remove("samplesPerSecond");
      return epoch;
    }
  }
}
