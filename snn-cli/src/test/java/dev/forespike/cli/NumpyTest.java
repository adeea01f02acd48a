package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command and NumPy itself: weights, inputs and classes are written by {@code reference.py},
 * which reads what the command made of them and compares. {@link GradientTest} does the same
 * without Python, and more of it.
 */
class NumpyTest {
  private final Path folder;
  private final Path script;

  NumpyTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    script = folder.resolve("reference.py");
    try (InputStream source = NumpyTest.class.getResourceAsStream("/reference.py")) {
      assertNotNull(source, "reference.py");
      Files.copy(source, script);
    }
  }

  /** What a Python program said. */
  private record Said(int exit, String text) {}

  private static Said python(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("python3"), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  static boolean hasNumpy() throws InterruptedException {
    try {
      return python("-c", "import numpy").exit() == 0;
    } catch (IOException _) {
      return false; // there is no python3
    }
  }

  private void runScript(String mode) throws IOException, InterruptedException {
    Said said = python(script.toString(), mode, folder.toString());
    assertEquals(0, said.exit(), said::text);
  }

  @Test
  void numpyFindsTheSame() throws IOException, InterruptedException {
    assumeTrue(hasNumpy(), "needs python3 with NumPy, which is not installed here");
    Path model = folder.resolve("model.safetensors");
    Snn.line("init --bias --input 37 --layers 53,29 --classes 6 --timesteps 7 --out " + model)
        .succeeds();
    runScript("prepare");
    for (String kind : List.of("static", "spikes")) {
      String files = " --model %s --input %s/%s.npy".formatted(model, folder, kind);
      String out = " --out " + folder + "/%s-" + kind;
      Snn.line("infer --record spikes" + files + out.formatted("infer")).succeeds();
      for (String rule : List.of("bp", "dfa")) {
        Snn.line(
                "gradient --rule %s --target %s/y.npy".formatted(rule, folder)
                    + files
                    + out.formatted(rule))
            .succeeds();
      }
    }
    runScript("check");
  }
}
