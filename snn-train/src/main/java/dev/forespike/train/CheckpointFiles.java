package dev.forespike.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files of a checkpoint folder. */
final class CheckpointFiles {
  private CheckpointFiles() {}

  /** Gives the last checkpoint its second name; at no moment is there none under the first. */
  static void keepPrevious(Path state, Path previous) throws IOException {
    if (!Files.exists(state)) {
      return;
    }
    link(state, previous);
  }

  /**
   * Makes a checkpoint the last one. Whoever goes on from another than the last does it because
   * that one is damaged: the next checkpoint must not put it in the place of the only whole one.
   */
  static void makeLast(Path checkpoint, Path state) throws IOException {
    if (!Files.exists(state) || !Files.isSameFile(checkpoint, state)) {
      link(checkpoint, state);
    }
  }

  /** Gives a file a second name, whatever had that name before. */
  private static void link(Path file, Path name) throws IOException {
    Path temporary = name.resolveSibling(name.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, file);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has hard links.
      Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        temporary, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Two names of the same file are renamed onto each other by doing nothing.
    Files.deleteIfExists(temporary);
  }

  /** Removes the checkpoints of an earlier run. */
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(Checkpoint.PREVIOUS));
    Files.deleteIfExists(folder.resolve(Checkpoint.STATE));
  }
}
