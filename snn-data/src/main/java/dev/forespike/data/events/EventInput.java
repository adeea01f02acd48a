package dev.forespike.data.events;

import dev.forespike.data.DataException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The bytes of a recording, a block at a time. */
final class EventInput implements Closeable {
  private static final int BLOCK = 1 << 16;

  /** A line of a header that is longer is taken for no text. */
  private static final int LONGEST_LINE = 1 << 20;

  private static final VarHandle SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle BIG_INT = view(int[].class, ByteOrder.BIG_ENDIAN);

  private final Path file;
  private final SeekableByteChannel channel;
  private byte[] buffer = new byte[BLOCK];
  private int at;
  private int end;
  private long passed;

  EventInput(Path file) throws IOException {
    this.file = file;
    channel = Files.newByteChannel(file);
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }

  /** The bytes of the file. */
  long size() throws IOException {
    return channel.size();
  }

  /** The place of the next byte. */
  long position() {
    return passed + at;
  }

  /** Whether so many bytes are left; they are in memory then. */
  boolean has(int count) throws IOException {
    if (end - at >= count) {
      return true;
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    passed += at;
    end -= at;
    at = 0;
    if (count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Integer.highestOneBit(count - 1) << 1);
    }
    while (end < buffer.length) {
      int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
      if (read < 0) {
        break;
      }
      end += read;
    }
    return end - at >= count;
  }

  /**
   * Whether a record of so many bytes follows.
   *
   * @throws DataException if a part of one does
   */
  boolean next(int count) throws IOException {
    if (has(count)) {
      return true;
    }
    if (end > at) {
      throw damaged("is cut off within a record of " + count + " bytes");
    }
    return false;
  }

  /** So many bytes that must be there. */
  void need(int count) throws IOException {
    if (!has(count)) {
      throw damaged("is cut off: " + count + " bytes were expected");
    }
  }

  DataException damaged(String what) {
    return new DataException(
        String.format(Locale.ROOT, "%s: %s, at byte %d", file, what, position()));
  }

  /** Whole records of a size that are in memory, to be taken one by one. */
  int ready(int size) {
    return (end - at) / size;
  }

  int u8() {
    return buffer[at++] & 0xff;
  }

  int u16() {
    int value = (short) SHORT.get(buffer, at) & 0xffff;
    at += Short.BYTES;
    return value;
  }

  int u16Big() {
    int value = (short) BIG_SHORT.get(buffer, at) & 0xffff;
    at += Short.BYTES;
    return value;
  }

  int i32() {
    int value = (int) INT.get(buffer, at);
    at += Integer.BYTES;
    return value;
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  int i32Big() {
    int value = (int) BIG_INT.get(buffer, at);
    at += Integer.BYTES;
    return value;
  }

  long i64() {
    long value = (long) LONG.get(buffer, at);
    at += Long.BYTES;
    return value;
  }

  void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int part = (int) Math.min(left, BLOCK);
      need(part);
      at += part;
      left -= part;
    }
  }

  /** The first bytes, which are not taken. */
  byte[] peek(int count) throws IOException {
    has(count);
    return Arrays.copyOfRange(buffer, at, Math.min(end, at + count));
  }

  /**
   * Takes the lines at the beginning that begin with a character and are text.
   *
   * @param mark what they begin with
   * @param last says which line is the last
   * @return without line ends
   */
  List<String> header(char mark, Predicate<String> last) throws IOException {
    var lines = new ArrayList<String>();
    while (has(1) && buffer[at] == mark) {
      int length = line();
      if (length < 0) {
        break;
      }
      String line = new String(buffer, at, length, StandardCharsets.US_ASCII).stripTrailing();
      at += length;
      lines.add(line);
      if (last.test(line)) {
        break;
      }
    }
    return lines;
  }

  /** The bytes of the next line with its end, or -1 for what is no text. */
  private int line() throws IOException {
    for (int i = 0; i < LONGEST_LINE; i++) {
      if (!has(i + 1)) {
        return -1;
      }
      int c = buffer[at + i] & 0xff;
      if (c == '\n') {
        return i + 1;
      }
      if (c < ' ' && c != '\t' && c != '\r') {
        return -1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
