package dev.forespike.api;

import java.io.IOException;
import java.nio.file.Path;

/** A dataset of the user's own, which the command line names by its class. */
public interface DatasetSource {
  /**
   * Opens it.
   *
   * @param folder the data folder, which need not exist
   * @return training and test samples
   * @throws IOException if a file cannot be read
   */
  Dataset open(Path folder) throws IOException;

  /**
   * Whether targets are numbers, which decides the usual loss and network before data are read.
   *
   * @return false for classes
   */
  default boolean isFunction() {
    return false;
  }
}
