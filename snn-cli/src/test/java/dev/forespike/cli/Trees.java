package dev.forespike.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a folder. */
final class Trees {
  /** The only file of a run folder before the first epoch has ended. */
  static final String STATE = "checkpoint/state.safetensors";

  /** The checkpoint before that one. */
  static final String PREVIOUS = "checkpoint/previous.safetensors";

  /** The files of a run folder. */
  static final List<String> RUN = List.of(PREVIOUS, STATE, "model.safetensors", "run.json");

  private Trees() {}

  /** All files below a folder by their path in it, in order; none if the folder is absent. */
  static List<String> files(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Deletes a folder with everything in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
