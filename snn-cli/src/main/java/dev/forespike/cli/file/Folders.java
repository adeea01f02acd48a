package dev.forespike.cli.file;

import dev.forespike.api.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Places to write to. */
public final class Folders {
  private Folders() {}

  /** Makes the folder a file is to be written into. */
  public static Path withParent(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent != null) {
      make(parent);
    }
    return absolute;
  }

  /** Makes a folder, and those above it. */
  public static Path make(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      return Files.createDirectories(absolute);
    } catch (IOException e) {
      throw FileException.writing(absolute, e);
    }
  }
}
