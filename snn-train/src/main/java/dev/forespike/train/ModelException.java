package dev.forespike.train;

import java.io.IOException;
import java.io.Serial;

/** A model file that cannot be read: the message names the file and the reason. */
public final class ModelException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** Longer than any message that was meant to be read. */
  private static final int LONGEST = 2000;

  /**
   * Makes the exception.
   *
   * @param message which file and what is wrong with it; its first line is kept, at most 2000
   *     characters of it and without control characters, because parsers add hints and damaged
   *     files quote anything
   */
  public ModelException(String message) {
    super(oneLine(message));
  }

  private static String oneLine(String message) {
    String line = message.lines().findFirst().orElse("");
    String cut = line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    return cut.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
  }
}
