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
    Path temporary = previous.resolveSibling(previous.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, state);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has hard links.
      Files.copy(state, temporary, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        temporary, previous, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Two names of the same file are renamed onto each other by doing nothing.
    Files.deleteIfExists(temporary);
  }

  /** Removes the checkpoints of an earlier run. */
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(Checkpoint.PREVIOUS));
    Files.deleteIfExists(folder.resolve(Checkpoint.STATE));
  }
}
