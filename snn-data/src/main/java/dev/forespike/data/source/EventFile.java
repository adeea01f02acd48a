package dev.forespike.data.source;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Recordings of event cameras with 5 bytes for each event and no header, as N-MNIST has them and as
 * SLAYER's {@code .bs2}: x, y, and a bit of polarity before 23 bits of microseconds, the higher
 * byte first. Read block by block, so memory does not grow with a recording. An event with y = 240
 * stands for 8,192 microseconds more in all that follow (code of Tonic).
 */
final class EventFile {
  private static final int EVENT = 5;
  private static final int BLOCK = 1 << 13;
  private static final int OVERFLOW = 240;
  private static final int WRAP = 1 << 13;

  /** Takes events in the order of the file. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes an event.
     *
     * @param time microseconds
     * @param x column
     * @param y row
     * @param polarity 1 for ON
     */
    void take(long time, int x, int y, int polarity);
  }

  private EventFile() {}

  /** Whether a file is called as such recordings are. */
  static boolean isNamed(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".bin") || name.endsWith(".bs2");
  }

  /**
   * Reads a recording.
   *
   * @param file the file
   * @param sink takes its events
   * @throws DataException if it is empty or cut off within an event
   */
  static void read(Path file, Sink sink) throws DataException {
    ByteBuffer buffer = ByteBuffer.allocate(EVENT * BLOCK);
    long later = 0;
    long count = 0;
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() == 0 || channel.size() % EVENT != 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: has %d bytes, but whole events of %d bytes were expected",
                file,
                channel.size(),
                EVENT));
      }
      while (count < channel.size() / EVENT) {
        fill(channel, buffer);
        while (buffer.remaining() >= EVENT) {
          int x = buffer.get() & 0xff;
          int y = buffer.get() & 0xff;
          int high = buffer.get() & 0xff;
          int low = buffer.getShort() & 0xffff;
          count++;
          if (y == OVERFLOW) {
            later += WRAP;
          } else {
            sink.take(later + ((high & 0x7f) << 16 | low), x, y, high >> 7);
          }
        }
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // A channel may give less than it is asked for.
    }
    buffer.flip();
  }
}
