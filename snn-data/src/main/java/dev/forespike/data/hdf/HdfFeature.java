package dev.forespike.data.hdf;

import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A part of HDF5 that is not read: says what it is, and how to write the file without it. */
final class HdfFeature {
  /** Those that the HDF Group registered and files of arrays are met with. */
  private static final Map<Integer, String> FILTERS =
      Map.ofEntries(
          Map.entry(4, "szip"),
          Map.entry(5, "nbit"),
          Map.entry(6, "scaleoffset"),
          Map.entry(32001, "blosc"),
          Map.entry(32004, "lz4"),
          Map.entry(32008, "bitshuffle"),
          Map.entry(32013, "zfp"),
          Map.entry(32015, "zstd"),
          Map.entry(32026, "blosc2"));

  private HdfFeature() {}

  /** How to get rid of whatever is not read, with the HDF Group's own tool. */
  static String rewrite(Path file) {
    return String.format(
        Locale.ROOT, "rewrite it plainly: h5repack -f NONE -l CONTI %s new.h5", file.getFileName());
  }

  /** A filter that is not read. */
  static DataException filter(Path file, String where, int id, String name) {
    String known = FILTERS.getOrDefault(id, name.isBlank() ? "unknown" : OneLine.shown(name));
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: %s is stored with the HDF5 filter %d (%s), which is not read, only gzip, shuffle,"
                + " fletcher32 and lzf; %s",
            file,
            where,
            id,
            known,
            rewrite(file)));
  }

  /** What the library says that it cannot read; its own words, for there is no list of them. */
  static DataException unsupported(Path file, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: damaged, or uses a feature of HDF5 that is not read (%s); get it again, or %s",
            file,
            OneLine.shown(reason),
            rewrite(file)));
  }
}
