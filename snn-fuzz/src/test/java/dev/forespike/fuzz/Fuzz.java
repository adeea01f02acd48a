package dev.forespike.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer calls. The system property {@code fuzz.target} says which reader is searched. */
public final class Fuzz {
  private static final FuzzTarget TARGET = FuzzTargets.named(System.getProperty("fuzz.target", ""));

  private static final Path FILE = file();

  private Fuzz() {}

  /** In memory where the system has such a folder: every input is written to it. */
  private static Path file() {
    Path memory = Path.of("/dev/shm");
    Path folder =
        Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir", "."));
    Path file = folder.resolve("forespike-fuzz-" + ProcessHandle.current().pid());
    file.toFile().deleteOnExit();
    return file;
  }

  /**
   * One input.
   *
   * @param input any bytes
   * @throws IOException if the temporary file cannot be written
   */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Oracle.check(TARGET, FILE, input);
  }
}
