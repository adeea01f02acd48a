package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.data.DataException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kinds of sources by their names. */
public final class Sources {
  private static final Map<String, Source> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("csv", Table::open);
    KINDS.put("npz", ArrayFiles::open);
    KINDS.put("npy", ArrayFiles::open);
    KINDS.put("images", Pictures::open);
    KINDS.put("ts", TimeSeries::open);
    KINDS.put("events", Recordings::open);
  }

  private Sources() {}

  /** Opens a dataset. */
  @FunctionalInterface
  private interface Source {
    Dataset open(SourceName name) throws DataException;
  }

  /**
   * How the names of sources look.
   *
   * @return one for each kind
   */
  public static List<String> forms() {
    return List.of(
        "csv:FILE", "npz:FILE", "npy:FOLDER", "images:FOLDER", "ts:FOLDER/NAME", "events:FOLDER");
  }

  /**
   * Whether a name is that of a source.
   *
   * @param name any name
   * @return true for a kind that is known with a place behind it
   */
  public static boolean isNamed(String name) {
    int colon = name.indexOf(':');
    return colon > 0 && colon < name.length() - 1 && KINDS.containsKey(name.substring(0, colon));
  }

  /**
   * Whether the targets of a source are numbers, as far as its name tells.
   *
   * @param name of a source
   * @return true for a table with target columns
   */
  public static boolean isFunction(String name) {
    return isNamed(name) && SourceName.of(name).option("target").isPresent();
  }

  /**
   * Opens a source.
   *
   * @param name of a source
   * @return the dataset
   * @throws DataException if files are missing or damaged
   */
  public static Dataset open(String name) throws DataException {
    SourceName parts = SourceName.of(name);
    Source source = KINDS.get(parts.kind());
    if (source == null) {
      throw new IllegalArgumentException("no source: " + name);
    }
    return source.open(parts);
  }
}
