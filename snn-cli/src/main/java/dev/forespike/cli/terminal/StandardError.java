package dev.forespike.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Connects the program's standard error to the descriptor the launcher names. Java itself writes a
 * line about its vector module to descriptor 2 on every start, which the launcher filters; see
 * there.
 */
public final class StandardError {
  private StandardError() {}

  public static void connect() {
    Integer descriptor = Integer.getInteger("forespike.stderr");
    if (descriptor == null) {
      return;
    }
    try {
      var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      var stream = new FileOutputStream(constructor.newInstance(descriptor.intValue()));
      System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // The ordinary standard error still works; it is only filtered.
      System.err.println("snn: standard error stays filtered: " + e);
    }
  }

  /** Drops what is still written. */
  public static void silence() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  /** Whether a person sees it, so that progress is worth showing. */
  static boolean terminal() {
    return Boolean.getBoolean("forespike.terminal");
  }

  /**
   * The columns a line may take: one less than the terminal has, because some begin another line
   * when the last column is written to.
   */
  static int width() {
    return Math.max(1, Integer.getInteger("forespike.columns", 80) - 1);
  }
}
