package dev.forespike.cli.option;

import dev.forespike.api.SpecException;
import dev.forespike.kernels.Workers;
import picocli.CommandLine.Option;

/** How many threads compute. */
public final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; never changes a bit of the result (default: all cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  public int count() {
    threads = checked(threads);
    return threads;
  }

  /** The threads that are started; of far too many the rest is told. */
  public static int checked(int threads) {
    if (threads < 1) {
      throw new SpecException("--threads must be at least 1, but is " + threads);
    }
    int most = Workers.most();
    if (threads <= most) {
      return threads;
    }
    System.err.println(
        "snn: warning: --threads "
            + threads
            + ": this machine has "
            + Runtime.getRuntime().availableProcessors()
            + " processors; "
            + most
            + " threads are started");
    return most;
  }
}
