package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --layers none}: a network of its read-out alone. */
class NoHiddenLayerTest {
  @TempDir Path folder = Path.of("");

  private Path train(String rule) {
    Path run = folder.resolve(rule);
    Outcome outcome =
        Snn.line(
                "train --dataset yinyang --rule %s --layers none --epochs 1 --threads 1 --out %s"
                    .formatted(rule, run))
            .succeeds()
            .says("4-3, 6 timesteps");
    assertEquals(-1, outcome.out().indexOf("firing"), outcome.out());
    return run.resolve("model.safetensors");
  }

  /** Without hidden layers there is nobody to whom the rules would bring the error differently. */
  @ParameterizedTest
  @ValueSource(strings = {"dfa", "dkp", "opzo", "fdfa", "bptt"})
  void rulesAreAllTheSame(String rule) throws IOException {
    assertArrayEquals(Files.readAllBytes(train("bp")), Files.readAllBytes(train(rule)));
  }

  @Test
  void theOtherCommandsTakeIt() throws IOException {
    Path model = train("opzo");
    Snn.line("eval --dataset yinyang --model " + model).succeeds();
    Snn.line("quality --dataset yinyang --rule bp --draws 3 --model " + model).succeeds();
    Path made = folder.resolve("made.safetensors");
    Snn.line("init --input 4 --layers none --classes 2 --out " + made).succeeds().says("4-2");
    assertEquals(0, Network.load(made).spec().hiddenLayers());
  }
}
