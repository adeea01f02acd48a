package dev.forespike.train.file;

import dev.forespike.api.file.OneLine;
import dev.forespike.train.ModelException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the header of a safetensors file says.
 *
 * @param entries the tensors, in the header's order
 * @param metadata {@code __metadata__}
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

  /**
   * A tensor that is not read yet.
   *
   * @param name its name
   * @param type its element type
   * @param shape its extents, whose product fits an array
   * @param from its first byte in the data
   * @param to the byte after its last
   */
  record Entry(String name, Tensor.Type type, List<Integer> shape, long from, long to) {
    /** For messages. */
    String shown() {
      return "tensor " + OneLine.shown(name);
    }

    int size() {
      return Math.toIntExact((to - from) / type.bytes());
    }
  }

  /**
   * Refuses tensors that overlap or lie outside the data, and data that belongs to no tensor: what
   * a reader never looks at could be anything. The reference implementation refuses the same.
   *
   * @param file for messages
   * @param size the number of bytes after the header
   * @throws ModelException if a byte belongs to no tensor or to two
   */
  void checkLayout(Path file, long size) throws ModelException {
    for (Entry entry : entries) {
      if (entry.from() < 0 || entry.to() < entry.from() || entry.to() > size) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: %s lies at bytes %d to %d of %d",
                file,
                entry.shown(),
                entry.from(),
                entry.to(),
                size));
      }
    }
    long end = 0;
    String before = "";
    for (Entry entry : sorted()) {
      if (entry.from() < end) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: %s overlaps %s at bytes %d to %d",
                file,
                entry.shown(),
                before,
                entry.from(),
                end));
      }
      requireNoHole(file, end, entry.from());
      end = entry.to();
      before = entry.shown();
    }
    requireNoHole(file, end, size);
  }

  /** By place. An empty tensor comes before the one that begins where it lies. */
  private List<Entry> sorted() {
    return entries.stream()
        .sorted(
            Comparator.comparingLong(Entry::from)
                .thenComparingLong(Entry::to)
                .thenComparing(Entry::name))
        .toList();
  }

  private static void requireNoHole(Path file, long end, long begin) throws ModelException {
    if (begin > end) {
      throw new ModelException(
          String.format(
              Locale.ROOT, "%s: bytes %d to %d of the data belong to no tensor", file, end, begin));
    }
  }
}
