package dev.forespike.cli;

import dev.forespike.api.SpecException;
import picocli.CommandLine.Option;

/** How many threads compute. */
final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; never changes a bit of the result (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  int count() {
    if (threads < 1) {
      throw new SpecException("--threads must be at least 1, but is " + threads);
    }
    return threads;
  }
}
