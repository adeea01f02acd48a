package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.cli.terminal.StandardOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * One command of each kind as a process of its own: exit code, both streams, environment. The other
 * tests ask the same code inside their own process.
 */
class RealCommandTest {
  private final Path temporary;

  RealCommandTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void wrongUsage() throws IOException, InterruptedException {
    SnnProcess.of("train", "--dataset", "yinyang", "--rule", "bp", "--lr", "NaN", "--json")
        .run()
        .fails(ExitCode.USAGE, "learning rate must be a positive finite number, but is NaN");
  }

  @Test
  void wrongSyntax() throws IOException, InterruptedException {
    SnnProcess.of("train", "--dataset", "yinyang", "--rule", "bp", "--epochs", "1.5", "--json")
        .run()
        .fails(ExitCode.USAGE, "'--epochs': '1.5' is not an int", "(see: snn train --help)");
  }

  @Test
  void dataFolderOfTheEnvironment() throws IOException, InterruptedException {
    SnnProcess.of("train", "--dataset", "mnist", "--rule", "bp", "--json")
        .environment("SNN_DATA", temporary)
        .run()
        .fails(ExitCode.FAILED, "no folder " + temporary.resolve("mnist"), "from SNN_DATA");
  }

  @Test
  void unwritableOutput() throws IOException, InterruptedException {
    Path file = Files.writeString(temporary.resolve("file"), "mine");
    Path out = file.resolve("run");
    SnnProcess.of(
            "train",
            "--dataset",
            "yinyang",
            "--rule",
            "bp",
            "--layers",
            "8",
            "--json",
            "--out",
            out.toString())
        .run()
        .fails(ExitCode.FAILED, file.toString(), "choose another place");
    assertEquals(List.of("file"), Trees.files(temporary));
  }

  @Test
  void damagedModel() throws IOException, InterruptedException {
    Path model = Files.writeString(temporary.resolve("model"), "not what it should be");
    SnnProcess.of("eval", "--model", model.toString(), "--dataset", "yinyang", "--json")
        .run()
        .fails(ExitCode.FAILED, model.toString(), "not a safetensors file");
  }

  @Test
  void damagedInput() throws IOException, InterruptedException {
    Path model = temporary.resolve("model.safetensors");
    Path input = temporary.resolve("x.npy");
    Snn.line("init --input 3 --layers 4 --classes 2 --out " + model).succeeds();
    Npy.floats(new double[] {0, Double.NaN, 1}, 1, 3).write(input);
    Path out = temporary.resolve("out");
    SnnProcess.of(
            ("infer --json --model " + model + " --input " + input + " --out " + out).split(" "))
        .run()
        .fails(ExitCode.FAILED, input + ": element [0, 1] is NaN");
    assertEquals(List.of(), Trees.files(out));
  }

  @Test
  void goodGradient() throws IOException, InterruptedException {
    Outside outside = Scenario.SPIKES.in(temporary);
    String[] line =
        "gradient --json --rule opzo --warmup 3 --model %s --input %s --target %s --out %s/real"
            .formatted(outside.model, outside.input, outside.target, temporary)
            .split(" ");
    Outcome outcome = SnnProcess.of(line).run().succeeds();
    JsonObject here = outside.gradientJson("--rule opzo --warmup 3");
    assertEquals(here, outcome.json());
    for (JsonElement file : here.getAsJsonArray("files")) {
      assertArrayEquals(
          Files.readAllBytes(outside.out.resolve(file.getAsString())),
          Files.readAllBytes(temporary.resolve("real").resolve(file.getAsString())));
    }
  }

  @Test
  void moreMemoryThanThereIs() throws IOException, InterruptedException {
    Path out = temporary.resolve("run");
    SnnProcess.of(
            ("train --dataset yinyang --rule bp --batch 20000 --epochs 1 --json --out " + out)
                .split(" "))
        .java("-Xmx64m")
        .run()
        .fails(ExitCode.FAILED, "out of memory (", "lower --batch, --chunk or --layers", "-Xmx");
    assertEquals(List.of(), Trees.files(out));
  }

  @Test
  void moreTimeStepsThanThereIsMemory() throws IOException, InterruptedException {
    Path model = temporary.resolve("model.safetensors");
    Path input = temporary.resolve("x.npy");
    Snn.line("init --input 10 --layers 4 --classes 4 --out " + model).succeeds();
    Npy.floats(new double[160], 16, 10).write(input);
    String files = " --model " + model + " --input " + input + " --out " + temporary + "/out";
    SnnProcess.of(("infer --json --timesteps 1000000" + files).split(" "))
        .java("-Xmx64m")
        .run()
        .fails(
            ExitCode.FAILED, "out of memory (", "give fewer samples or fewer time steps at once");
    assertEquals(List.of("model.safetensors", "x.npy"), Trees.files(temporary));
  }

  /** Freshly started and long-running programs, one thread and two: the same model. */
  @Test
  void goodRun() throws IOException, InterruptedException {
    Path data = MadeDataset.write(temporary.resolve("made"));
    Path fresh = temporary.resolve("fresh");
    Path warm = temporary.resolve("warm");
    String line =
        "train --json --dataset idx:"
            + data
            + " --rule opzo --layers 40,24 --gain 3 --epochs 4 --threads ";
    Outcome outcome = SnnProcess.of((line + "2 --out " + fresh).split(" ")).run().succeeds();
    assertEquals(4, outcome.json().getAsJsonObject().getAsJsonArray("epochs").size());
    assertEquals(Files.readString(fresh.resolve("run.json")), outcome.out());
    assertEquals(Trees.RUN, Trees.files(fresh));

    Snn.line(line + "1 --out " + warm).succeeds();
    assertArrayEquals(
        Files.readAllBytes(warm.resolve("model.safetensors")),
        Files.readAllBytes(fresh.resolve("model.safetensors")));
  }

  @Test
  void withoutArguments() throws IOException, InterruptedException {
    String usage = SnnProcess.of().run().succeeds().out();
    for (String command :
        List.of("demo", "train", "eval", "init", "infer", "gradient", "fetch", "info")) {
      assertTrue(usage.lines().anyMatch(line -> line.startsWith("  " + command + " ")), usage);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void resultsThatDidNotArriveFailTheCommand() throws IOException, InterruptedException {
    for (String command : List.of("info --json", "--help")) {
      SnnProcess.of(command.split(" "))
          .into(Path.of("/dev/full"))
          .run()
          .fails(
              ExitCode.FAILED, "the results could not be written to standard output (", "No space");
    }
  }

  /** Whoever closed it has seen enough: the exit code is that of other programs in a pipe. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aReaderThatLeavesIsNoNews() throws IOException, InterruptedException {
    // The reader has gone before the command has begun.
    Outcome outcome = SnnProcess.shell("--help").beforeAReaderThatLeft().run();
    assertEquals(StandardOutput.NOBODY_READS, outcome.exit(), outcome::toString);
    assertEquals("", outcome.err());
  }

  /** Digits are 0 to 9 in any language, in messages of ours and of libraries. */
  @Test
  void theLanguageOfTheMachineChangesNoDigit() throws IOException, InterruptedException {
    String line = "train --dataset yinyang --rule bp --layers 8 --epochs 1 --train-limit 100";
    Outcome outcome =
        SnnProcess.of(line.split(" "))
            .java("-Duser.language=ar")
            .java("-Duser.country=EG")
            .run()
            .succeeds();
    assertTrue(outcome.out().chars().allMatch(letter -> letter < 128), outcome::toString);
    outcome.says("100 training and 1000 test samples", "epoch   1  loss ");
  }

  @Test
  void farTooManyThreadsAreCappedWithALine() throws IOException, InterruptedException {
    String line =
        "train --dataset yinyang --rule bp --layers 8 --epochs 1 --train-limit 100 --json --threads"
            + " ";
    Outcome outcome = SnnProcess.of((line + 100_000).split(" ")).run();
    assertEquals(0, outcome.exit(), outcome::toString);
    assertEquals(1, outcome.err().lines().count(), outcome::toString);
    assertTrue(outcome.err().startsWith("snn: warning: --threads 100000: this machine has "));
  }
}
