package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snn train --from MODEL}. */
class WarmStartCommandTest {
  private static final String RUN = "train --dataset yinyang --train-limit 100 --epochs 1 --json ";

  private final Path folder;
  private final Path model;

  WarmStartCommandTest(@TempDir Path folder) {
    this.folder = folder;
    model = folder.resolve("first").resolve("model.safetensors");
  }

  @BeforeEach
  void train() {
    Snn.line(
            RUN
                + "--rule bp --layers 9 --bias --leak 0.25 --timesteps 4 --out "
                + folder.resolve("first"))
        .succeeds();
  }

  /** Network, encoding and time are the model's; another rule goes on with its weights. */
  @Test
  void theModelSaysWhatTheNetworkIs() throws IOException {
    Path second = folder.resolve("second");
    Outcome outcome = Snn.line(RUN + "--rule opzo --from " + model + " --out " + second);
    outcome.succeeds();
    assertTrue(outcome.out().contains("\"startedFrom\""), outcome.out());
    var there = Checkpoint.read(folder.resolve("first")).spec();
    var here = Checkpoint.read(second).spec();
    assertEquals(there.network(), here.network());
    assertEquals(4, here.timesteps());
    assertEquals(there.encoding(), here.encoding());
    assertEquals("opzo", here.rule().name());
  }

  /** Options of the network stand for all of it; shapes must be the same. */
  @Test
  void optionsSayOtherwise() throws IOException {
    Path second = folder.resolve("second");
    String from = "--rule opzo --from " + model;
    Snn.line(RUN + from + " --layers 9 --bias --leak 0.75 --timesteps 5 --out " + second)
        .succeeds();
    assertEquals(5, Checkpoint.read(second).spec().timesteps());
    Snn.line(RUN + from + " --layers 8 --bias")
        .fails(ExitCode.USAGE, List.of("layers.0.weight is [9, 4] in the network to begin with"));
  }

  @Test
  void aRunThatGoesOnHasItsWeights() {
    Snn.line("train --resume " + folder.resolve("first") + " --from " + model)
        .fails(ExitCode.USAGE, "--resume goes on with the weights of its run; leave out --from");
  }
}
