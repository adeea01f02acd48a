package dev.forespike.data.events;

import dev.forespike.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is in a recording.
 *
 * @param format its format
 * @param width columns of the sensor: what the file says, else one more than the largest x
 * @param height its rows
 * @param events how many there are
 * @param on how many are ON
 * @param firstTime microseconds of the first event; 0 without events
 * @param lastTime microseconds of the last event
 * @param backwards how many came with a time before that of the one before
 * @param outside how many lie outside the sensor of which the file speaks
 * @param digest SHA-256 over all events in order, each as int64 t, uint16 x, uint16 y, uint8 p, the
 *     lower byte first
 */
public record RecordingInfo(
    EventFormat format,
    int width,
    int height,
    long events,
    long on,
    long firstTime,
    long lastTime,
    long backwards,
    long outside,
    String digest) {

  private static final int EVENT = 13;
  private static final int BLOCK = 1 << 12;

  /**
   * Reads a recording from its beginning to its end.
   *
   * @param file the file
   * @return what is in it
   * @throws DataException if it is no recording that is known, damaged or cut off
   */
  public static RecordingInfo of(Path file) throws DataException {
    var counter = new Counter();
    EventReader.Header header = EventReader.read(file, counter);
    boolean known = header.width() > 0 && header.height() > 0;
    return new RecordingInfo(
        header.format(),
        known ? header.width() : counter.right + 1,
        known ? header.height() : counter.bottom + 1,
        counter.events,
        counter.on,
        counter.first,
        counter.last,
        header.backwards(),
        known ? counter.outside(header.width(), header.height()) : 0,
        counter.digest());
  }

  private static final class Counter implements EventSink {
    private final MessageDigest digest = sha256();
    private final ByteBuffer block =
        ByteBuffer.allocate(EVENT * BLOCK).order(ByteOrder.LITTLE_ENDIAN);

    /** How many events have each x, and each y. */
    private final long[] columns = new long[1 << 16];

    private final long[] rows = new long[1 << 16];
    private int right = -1;
    private int bottom = -1;
    private long events;
    private long on;
    private long first;
    private long last;

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
    }

    @Override
    public void take(long time, int x, int y, int polarity) {
      first = events == 0 ? time : first;
      last = time;
      events++;
      on += polarity > 0 ? 1 : 0;
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
      columns[x]++;
      rows[y]++;
      if (!block.hasRemaining()) {
        flush();
      }
      block.putLong(time).putShort((short) x).putShort((short) y).put((byte) polarity);
    }

    private void flush() {
      digest.update(block.array(), 0, block.position());
      block.clear();
    }

    private String digest() {
      flush();
      return HexFormat.of().formatHex(digest.digest());
    }

    /** Those outside in one direction or the other; in both they count once for each. */
    private long outside(int width, int height) {
      long outside = 0;
      for (int x = width; x < columns.length; x++) {
        outside += columns[x];
      }
      for (int y = height; y < rows.length; y++) {
        outside += rows[y];
      }
      return outside;
    }
  }
}
