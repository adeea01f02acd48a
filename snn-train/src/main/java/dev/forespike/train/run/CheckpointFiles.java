package dev.forespike.train.run;

import dev.forespike.api.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files of a checkpoint folder. */
public final class CheckpointFiles {
  /** The folder, within that of a run. */
  public static final String FOLDER = "checkpoint";

  /** The last checkpoint. */
  public static final String STATE = "state.safetensors";

  /** The one before it. */
  public static final String PREVIOUS = "previous.safetensors";

  private CheckpointFiles() {}

  /** Gives the last checkpoint its second name; at no moment is there none under the first. */
  public static void keepPrevious(Path state, Path previous) throws IOException {
    if (Files.exists(state)) {
      replace(previous, state);
    }
  }

  /** Puts the checkpoint a run goes on from in the place of the last one, which may be damaged. */
  public static void adopt(Path checkpoint, Path state) throws IOException {
    if (!Files.exists(state) || !Files.isSameFile(checkpoint, state)) {
      replace(state, checkpoint);
    }
  }

  /** Makes a second name (or a copy) of a file, as a whole or not at all. */
  private static void replace(Path target, Path source) throws IOException {
    try {
      put(target, source);
    } catch (IOException e) {
      throw FileException.writing(target, e);
    }
  }

  private static void put(Path target, Path source) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      Files.createLink(temporary, source);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system has hard links.
      Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Two names of the same file are renamed onto each other by doing nothing.
    Files.deleteIfExists(temporary);
  }

  /** Removes the checkpoints of an earlier run. */
  public static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(PREVIOUS));
    Files.deleteIfExists(folder.resolve(STATE));
  }
}
