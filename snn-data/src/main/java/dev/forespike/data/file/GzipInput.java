package dev.forespike.data.file;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), stricter than the JDK's stream: that one ignores bytes after the last
 * member and cannot say where the data breaks.
 */
public final class GzipInput extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final Path file;
  private final InputStream stored;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long fetched;
  private long unpacked;
  private boolean finished;

  public GzipInput(Path file, InputStream stored) throws IOException {
    this.file = file;
    this.stored = stored;
    header();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!finished) {
      int count = inflate(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        unpacked += count;
        return count;
      }
      if (inflater.finished()) {
        position = limit - inflater.getRemaining();
        trailer();
      } else {
        position = limit;
        if (!fill()) {
          throw broken("the gzip data ends early");
        }
        inflater.setInput(buffer, 0, limit);
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    stored.close();
  }

  private int inflate(byte[] target, int offset, int length) throws DataException {
    try {
      int count = inflater.inflate(target, offset, length);
      if (inflater.needsDictionary()) {
        throw new DataFormatException("preset dictionary");
      }
      return count;
    } catch (DataFormatException e) {
      position = limit - inflater.getRemaining();
      throw broken("the gzip data is damaged (" + e.getMessage() + ")");
    }
  }

  private void header() throws IOException {
    CRC32 headerCrc = new CRC32();
    if (next(headerCrc) != 0x1f || next(headerCrc) != 0x8b) {
      position--;
      throw broken("this is not gzip data");
    }
    if (next(headerCrc) != 8) {
      position--;
      throw broken("unknown gzip compression method");
    }
    int flags = next(headerCrc);
    if ((flags & RESERVED) != 0) {
      position--;
      throw broken("unknown gzip flags");
    }
    skip(6, headerCrc);
    if ((flags & EXTRA) != 0) {
      skip(next(headerCrc) | next(headerCrc) << 8, headerCrc);
    }
    if ((flags & NAME) != 0) {
      skipText(headerCrc);
    }
    if ((flags & COMMENT) != 0) {
      skipText(headerCrc);
    }
    if ((flags & HEADER_CRC) != 0) {
      expect(headerCrc.getValue() & 0xffff, 2, "the gzip header's checksum is wrong");
    }
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    crc.reset();
    unpacked = 0;
  }

  private void trailer() throws IOException {
    expect(crc.getValue(), 4, "the gzip checksum is wrong");
    expect(unpacked & 0xffffffffL, 4, "the gzip length is wrong");
    if (position == limit && !fill()) {
      finished = true;
    } else if (buffer[position] == 0x1f) {
      header(); // members may be concatenated
    } else {
      throw broken("unexpected bytes after the end of the gzip data");
    }
  }

  private void expect(long value, int bytes, String otherwise) throws IOException {
    CRC32 unused = new CRC32();
    for (int i = 0; i < bytes; i++) {
      if (next(unused) != ((value >>> (8 * i)) & 0xff)) {
        position--;
        throw broken(otherwise);
      }
    }
  }

  private void skip(int count, CRC32 sum) throws IOException {
    for (int i = 0; i < count; i++) {
      next(sum);
    }
  }

  private void skipText(CRC32 sum) throws IOException {
    while (next(sum) != 0) {
      // the text itself says nothing about the data
    }
  }

  private int next(CRC32 sum) throws IOException {
    if (position == limit && !fill()) {
      throw broken("the gzip data ends early");
    }
    int value = buffer[position++] & 0xff;
    sum.update(value);
    return value;
  }

  private boolean fill() throws IOException {
    int count = stored.read(buffer, 0, buffer.length);
    if (count < 0) {
      return false;
    }
    fetched += count;
    position = 0;
    limit = count;
    return true;
  }

  private DataException broken(String what) {
    return new DataException(file + ": " + what + ", at byte " + (fetched - (limit - position)));
  }
}
