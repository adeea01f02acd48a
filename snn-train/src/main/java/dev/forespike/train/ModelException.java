package dev.forespike.train;

import java.io.IOException;
import java.io.Serial;

/** A model file that cannot be read: the message names the file and the reason. */
public final class ModelException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which file and what is wrong with it; its first line is kept, because parsers
   *     add hints and damaged files quote anything
   */
  public ModelException(String message) {
    super(message.lines().findFirst().orElse(""));
  }
}
