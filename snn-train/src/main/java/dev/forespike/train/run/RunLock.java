package dev.forespike.train.run;

import dev.forespike.api.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two runs out of one folder. The lock is the operating system's and ends with the program
 * that holds it, however that ends: a file that a killed one left behind locks nobody out.
 */
public final class RunLock implements AutoCloseable {
  public static final String NAME = "run.lock";

  private final Path file;
  private final FileChannel channel;

  /** A program that is told to end leaves nothing behind either. */
  private final Thread end = new Thread(this::remove, "forespike-run-lock");

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    Runtime.getRuntime().addShutdownHook(end);
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What stays behind locks nobody out.
    }
  }

  /**
   * Takes the lock of a folder.
   *
   * @param folder an existing folder
   * @throws FileException if another run has it
   */
  public static RunLock take(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    while (true) {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean mine = false;
      try {
        FileLock lock = tryLock(channel);
        if (lock == null) {
          throw new FileException(
              folder
                  + ": another run is writing here"
                  + owner(file)
                  + "; wait for its end, or choose another folder");
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        // The one before removes its file at its end: the lock may be of a file that is gone.
        mine = isAt(file, pid);
        if (mine) {
          return new RunLock(file, channel);
        }
      } finally {
        if (!mine) {
          channel.close();
        }
      }
    }
  }

  @SuppressWarnings("NullAway") // null is how a lock that is taken is told
  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static boolean isAt(Path file, String pid) throws IOException {
    try {
      return Files.readString(file).equals(pid);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String owner(Path file) {
    try {
      String pid = Files.readString(file).strip();
      return pid.matches("[0-9]{1,9}") ? " (process " + pid + ")" : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // The program is ending, and the file is removed by then.
      channel.close();
      return;
    }
    remove();
    channel.close();
  }
}
