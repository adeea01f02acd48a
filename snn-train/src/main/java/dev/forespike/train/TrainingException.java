package dev.forespike.train;

import java.io.Serial;

/** Training that cannot go on: the message names the layer, the moment, and what to change. */
public final class TrainingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what happened and what to change
   */
  public TrainingException(String message) {
    super(message);
  }
}
