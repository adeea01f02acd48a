package dev.forespike.data;

import dev.forespike.data.file.GzipInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An array of unsigned bytes in the IDX format of the MNIST files, plain or in gzip (told by the
 * first two bytes, not by the name). Layout: two zero bytes, the element type, the number of
 * dimensions, one big-endian uint32 per dimension, then the elements, last dimension fastest.
 *
 * <p>The reader is strict: it accepts a file only if every byte of it has a meaning.
 */
public final class IdxFile {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int SIGNED_BYTE = 0x09;
  private static final int SHORT = 0x0b;
  private static final int INT = 0x0c;

  /** The longest array that every JVM can make. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** The most bytes that deflate makes of one byte: 258 from two bits. */
  private static final long DEFLATE_LIMIT = 1032;

  private final Path file;
  private final int type;
  private final int[] dimensions;
  private final byte[] data;

  private IdxFile(Path file, int type, int[] dimensions, byte[] data) {
    this.file = file;
    this.type = type;
    this.dimensions = dimensions;
    this.data = data;
  }

  /**
   * Reads a file. Memory is taken as data arrives, so a header that lies about the size costs
   * nothing.
   *
   * @param file the file
   * @return its content
   * @throws DataException if the file cannot be read, is not IDX, has elements other than unsigned
   *     bytes, a dimension of 0, more than 2^31-9 elements, less or more data than its header
   *     announces, or damaged gzip data; the message gives the byte offset
   */
  public static IdxFile read(Path file) throws DataException {
    return read(file, List.of(UNSIGNED_BYTE));
  }

  /** Reads a file of whole numbers of any type: {@link #whole} gives them. */
  static IdxFile readWhole(Path file) throws DataException {
    return read(file, List.of(UNSIGNED_BYTE, SIGNED_BYTE, SHORT, INT));
  }

  private static IdxFile read(Path file, List<Integer> types) throws DataException {
    try (BufferedInputStream stored =
        new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      stored.mark(2);
      boolean gzip = stored.read() == 0x1f && stored.read() == 0x8b;
      stored.reset();
      long size = Files.size(file);
      if (!gzip) {
        return read(file, types, stored, size, "");
      }
      try (GzipInput unpacked = new GzipInput(file, stored)) {
        return read(file, types, unpacked, size * DEFLATE_LIMIT, " of the unpacked data");
      }
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /** Reads from a stream that can hold at most {@code most} bytes, header included. */
  private static IdxFile read(
      Path file, List<Integer> types, InputStream in, long most, String where) throws IOException {
    byte[] magic = magic(file, types, in, where);
    int[] dimensions = dimensions(file, magic[3] & 0xff, in, where);
    int begin = 4 + 4 * dimensions.length;
    long length = bytes(magic[2]);
    String extents = text(dimensions) + (length == 1 ? "" : " x " + length + " bytes");
    for (int i = 0; i < dimensions.length; i++) {
      length *= dimensions[i];
      if (length > LONGEST) {
        throw broken(file, "a size of " + extents + " is more than 2^31-9 bytes", 4 + 4 * i, where);
      }
    }
    String announced = "the header announces " + extents + " = " + length + " bytes of data, but ";
    if (length > most - begin) {
      // What gzip data ends with is not known yet, so there the claim itself is the place.
      long offset = where.isEmpty() ? most : 4;
      throw broken(file, announced + "the file is too short for it", offset, where);
    }
    byte[] data = in.readNBytes((int) length);
    if (data.length < length) {
      throw broken(file, announced + "there are " + data.length, begin + (long) data.length, where);
    }
    if (in.read() >= 0) {
      throw broken(file, announced + "there are more", begin + length, where);
    }
    return new IdxFile(file, magic[2], dimensions, data);
  }

  /** Two zeros, the element type and the number of dimensions. */
  private static byte[] magic(Path file, List<Integer> types, InputStream in, String where)
      throws IOException {
    byte[] magic = in.readNBytes(4);
    for (int i = 0; i < 2; i++) {
      if (i < magic.length && magic[i] != 0) {
        throw broken(file, "this is not an IDX file, which begins with two zeros", i, where);
      }
    }
    if (magic.length < 4) {
      throw broken(file, "the IDX header ends early", magic.length, where);
    }
    if (!types.contains((int) magic[2])) {
      String known =
          types.stream().map(type -> typeName(type.byteValue())).collect(Collectors.joining(", "));
      throw broken(
          file,
          "element type " + typeName(magic[2]) + " is not supported, only " + known,
          2,
          where);
    }
    if (magic[3] == 0) {
      throw broken(file, "the IDX header has no dimension", 3, where);
    }
    return magic;
  }

  private static int[] dimensions(Path file, int rank, InputStream in, String where)
      throws IOException {
    byte[] extents = in.readNBytes(4 * rank);
    if (extents.length < 4 * rank) {
      throw broken(
          file,
          "the IDX header ends early, it announces " + rank + " dimensions",
          4L + extents.length,
          where);
    }
    int[] dimensions = new int[rank];
    ByteBuffer.wrap(extents).asIntBuffer().get(dimensions);
    for (int i = 0; i < rank; i++) {
      if (dimensions[i] <= 0) {
        throw broken(
            file,
            "dimension " + i + " is " + Integer.toUnsignedString(dimensions[i]),
            4L + 4L * i,
            where);
      }
    }
    return dimensions;
  }

  private static String typeName(byte type) {
    String name =
        switch (type) {
          case UNSIGNED_BYTE -> " (unsigned byte)";
          case SIGNED_BYTE -> " (signed byte)";
          case SHORT -> " (short)";
          case INT -> " (int)";
          case 0x0d -> " (float)";
          case 0x0e -> " (double)";
          default -> "";
        };
    return String.format(Locale.ROOT, "0x%02x%s", type, name);
  }

  private static int bytes(int type) {
    return switch (type) {
      case SHORT -> 2;
      case INT -> 4;
      default -> 1;
    };
  }

  private static String text(int[] dimensions) {
    return Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  private static DataException broken(Path file, String what, long offset, String where) {
    return new DataException(file + ": " + what + ", at byte " + offset + where);
  }

  /**
   * Where this came from.
   *
   * @return the path given to {@link #read}
   */
  public Path file() {
    return file;
  }

  /**
   * The extents, slowest first: {@code [count]} for labels, {@code [count, H, W]} for grey images.
   *
   * @return at least one extent, each at least 1
   */
  public List<Integer> dimensions() {
    return Arrays.stream(dimensions).boxed().toList();
  }

  /**
   * The number of items.
   *
   * @return the first dimension
   */
  public int count() {
    return dimensions[0];
  }

  /**
   * The number of bytes of one item.
   *
   * @return the product of all dimensions but the first; 1 if there is no other
   */
  public int itemSize() {
    return data.length / dimensions[0];
  }

  /**
   * One element of one item.
   *
   * @param item the item, from 0
   * @param element the position inside it, from 0
   * @return the value, 0 to 255
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public int value(int item, int element) {
    Objects.checkIndex(item, count());
    return data[item * itemSize() + Objects.checkIndex(element, itemSize())] & 0xff;
  }

  /**
   * All elements, last dimension fastest.
   *
   * @return a read-only view
   */
  public ByteBuffer data() {
    return ByteBuffer.wrap(data).asReadOnlyBuffer();
  }

  /** One element of a file of any type, counted from the first. */
  int whole(int element) {
    ByteBuffer all = ByteBuffer.wrap(data);
    return switch (type) {
      case SIGNED_BYTE -> data[element];
      case SHORT -> all.getShort(2 * element);
      case INT -> all.getInt(4 * element);
      default -> data[element] & 0xff;
    };
  }

  /** Whether elements have 32 bits. */
  boolean ints() {
    return type == INT;
  }

  /** The array itself, for {@link IdxSamples}, which does not change it either. */
  byte[] bytes() {
    return data;
  }
}
