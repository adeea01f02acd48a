package dev.forespike.data.hdf;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The superblock of an HDF5 file, as far as it says how long the file is. The library that reads
 * the rest takes what is missing for zeros, so this is checked before.
 */
final class HdfStart {
  private static final long SIGNATURE = 0x89_48_44_46_0d_0a_1a_0aL;

  /** Behind a user block a file may begin at this place, or at its double, and so on. */
  private static final long FIRST_BLOCK = 512;

  /** The longest superblock. */
  private static final int LONGEST = 100;

  private HdfStart() {}

  /**
   * Refuses a file that is no HDF5 or shorter than it says. Longer ones pass, as they do in the HDF
   * Group's own library: what lies behind the end that a file states belongs to nothing.
   *
   * @param file the file
   */
  static void check(Path file) throws DataException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      for (long at = 0; at + 12 <= size; at = at == 0 ? FIRST_BLOCK : 2 * at) {
        ByteBuffer block = read(channel, at);
        if (block.getLong(0) == SIGNATURE) {
          checkEnd(file, block.order(ByteOrder.LITTLE_ENDIAN), at, size);
          return;
        }
      }
      throw new DataException(file + ": is no HDF5 file: it has no HDF5 signature");
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /** As much of a superblock as there is, and zeros. */
  private static ByteBuffer read(FileChannel channel, long at) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(LONGEST);
    int read = 0;
    while (read >= 0 && block.hasRemaining()) {
      read = channel.read(block, at + block.position());
    }
    return block.rewind();
  }

  private static void checkEnd(Path file, ByteBuffer block, long at, long size)
      throws DataException {
    int version = block.get(8);
    if (version < 0 || version > 3) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: superblock version %d of HDF5 is unknown, known are 0 to 3; %s",
              file,
              version & 0xff,
              HdfFeature.rewrite(file)));
    }
    int offsets = block.get(version < 2 ? 13 : 9);
    if (offsets != 4 && offsets != 8) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: damaged HDF5 superblock: addresses of %d bytes; get the file again",
              file,
              offsets));
    }
    int addresses = version == 0 ? 24 : version == 1 ? 28 : 12;
    long base = address(block, addresses, offsets);
    long stated = address(block, addresses + 2 * offsets, offsets);
    // A file behind a user block may count from its own beginning or from that of the block.
    long end = base == at ? stated : stated - base + at;
    if (stated < 0 || stated < base || end > size) {
      throw new DataException(
          String.format(
                  Locale.ROOT,
                  "%s: truncated: the HDF5 superblock says that the file ends at byte %s, but it"
                      + " has %d;",
                  file,
                  Long.toUnsignedString(stated),
                  size)
              + " copy or download it again");
    }
  }

  private static long address(ByteBuffer block, int at, int bytes) {
    return bytes == 8 ? block.getLong(at) : Integer.toUnsignedLong(block.getInt(at));
  }
}
