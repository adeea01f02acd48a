package dev.forespike.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/** A reader that is put to the test. */
interface FuzzTarget {

  /** Its name in the command and of its folder of inputs. */
  String name();

  /**
   * Reads a file, and fails if what comes of it contradicts itself.
   *
   * @param file holds any bytes; may be overwritten
   * @throws IOException if the file is refused
   */
  void read(Path file) throws IOException;

  /** Whether a failure is one that the reader's documentation names. */
  boolean documented(IOException failure);

  /** Files that the reader takes: where the search begins. */
  void writeSeeds(Path folder) throws IOException;
}
