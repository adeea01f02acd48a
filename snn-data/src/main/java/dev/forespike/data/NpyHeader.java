package dev.forespike.data;

import dev.forespike.api.file.OneLine;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a .npy file says about its data.
 *
 * @param type element type
 * @param order the byte order of the elements
 * @param fortran whether the first axis varies fastest
 * @param shape extents, at least 0
 */
record NpyHeader(NpyArray.Type type, ByteOrder order, boolean fortran, List<Integer> shape) {
  static final String MAGIC = "\u0093NUMPY";

  /** NumPy's own limit; it also keeps messages that print a shape short. */
  private static final int MAX_RANK = 64;

  /** The longest array that every JVM can make. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first extent to grow in place up to so many characters. */
  private static final int GROWTH = 21;

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /** The number of elements; the constructor's callers know that it fits an int. */
  int size() {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }

  /**
   * Interprets the dictionary of a header.
   *
   * @throws DataException if it is damaged or describes an array that this class cannot hold
   */
  static NpyHeader parse(Path file, String text, boolean python2) throws DataException {
    Map<String, Object> fields = new NpyHeaderParser(file, text, python2).parse();
    if (!fields.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
      throw damaged(
          file,
          "expected the keys descr, fortran_order and shape, found "
              + OneLine.shown(String.join(", ", new TreeMap<>(fields).keySet())));
    }
    if (!(fields.get("descr") instanceof String descr)) {
      throw damaged(file, "descr must be a string");
    }
    if (!(fields.get("fortran_order") instanceof Boolean fortran)) {
      throw damaged(file, "fortran_order must be True or False");
    }
    if (!(fields.get("shape") instanceof List<?> extents)) {
      throw damaged(file, "shape must be a tuple");
    }
    NpyArray.Type type = NpyTypes.find(descr).orElseThrow(() -> NpyTypes.unsupported(file, descr));
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(type, order, fortran, shape(file, extents));
  }

  private static DataException damaged(Path file, String what) {
    return new DataException(
        file + ": damaged .npy header: " + what + "; save it again with numpy.save");
  }

  private static List<Integer> shape(Path file, List<?> extents) throws DataException {
    String text = OneLine.shown(extents.toString());
    if (extents.size() > MAX_RANK) {
      throw damaged(file, "a shape of " + extents.size() + " axes, NumPy knows at most 64");
    }
    long size = 1;
    boolean empty = extents.contains(0L);
    for (Object element : extents) {
      long extent = (Long) element;
      if (extent < 0) {
        throw damaged(file, "the shape " + text + " has a negative extent");
      }
      size = empty ? 0 : size * extent;
      if (extent > LONGEST || size > LONGEST) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: an array of shape %s has more than 2^31-9 elements; split it into smaller"
                    + " files",
                file,
                text));
      }
    }
    return extents.stream().map(extent -> Math.toIntExact((Long) extent)).toList();
  }

  /** The header as NumPy writes it for an array in C order, from the magic to the line break. */
  byte[] format() {
    String tuple =
        shape.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (shape.size() == 1 ? "," : "");
    String dictionary =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
            type.descr(),
            tuple);
    int growth = shape.isEmpty() ? 0 : GROWTH - String.valueOf(shape.getFirst()).length();
    int used = MAGIC.length() + 4 + dictionary.length() + growth + 1;
    // Never 0: NumPy adds a whole block to a header that is aligned already.
    int padding = ALIGNMENT - used % ALIGNMENT;
    int length = dictionary.length() + growth + padding + 1;
    String text =
        MAGIC
            + "\1\0"
            + (char) (length & 0xff)
            + (char) (length >>> 8)
            + dictionary
            + " ".repeat(growth + padding)
            + "\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
