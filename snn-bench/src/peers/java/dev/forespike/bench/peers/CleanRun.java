package dev.forespike.bench.peers;

import dev.forespike.bench.measure.PeerConditions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The same program once more, without the variables that slow a peer: native libraries read them
 * when they are loaded, and Java cannot change them for itself.
 */
final class CleanRun {
  private CleanRun() {}

  /**
   * Runs the program again where it has to.
   *
   * @param args of this program
   * @return the exit code of the other run, or nothing where this one is as good
   */
  static OptionalInt of(String... args) throws IOException {
    Map<String, String> slowing = PeerConditions.slowing(System.getenv());
    if (slowing.isEmpty()) {
      return OptionalInt.empty();
    }
    slowing.forEach(
        (name, value) -> System.out.println("cleared for this run: " + name + "=" + value));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path", ""), Peers.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    slowing.keySet().forEach(builder.environment()::remove);
    Process process = builder.start();
    try {
      return OptionalInt.of(process.waitFor());
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the peers were measured", e);
    }
  }
}
