package dev.forespike.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of a command on their way. Java's own standard output drops what cannot be written,
 * and why; this one remembers, so that a command whose results did not arrive does not count as
 * done. Results are UTF-8 whatever the locale.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // it is told once, at the end
public final class StandardOutput {
  /** 128 and the number of the signal that ends other programs whose reader has gone. */
  public static final int NOBODY_READS = 128 + 13;

  private static volatile @Nullable IOException failure;

  private StandardOutput() {}

  public static void connect() {
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(new Remembering(new FileOutputStream(FileDescriptor.out))),
            true,
            StandardCharsets.UTF_8));
  }

  /** Remembers the first failure; nothing can be written after it. */
  private static final class Remembering extends OutputStream {
    private final OutputStream to;

    Remembering(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        to.write(bytes, from, count);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }
  }

  /**
   * The exit code of a command that did what it was asked to, once its results are on their way.
   *
   * @param done the exit code it would have
   */
  public static int arrived(int done) {
    boolean lost = System.out.checkError();
    if (done != 0) {
      return done;
    }
    if (lost) {
      String why = Optional.ofNullable(failure).map(Throwable::getMessage).orElse("write error");
      if (why.toLowerCase(Locale.ROOT).contains("broken pipe")) {
        return NOBODY_READS;
      }
      System.err.println(
          "snn: the results could not be written to standard output ("
              + why
              + "); what arrived is incomplete: write it to another place");
      return ExitCode.FAILED;
    }
    return System.err.checkError() ? ExitCode.FAILED : done;
  }
}
