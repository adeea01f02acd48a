package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that {@code snn gradient} cannot take feedback from. */
class BadFeedbackCheckpointTest {
  private final Path folder;
  private final Path run;
  private final Path out;

  BadFeedbackCheckpointTest(@TempDir Path folder) {
    this.folder = folder;
    run = folder.resolve("run");
    out = folder.resolve("out");
  }

  @BeforeEach
  void train() throws IOException {
    Path data = MadeDataset.write(folder.resolve("made"));
    Snn.line(
            "train --dataset idx:%s --rule dkp --layers 8 --epochs 1 --train-limit 64 --out %s"
                .formatted(data, run))
        .succeeds();
    Npy.floats(new double[35], 1, 35).write(folder.resolve("x.npy"));
    Npy.labels(1).write(folder.resolve("y.npy"));
  }

  private Outcome gradient(Path model, String rule, Path checkpoint) {
    return Snn.line(
        "gradient --json --model %1$s --input %2$s/x.npy --target %2$s/y.npy --out %3$s --rule %4$s --checkpoint %5$s"
            .formatted(model, folder, out, rule, checkpoint));
  }

  private Path model() {
    return run.resolve("model.safetensors");
  }

  private Path state() {
    return run.resolve(Trees.STATE);
  }

  @Test
  void ofAnotherRule() {
    gradient(model(), "dfa", run)
        .fails(ExitCode.FAILED, state() + ": is of rule dkp, so it has no feedback of rule dfa");
    assertFalse(Files.exists(out));
  }

  @Test
  void ofAnotherNetwork() {
    Path other = folder.resolve("other.safetensors");
    Snn.line("init --input 35 --layers 9 --classes 4 --out " + other).succeeds();
    gradient(other, "dkp", run)
        .fails(ExitCode.FAILED, state() + ": is of a network 35-8-4, but the model is 35-9-4");
    assertFalse(Files.exists(out));
  }

  @Test
  void thatIsDamaged() throws IOException {
    MadeDataset.damage(state(), 3000);
    gradient(model(), "dkp", run).fails(ExitCode.FAILED, state() + ": ", Trees.PREVIOUS);
    MadeDataset.truncate(run.resolve(Trees.PREVIOUS), 7);
    gradient(model(), "dkp", run.resolve(Trees.PREVIOUS))
        .fails(ExitCode.FAILED, run.resolve(Trees.PREVIOUS) + ": ");
    assertFalse(Files.exists(out));
  }

  @Test
  void thatIsNone() throws IOException {
    gradient(model(), "dkp", model()).fails(ExitCode.FAILED, model() + ": is no checkpoint");
    gradient(model(), "dkp", folder).fails(ExitCode.FAILED, folder + ": holds no checkpoint");
    Path absent = folder.resolve("absent");
    gradient(model(), "dkp", absent).fails(ExitCode.FAILED, absent + ": no such checkpoint");
    assertFalse(Files.exists(out));
  }

  @Test
  void asAModel() {
    gradient(state(), "dkp", run)
        .fails(ExitCode.FAILED, state() + ": holds no network: metadata forespike.spec is missing");
    assertFalse(Files.exists(out));
  }
}
