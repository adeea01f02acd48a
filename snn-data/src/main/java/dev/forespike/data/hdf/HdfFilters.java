package dev.forespike.data.hdf;

import dev.forespike.data.DataException;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes the filters of a chunk. The library's own pipeline is not used: it applies filters that a
 * chunk says it was written without, does not look at checksums, and needs a module that complains
 * on standard error.
 */
final class HdfFilters {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int LZF = 32000;

  /** No filter makes more of a byte, which bounds the memory that a damaged size asks for. */
  private static final long MOST_TIMES = 1100;

  private final Path file;
  private final String where;
  private final List<FilterInfo> filters;

  /**
   * Makes the pipeline of a dataset.
   *
   * @param file for messages
   * @param where the dataset's path, for messages
   * @param message what the dataset says about its filters
   */
  HdfFilters(Path file, String where, FilterPipelineMessage message) throws DataException {
    this.file = file;
    this.where = where;
    this.filters = message.getFilters();
    for (FilterInfo filter : filters) {
      if (!List.of(DEFLATE, SHUFFLE, FLETCHER32, LZF).contains(filter.getId())) {
        throw HdfFeature.filter(file, where, filter.getId(), String.valueOf(filter.getName()));
      }
    }
  }

  /**
   * Undoes them, the last first.
   *
   * @param stored the chunk as it is stored
   * @param skipped filters that were not applied to this chunk: those which did not make it smaller
   * @param size its bytes without filters
   */
  byte[] decode(byte[] stored, BitSet skipped, int size) throws DataException {
    byte[] data = stored;
    if (size > MOST_TIMES * (stored.length + 1)) {
      throw damaged(String.format(Locale.ROOT, "%d bytes cannot hold %d", stored.length, size));
    }
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (skipped.get(i)) {
        continue;
      }
      data =
          switch (filters.get(i).getId()) {
            case DEFLATE -> inflate(data, size);
            case SHUFFLE -> unshuffle(data, filters.get(i).getData());
            case FLETCHER32 -> checked(data);
            default -> lzf(data, size);
          };
    }
    if (data.length != size) {
      throw damaged(String.format(Locale.ROOT, "%d bytes instead of %d", data.length, size));
    }
    return data;
  }

  private byte[] inflate(byte[] data, int size) throws DataException {
    // A checksum below may lie behind the data of the chunk.
    byte[] target = new byte[Math.addExact(size, 4)];
    try (var inflater = new Inflater()) {
      inflater.setInput(data);
      int length = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(target, length, target.length - length);
        if (count == 0 && !inflater.finished()) {
          throw damaged("the gzip data do not fit");
        }
        length += count;
      }
      return Arrays.copyOf(target, length);
    } catch (DataFormatException e) {
      throw damaged("the gzip data are damaged");
    }
  }

  /** First bytes of all elements come first, then all second ones. */
  private byte[] unshuffle(byte[] data, int[] parameters) throws DataException {
    if (parameters.length != 1 || parameters[0] < 1) {
      throw damaged("the shuffle filter has no element size");
    }
    int bytes = parameters[0];
    int elements = Math.floorDiv(data.length, bytes);
    // What is left over, less than an element, is stored as it is.
    byte[] target = data.clone();
    for (int element = 0; element < elements; element++) {
      for (int i = 0; i < bytes; i++) {
        target[element * bytes + i] = data[i * elements + element];
      }
    }
    return target;
  }

  private byte[] checked(byte[] data) throws DataException {
    int length = data.length - 4;
    if (length < 0) {
      throw damaged("there is no checksum");
    }
    int stored = 0;
    for (int i = 0; i < 4; i++) {
      stored |= (data[length + i] & 0xff) << (8 * i);
    }
    int sum = fletcher32(data, length);
    // Versions before 1.6.3 exchanged the bytes of each half on little-endian machines.
    int exchanged = ((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff);
    if (stored != sum && stored != exchanged) {
      throw damaged("the checksum is wrong");
    }
    return Arrays.copyOf(data, length);
  }

  /** Of big-endian words of 16 bits, as the HDF Group computes it. */
  static int fletcher32(byte[] data, int length) {
    int first = 0;
    int second = 0;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? data[i + 1] & 0xff : 0;
      first = folded(first + (((data[i] & 0xff) << 8) | low));
      second = folded(second + first);
    }
    return (second << 16) | first;
  }

  /** Modulo 65535, which stands for its own multiples: only nothing sums up to 0. */
  private static int folded(int sum) {
    return (sum & 0xffff) + (sum >>> 16);
  }

  private byte[] lzf(byte[] data, int size) throws DataException {
    byte[] target = new byte[size];
    int to = 0;
    int from = 0;
    try {
      while (from < data.length) {
        int control = data[from++] & 0xff;
        if (control < 32) {
          System.arraycopy(data, from, target, to, control + 1);
          from += control + 1;
          to += control + 1;
          continue;
        }
        int length = control >> 5;
        if (length == 7) {
          length += data[from++] & 0xff;
        }
        int source = to - ((control & 0x1f) << 8) - (data[from++] & 0xff) - 1;
        for (int i = 0; i < length + 2; i++) {
          // One by one: what is copied may be what has just been written.
          target[to++] = target[source++];
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw damaged("the lzf data are damaged");
    }
    return Arrays.copyOf(target, to);
  }

  private DataException damaged(String what) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: a chunk of %s is damaged: %s; get the file again",
            file,
            where,
            what));
  }
}
