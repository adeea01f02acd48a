package dev.forespike.data;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A data file or folder that is missing, damaged or not what it should be. The message is one line
 * that names the file, what is wrong and, where bytes are wrong, the offset at which it breaks.
 */
public final class DataException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which file, what is wrong with it, and what to do
   */
  public DataException(String message) {
    super(message);
  }

  private DataException(String message, IOException cause) {
    super(message, cause);
  }

  /** A failure that has words and names the file already. */
  static DataException of(IOException failure) {
    return failure instanceof DataException known
        ? known
        : new DataException(oneLine(failure), failure);
  }

  /** Wraps a failure of the file system, whose own messages are often a bare file name. */
  public static DataException unreadable(Path file, IOException cause) {
    return switch (cause) {
      case DataException known -> known;
      case NoSuchFileException _ -> new DataException(file + ": no such file", cause);
      case AccessDeniedException _ -> new DataException(file + ": access denied", cause);
      default -> new DataException(file + ": " + oneLine(cause), cause);
    };
  }

  /** The reason of a failure without line breaks; some exceptions of the JDK have no message. */
  static String oneLine(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow().strip();
  }
}
