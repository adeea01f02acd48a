package dev.forespike.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a .npy file beside its place and renames it, so that none is ever seen half-written. */
final class NpyWriter {
  private static final int BUFFER = 1 << 16;

  private NpyWriter() {}

  static void write(Path file, NpyHeader header, NpyValues values) throws DataException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    // An interrupted program should leave nothing behind either.
    temporary.toFile().deleteOnExit();
    try {
      try {
        content(temporary, header, values);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (NoSuchFileException _) {
      throw new DataException(file + ": cannot be written: its folder does not exist; make it");
    } catch (AccessDeniedException _) {
      throw new DataException(file + ": cannot be written: access denied; choose another folder");
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + DataException.oneLine(e));
    }
  }

  private static void content(Path temporary, NpyHeader header, NpyValues values)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      drain(channel, ByteBuffer.wrap(header.format()));
      // Part by part: the array may be most of the memory there is.
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
      int most = BUFFER / header.type().bytes();
      for (int done = 0; done < values.length(); ) {
        int count = Math.min(most, values.length() - done);
        values.drain(done, count, buffer.clear());
        drain(channel, buffer.flip());
        done += count;
      }
      channel.force(true);
    }
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
