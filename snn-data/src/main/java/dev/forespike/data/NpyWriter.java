package dev.forespike.data;

import dev.forespike.api.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a .npy file beside its place and renames it, so that none is ever seen half-written. */
final class NpyWriter {
  private static final int BUFFER = 1 << 16;

  private NpyWriter() {}

  static void write(Path file, NpyHeader header, NpyValues values) throws DataException {
    try {
      AtomicFile.write(file, temporary -> content(temporary, header, values));
    } catch (IOException e) {
      throw DataException.of(e);
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
