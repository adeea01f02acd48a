package dev.forespike.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What holds for every reader and every input: it is read or refused by a documented exception, in
 * one readable line that begins with the file, and comes to an end.
 */
final class Oracle {
  /** Ends a hang; a search has a limit of its own, 5 seconds of one thread. */
  private static final long SECONDS = 120;

  /** Room for a path and a shape of 64 extents. */
  private static final int LONGEST_MESSAGE = 2100;

  private Oracle() {}

  /**
   * Puts a reader to the test.
   *
   * @param target the reader
   * @param file where to put the input; overwritten
   * @param input any bytes
   * @return whether the input was read
   * @throws IOException if the file cannot be written
   * @throws AssertionError if the reader did what no reader may do
   */
  static boolean check(FuzzTarget target, Path file, byte[] input) throws IOException {
    Files.write(file, input);
    long begin = System.nanoTime();
    boolean read;
    try {
      target.read(file);
      read = true;
    } catch (IOException refused) {
      checkRefusal(target, file, refused);
      read = false;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    if (seconds >= SECONDS) {
      throw new AssertionError("took " + seconds + " seconds");
    }
    return read;
  }

  private static void checkRefusal(FuzzTarget target, Path file, IOException refused) {
    if (!target.documented(refused)) {
      throw new AssertionError("not a documented exception: " + refused, refused);
    }
    String message = String.valueOf(refused.getMessage());
    if (!message.startsWith(file + ": ")) {
      throw new AssertionError("does not name the file: " + message, refused);
    }
    if (message.length() > LONGEST_MESSAGE) {
      throw new AssertionError("a message of " + message.length() + " characters", refused);
    }
    if (message.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new AssertionError("not one line of visible characters: " + message, refused);
    }
  }
}
