package dev.forespike.api;

import java.io.Serial;

/**
 * A specification that cannot be: the message names the layer or the option and what it expects.
 */
public final class SpecException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what is wrong, where, and what would be right
   */
  public SpecException(String message) {
    super(message);
  }
}
