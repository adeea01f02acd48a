package dev.forespike.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes HDF5 as the programs did that published the Spiking Heidelberg datasets: superblock and
 * object headers of the first version, groups by symbol tables, lists of any length in chunks that
 * refer to global heaps. From the file format specification of the HDF Group, version 3.0.
 */
final class Hdf5Writer {
  private static final long UNDEFINED = -1;

  /** Children of a group that a table node holds. */
  private static final int LEAF = 4;

  private static final int INTERNAL = 16;

  private static final byte[] HALF = floating(2, 10, 5, 15);

  private final ByteBuffer file = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

  private Hdf5Writer() {
    file.position(96);
  }

  /** A tree of groups (maps), lists of lists ({@code float[][]}, {@code int[][]}) and lists. */
  static void write(Path path, Map<String, Object> root) throws IOException {
    var writer = new Hdf5Writer();
    long[] group = writer.group(root);
    int end = writer.file.position();
    writer.superblock(group, end);
    Files.write(path, java.util.Arrays.copyOf(writer.file.array(), end));
  }

  private void superblock(long[] root, long end) {
    file.position(0);
    file.put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
    file.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
    file.putShort((short) LEAF).putShort((short) INTERNAL).putInt(0);
    file.putLong(0).putLong(UNDEFINED).putLong(end).putLong(UNDEFINED);
    file.putLong(0).putLong(root[0]).putInt(1).putInt(0).putLong(root[1]).putLong(root[2]);
  }

  private long place() {
    while (file.position() % 8 != 0) {
      file.put((byte) 0);
    }
    return file.position();
  }

  /** Writes children first; gives the addresses of header, tree and heap. */
  private long[] group(Map<String, Object> children) {
    if (children.size() > 2 * LEAF) {
      throw new IllegalArgumentException("too many children for one node");
    }
    var sorted = new TreeMap<>(children);
    var addresses = new ArrayList<long[]>();
    sorted.forEach((_, child) -> addresses.add(object(child)));
    var names = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    names.putLong(0);
    var offsets = new ArrayList<Integer>();
    for (String name : sorted.keySet()) {
      offsets.add(names.position());
      names.put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
      names.position((names.position() + 7) / 8 * 8);
    }
    long data = place();
    file.put(names.array(), 0, names.position());
    long heap = place();
    ascii("HEAP").putInt(0).putLong(names.position()).putLong(1).putLong(data);
    long node = place();
    ascii("SNOD").put((byte) 1).put((byte) 0).putShort((short) addresses.size());
    for (int i = 0; i < 2 * LEAF; i++) {
      if (i < addresses.size()) {
        long[] child = addresses.get(i);
        file.putLong(offsets.get(i)).putLong(child[0]);
        file.putInt(child.length == 3 ? 1 : 0).putInt(0);
        file.putLong(child.length == 3 ? child[1] : 0).putLong(child.length == 3 ? child[2] : 0);
      } else {
        file.put(new byte[40]);
      }
    }
    long tree = place();
    ascii("TREE").put((byte) 0).put((byte) 0).putShort((short) 1);
    file.putLong(UNDEFINED).putLong(UNDEFINED);
    file.putLong(0).putLong(node).putLong(offsets.isEmpty() ? 0 : offsets.getLast());
    file.put(new byte[8 * (4 * INTERNAL - 2)]);
    byte[] table = message(16, b -> b.putLong(tree).putLong(heap));
    return new long[] {header(List.of(entry(0x11, table))), tree, heap};
  }

  @SuppressWarnings("unchecked")
  private long[] object(Object child) {
    return switch (child) {
      case Map<?, ?> group -> group((Map<String, Object>) group);
      case int[] list -> new long[] {list(list)};
      case float[][] lists -> new long[] {lists(lists.length, HALF, 2, i -> halves(lists[i]))};
      case int[][] lists -> new long[] {lists(lists.length, whole(2), 2, i -> shorts(lists[i]))};
      default -> throw new IllegalArgumentException(child.toString());
    };
  }

  private static byte[] halves(float[] values) {
    return message(
        2 * values.length,
        b -> {
          for (float value : values) {
            b.putShort(Float.floatToFloat16(value));
          }
        });
  }

  private static byte[] shorts(int[] values) {
    return message(
        2 * values.length,
        b -> {
          for (int value : values) {
            b.putShort((short) value);
          }
        });
  }

  /** Whole numbers of 16 bits, in one piece. */
  private long list(int[] values) {
    long data = place();
    file.put(shorts(values));
    byte[] layout =
        message(24, b -> b.put((byte) 3).put((byte) 1).putLong(data).putLong(2L * values.length));
    return header(List.of(entry(1, space(values.length)), entry(3, whole(2)), entry(8, layout)));
  }

  private interface Bytes {
    byte[] of(int i);
  }

  /** Lists of any length, in chunks of two. */
  private long lists(int count, byte[] base, int size, Bytes lists) {
    int perChunk = 2;
    var chunks = new ArrayList<Long>();
    for (int first = 0; first < count; first += perChunk) {
      long heap = place();
      var references = ByteBuffer.allocate(16 * perChunk).order(ByteOrder.LITTLE_ENDIAN);
      var objects = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = first; i < Math.min(count, first + perChunk); i++) {
        byte[] bytes = lists.of(i);
        int index = i - first + 1;
        if (bytes.length == 0) {
          references.putInt(0).putLong(0).putInt(0);
          continue;
        }
        references.putInt(bytes.length / size).putLong(heap).putInt(index);
        objects.putShort((short) index).putShort((short) 1).putInt(0).putLong(bytes.length);
        objects.put(bytes);
        objects.position((objects.position() + 7) / 8 * 8);
      }
      int total = Math.max(4096, 16 + objects.position() + 16);
      ascii("GCOL").putInt(1).putLong(total);
      file.put(objects.array(), 0, objects.position());
      int free = total - 16 - objects.position();
      file.putLong(0).putLong(free).put(new byte[free - 16]);
      chunks.add(place());
      file.put(references.array());
    }
    long tree = place();
    ascii("TREE").put((byte) 1).put((byte) 0).putShort((short) chunks.size());
    file.putLong(UNDEFINED).putLong(UNDEFINED);
    for (int chunk = 0; chunk <= chunks.size(); chunk++) {
      file.putInt(16 * perChunk).putInt(0).putLong((long) chunk * perChunk).putLong(0);
      if (chunk < chunks.size()) {
        file.putLong(chunks.get(chunk));
      }
    }
    file.put(new byte[32 * 64]);
    byte[] layout =
        message(
            24,
            b ->
                b.put((byte) 3)
                    .put((byte) 2)
                    .put((byte) 2)
                    .putLong(tree)
                    .putInt(perChunk)
                    .putInt(16));
    byte[] type =
        message(8 + base.length, b -> b.put(new byte[] {0x19, 0, 0, 0}).putInt(16).put(base));
    return header(List.of(entry(1, space(count)), entry(3, type), entry(8, layout)));
  }

  private static byte[] space(int count) {
    return message(16, b -> b.put(new byte[] {1, 1, 0, 0, 0, 0, 0, 0}).putLong(count));
  }

  private static byte[] whole(int bytes) {
    return message(
        16,
        b ->
            b.put(new byte[] {0x10, 0, 0, 0})
                .putInt(bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes)));
  }

  private static byte[] floating(int bytes, int mantissa, int exponent, int bias) {
    return message(
        24,
        b ->
            b.put(new byte[] {0x11, 0x20, (byte) (8 * bytes - 1), 0})
                .putInt(bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes))
                .put((byte) mantissa)
                .put((byte) exponent)
                .put((byte) 0)
                .put((byte) mantissa)
                .putInt(bias));
  }

  private interface Filler {
    void fill(ByteBuffer target);
  }

  private static byte[] message(int size, Filler filler) {
    byte[] bytes = new byte[size];
    filler.fill(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  private static byte[] entry(int type, byte[] data) {
    int size = (data.length + 7) / 8 * 8;
    return message(
        8 + size, b -> b.putShort((short) type).putShort((short) size).putInt(0).put(data));
  }

  private long header(List<byte[]> messages) {
    long at = place();
    int size = messages.stream().mapToInt(m -> m.length).sum();
    file.put((byte) 1).put((byte) 0).putShort((short) messages.size());
    file.putInt(1).putInt(size).putInt(0);
    messages.forEach(file::put);
    return at;
  }

  private ByteBuffer ascii(String signature) {
    return file.put(signature.getBytes(StandardCharsets.US_ASCII));
  }
}
