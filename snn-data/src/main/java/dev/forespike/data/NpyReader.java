package dev.forespike.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a .npy file: 6 bytes magic, 2 bytes version, header length, header, data. */
final class NpyReader {
  private static final int BUFFER = 1 << 16;

  /** A header of numbers is shorter by far; NumPy refuses more than 10000 characters itself. */
  private static final int MAX_HEADER = 1 << 16;

  private static final int START = NpyHeader.MAGIC.length() + 2;

  private final Path file;
  private final InputStream in;
  private final long size;

  private NpyReader(Path file, InputStream in, long size) {
    this.file = file;
    this.in = in;
    this.size = size;
  }

  static NpyArray read(Path file) throws DataException {
    try (InputStream in = Files.newInputStream(file)) {
      return new NpyReader(file, in, Files.size(file)).read();
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private NpyArray read() throws IOException {
    int version = version();
    byte[] length = in.readNBytes(version == 1 ? 2 : 4);
    if (length.length < (version == 1 ? 2 : 4)) {
      throw truncated("the length of the header", version == 1 ? 10 : 12, size);
    }
    ByteBuffer number = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
    long headerLength =
        version == 1
            ? Short.toUnsignedInt(number.getShort())
            : Integer.toUnsignedLong(number.getInt());
    long begin = START + length.length + headerLength;
    if (begin > size) {
      throw truncated("the header", begin, size);
    }
    if (headerLength > MAX_HEADER) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: damaged .npy file: a header of %d bytes, at most %d are expected;"
                  + " save it again with numpy.save",
              file,
              headerLength,
              MAX_HEADER));
    }
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    String text = new String(in.readNBytes((int) headerLength), charset);
    NpyHeader header = NpyHeader.parse(file, text, version < 3);
    checkSize(header, begin);
    return new NpyArray(header.type(), header.shape(), values(header, begin));
  }

  private int version() throws IOException {
    byte[] start = in.readNBytes(START);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      throw new DataException(
          file
              + ": not a .npy file but a zip archive; if it is .npz, save one of its arrays:"
              + " numpy.save(\"x.npy\", archive[\"name\"])");
    }
    if (!text.startsWith(NpyHeader.MAGIC)) {
      throw new DataException(
          file + ": not a .npy file, which begins with \\x93NUMPY; write it with numpy.save");
    }
    if (start.length < START) {
      throw truncated("the version", START, size);
    }
    int major = start[START - 2] & 0xff;
    int minor = start[START - 1] & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: .npy version %d.%d is unknown, known are 1.0, 2.0 and 3.0;"
                  + " save it again with numpy.save",
              file,
              major,
              minor));
    }
    return major;
  }

  /** Compares what the header announces with what is there, before memory is taken for it. */
  private void checkSize(NpyHeader header, long begin) throws DataException {
    long expected = begin + (long) header.size() * header.type().bytes();
    if (expected > size) {
      throw truncated(header.type() + " of shape " + header.shape(), expected, size);
    }
    if (expected < size) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s of shape %s ends at byte %d, but the file has %d bytes;"
                  + " save it again with numpy.save",
              file,
              header.type(),
              header.shape(),
              expected,
              size));
    }
  }

  private DataException truncated(String what, long expected, long actual) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: truncated: %s needs a file of %d bytes, but it has %d; copy or save it again",
            file,
            what,
            expected,
            actual));
  }

  private NpyValues values(NpyHeader header, long begin) throws IOException {
    NpyValues values = NpyValues.zeros(header.type(), header.size());
    int bytes = header.type().bytes();
    byte[] buffer = new byte[Math.min(BUFFER, Math.max(1, values.length()) * bytes)];
    NpyOrder order = new NpyOrder(header.shape(), header.fortran());
    for (int done = 0; done < values.length(); ) {
      int count = Math.min(buffer.length / bytes, values.length() - done);
      int read = in.readNBytes(buffer, 0, count * bytes);
      if (read < count * bytes) { // it became shorter meanwhile
        throw truncated("the data", size, begin + (long) done * bytes + read);
      }
      order.fill(values, done, count, ByteBuffer.wrap(buffer).order(header.order()));
      done += count;
    }
    if (header.type() == NpyArray.Type.BOOL) {
      checkBooleans(values, header);
    }
    return values;
  }

  private void checkBooleans(NpyValues values, NpyHeader header) throws DataException {
    for (int i = 0; i < values.length(); i++) {
      if (values.real(i) > 1) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: element %s is %.0f, but bool is 0 or 1; convert the array in Python: x != 0",
                file,
                NpyArray.index(header.shape(), i),
                values.real(i)));
      }
    }
  }
}
