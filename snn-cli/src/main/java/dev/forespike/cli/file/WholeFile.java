package dev.forespike.cli.file;

import dev.forespike.api.FileException;
import dev.forespike.api.SpecException;
import dev.forespike.api.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are read, or written beside their place and renamed, as a whole: none is ever
 * half-written.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Tells before long work that its result would have no place. */
  public static void check(String option, Path file) {
    Path place = file.toAbsolutePath().normalize();
    Path folder = place.getParent();
    if (folder == null || Files.isDirectory(place)) {
      throw new SpecException(option + " " + file + ": is a folder; name a file");
    }
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      throw new SpecException(option + " " + file + ": is a device, not a file; name a file");
    }
    if (!Files.isDirectory(folder)) {
      throw new SpecException(option + " " + file + ": there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new SpecException(option + " " + file + ": the folder cannot be written to");
    }
  }

  /** Reads a file of text. */
  public static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileException.reading(file, e);
    }
  }

  public static void write(Path file, byte[] content) throws IOException {
    AtomicFile.write(file, temporary -> Files.write(temporary, content));
  }
}
