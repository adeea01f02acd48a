package dev.forespike.data.source;

import dev.forespike.api.SpecException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The name of a source: its kind, a place, and what else is said of it, {@code
 * csv:flowers.csv?label=species&test-part=0.2}. The whole name is what a run records.
 *
 * @param text the whole name
 * @param kind what stands before the colon
 * @param path the place
 * @param options what is said behind the question mark, in its order
 */
public record SourceName(String text, String kind, Path path, Map<String, String> options) {
  /** Copies. */
  public SourceName {
    options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * Reads a name.
   *
   * @param text the whole name, with a kind that is known
   * @return its parts
   * @throws SpecException if an option has no value or stands twice, or the place is no path
   */
  public static SourceName of(String text) {
    int colon = text.indexOf(':');
    int question = text.indexOf('?', colon);
    String place = text.substring(colon + 1, question < 0 ? text.length() : question);
    Map<String, String> options = new LinkedHashMap<>();
    if (question >= 0) {
      for (String option : text.substring(question + 1).split("&", -1)) {
        int equals = option.indexOf('=');
        if (equals < 1 || equals == option.length() - 1) {
          throw new SpecException(
              "dataset '" + text + "': \"" + option + "\" is no option with a value: name=value");
        }
        if (options.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
          throw new SpecException(
              "dataset '" + text + "': option " + option.substring(0, equals) + " stands twice");
        }
      }
    }
    try {
      return new SourceName(text, text.substring(0, colon), Path.of(place), options);
    } catch (InvalidPathException e) {
      throw new SpecException("dataset '" + text + "': not a path: " + e.getReason());
    }
  }

  /**
   * An option.
   *
   * @param name its name
   * @return its value, if it is given
   */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * Refuses options that the kind does not know.
   *
   * @param known all that it does
   * @throws SpecException naming the first that is not known
   */
  public void checkOptions(Set<String> known) {
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw new SpecException(
            "dataset '"
                + text
                + "': "
                + kind
                + " has no option "
                + name
                + "; it has "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  /**
   * A whole number.
   *
   * @param name the option
   * @param least the least it may be
   * @return its value, if it is given
   * @throws SpecException if it is none, or less
   */
  public Optional<Integer> whole(String name, int least) {
    return option(name).map(value -> whole(name, value, least));
  }

  private int whole(String name, String value, int least) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number that is too small.
    }
    throw refused(name + " is " + value + ", but must be a whole number of at least " + least);
  }

  /**
   * A refusal that names the source.
   *
   * @param what is wrong
   * @return the exception
   */
  public SpecException refused(String what) {
    return new SpecException("dataset '" + text + "': " + what);
  }
}
