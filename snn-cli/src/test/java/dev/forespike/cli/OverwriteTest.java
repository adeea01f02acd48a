package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run is not lost to a second one in the same place. */
class OverwriteTest {
  private final Path out;

  OverwriteTest(@TempDir Path temporary) {
    out = temporary.resolve("run");
  }

  private Outcome train(String options) {
    return Snn.line(
        "train --dataset yinyang --rule bp --layers 8 --epochs 1 --train-limit 100 --json --out "
            + out
            + options);
  }

  @Test
  void trainingIntoAFolderWithARunIsRefused() throws IOException {
    train("").succeeds();
    String record = Files.readString(out.resolve("run.json"));
    train(" --seed 2")
        .fails(
            ExitCode.FAILED,
            out
                + ": holds a run already (run.json); choose another folder, go on with it"
                + " (--resume), or replace it (--overwrite)");
    assertEquals(record, Files.readString(out.resolve("run.json")));
    assertEquals(Trees.RUN, Trees.files(out));
  }

  @Test
  void overwriteReplacesIt() throws IOException {
    train("").succeeds();
    String record = Files.readString(out.resolve("run.json"));
    train(" --seed 2 --overwrite").succeeds();
    assertNotEquals(record, Files.readString(out.resolve("run.json")));
    assertEquals(Trees.RUN, Trees.files(out));
  }

  @Test
  void overwriteNeedsAFolder() {
    Snn.line("train --dataset yinyang --rule bp --overwrite")
        .fails(ExitCode.USAGE, "--overwrite replaces the run in a folder; give --out");
  }

  @Test
  void aDemoDoesNotReplaceRunsOfItsNames() throws IOException {
    Path mine = Files.createDirectories(out.resolve("opzo")).resolve("model.safetensors");
    Files.writeString(mine, "mine");
    Snn.line("demo --epochs 1 --json --out " + out)
        .fails(ExitCode.FAILED, out.resolve("opzo") + ": holds a run already (model.safetensors)");
    assertEquals(List.of("opzo/model.safetensors"), Trees.files(out));
  }

  @Test
  void aReplayDoesNotReplaceTheModelOfItsRun() throws IOException {
    Snn.line(
            "train --dataset parabola --rule forward-gradient --layers 8 --timesteps 2 --epochs 1"
                + " --json --out "
                + out)
        .succeeds();
    Path model = out.resolve("model.safetensors");
    Snn.line("replay --run " + out + " --out " + model)
        .fails(ExitCode.USAGE, model + ": is the model of the run itself; name another");
  }

  /** A file that is written beside and renamed would take the place of a device. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceIsNotReplaced() throws IOException, InterruptedException {
    Path pipe = Files.createDirectories(out).resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Snn.line("init --input 4 --layers 3 --classes 2 --out " + pipe)
        .fails(ExitCode.FAILED, pipe + ": is a device, not a file; name a file");
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  @Test
  void farTooManyTimeStepsAreRefusedBeforeAnythingIsRead() {
    Snn.line("infer --model m --input x --timesteps 100000000 --out " + out)
        .fails(ExitCode.USAGE, "--timesteps must be at most 1048576, but is 100000000");
    Snn.line("train --dataset yinyang --rule bp --timesteps 100000000")
        .fails(ExitCode.USAGE, "timesteps must be at most 1048576, but is 100000000");
  }
}
