package dev.forespike.api.file;

import dev.forespike.api.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files beside their place and renames them, so that none is ever seen half-written. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes to the temporary file.
     *
     * @param temporary where to write
     * @throws IOException if that fails
     */
    void write(Path temporary) throws IOException;
  }

  /**
   * Writes a file as a whole or not at all.
   *
   * @param file the file to replace or create; its folder must exist
   * @param content writes it
   * @throws IOException if writing or renaming fails, naming the file; the old one is then
   *     untouched
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileException(file + ": is a folder; name a file");
    }
    // A device or pipe would be replaced, not written to.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileException(file + ": is a device, not a file; name a file");
    }
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    // An interrupted program should leave nothing behind either.
    temporary.toFile().deleteOnExit();
    try {
      // What an ended program left may be another name of a file that must stay as it is.
      Files.deleteIfExists(temporary);
      try {
        content.write(temporary);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw FileException.writing(file, e);
    }
  }
}
