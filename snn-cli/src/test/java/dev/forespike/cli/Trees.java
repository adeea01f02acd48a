package dev.forespike.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a folder. */
final class Trees {
  /** The files of a run folder. */
  static final List<String> RUN =
      List.of("checkpoint/state.safetensors", "model.safetensors", "run.json");

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
}
