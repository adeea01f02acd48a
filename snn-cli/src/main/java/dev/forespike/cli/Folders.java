package dev.forespike.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Places to write to. */
final class Folders {
  private Folders() {}

  /** Makes the folder a file is to be written into. */
  static Path withParent(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return absolute;
  }
}
