package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that begin well and cannot end well. */
class FailedRunTest {
  private static final String TRAIN =
      "train --dataset yinyang --rule bp --layers 8 --train-limit 200 --json ";

  private final Path temporary;

  FailedRunTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "file/run", "file/run/deep"})
  void outputBelowAFile(String out) throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    Snn.line(TRAIN + "--epochs 1 --out " + temporary.resolve(out))
        .fails(ExitCode.FAILED, file.toString(), "; choose another place");
    Snn.line("demo --epochs 1 --json --out " + temporary.resolve(out))
        .fails(ExitCode.FAILED, file.toString(), "; choose another place");
    assertEquals("mine", Files.readString(file));
    assertEquals(List.of("file"), Trees.files(temporary));
  }

  @Test
  void weightsThatAreNoNumbers() throws IOException {
    Path out = temporary.resolve("run");
    Snn.line(TRAIN + "--epochs 2 --batch 10 --lr 1e38 --out " + out)
        .fails(
            ExitCode.FAILED,
            "layer ",
            " in epoch 1, update ",
            "lower the learning rate (now 1.0E38)");
    assertEquals(List.of(Trees.STATE), Trees.files(out));
  }

  @Test
  void debugShowsWhere() {
    Outcome outcome = Snn.line("train --dataset yinyang --rule bp --lr NaN --json --debug");
    assertEquals(ExitCode.USAGE, outcome.exit());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().contains("SpecException: learning rate"), outcome::toString);
    assertTrue(outcome.err().contains("dev.forespike.cli.TrainCommand.call("), outcome::toString);
    assertTrue(
        outcome.err().lines().toList().getLast().startsWith("snn: learning rate must be"),
        outcome::toString);
  }

  @Test
  void debugIsTakenBeforeTheCommandToo() {
    Outcome outcome = Snn.line("--debug train --dataset yinyang --rule bp --lr NaN");
    assertTrue(outcome.err().lines().count() > 3, outcome::toString);
  }
}
