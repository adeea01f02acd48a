package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is told to end while it trains. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs signals, which end a program politely")
class InterruptedRunTest {
  /** 128 and the number of the signal, as shells count. */
  private static final int ENDED_BY_SIGNAL = 128 + 15;

  private final Path data;
  private final Path run;
  private final Path again;

  InterruptedRunTest(@TempDir Path temporary) throws IOException {
    data = MadeDataset.write(temporary.resolve("made"));
    run = temporary.resolve("run");
    again = temporary.resolve("again");
  }

  private String line(int epochs, Path out) {
    return "train --json --dataset idx:%s --rule bp --layers 32 --schedule constant --epochs %d --out %s"
        .formatted(data, epochs, out);
  }

  @Test
  void leavesTheModelOfTheLastFinishedEpoch() throws IOException, InterruptedException {
    SnnProcess.Running running = SnnProcess.of(line(1_000_000, run).split(" ")).start();
    awaitEpoch(running.process(), 3);
    running.process().destroy();
    Outcome outcome = running.await();

    assertEquals(ENDED_BY_SIGNAL, outcome.exit(), outcome::toString);
    assertEquals("", outcome.out());
    assertEquals("", outcome.err());
    assertEquals(Trees.RUN, Trees.files(run));
    Snn.line("eval --json --model %s/model.safetensors --dataset idx:%s".formatted(run, data))
        .succeeds();
    assertArrayEquals(model(run), modelOfEpoch(recordedEpochs()));
  }

  /** The record is written after the model: when the signal comes between, it is one behind. */
  private byte[] modelOfEpoch(int recorded) throws IOException {
    Snn.line(line(recorded, again)).succeeds();
    byte[] model = model(again);
    if (Arrays.equals(model, model(run))) {
      return model;
    }
    Snn.line(line(recorded + 1, again)).succeeds();
    return model(again);
  }

  private int recordedEpochs() throws IOException {
    String record = Files.readString(run.resolve("run.json"));
    return JsonParser.parseString(record).getAsJsonObject().getAsJsonArray("epochs").size();
  }

  private static byte[] model(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model.safetensors"));
  }

  private void awaitEpoch(Process process, int epoch) throws IOException, InterruptedException {
    long end = System.nanoTime() + 600_000_000_000L;
    while (Files.notExists(run.resolve("run.json")) || recordedEpochs() < epoch) {
      assertTrue(process.isAlive(), "ended by itself");
      if (System.nanoTime() > end) {
        process.destroyForcibly();
        fail("no epoch " + epoch + " after ten minutes");
      }
      Thread.sleep(5);
    }
  }
}
