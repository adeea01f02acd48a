package dev.forespike.data;

import dev.forespike.api.SpecException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder that holds one sub-folder per dataset, for example {@code mnist}. It need not exist.
 *
 * @param path the folder
 * @param origin who chose it, for messages
 */
public record DataFolder(Path path, Origin origin) {

  /** Who chose a data folder. */
  public enum Origin {
    /** The user, by {@code --data} or in a program. */
    EXPLICIT("--data"),
    /** The environment variable {@code SNN_DATA}. */
    ENVIRONMENT("SNN_DATA"),
    /** Nobody: the place where this user's programs keep what they can fetch again. */
    CACHE("the default");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * A folder that the program chose.
   *
   * @param path the folder
   * @return the data folder
   */
  public static DataFolder of(Path path) {
    return new DataFolder(path, Origin.EXPLICIT);
  }

  /**
   * Chooses the folder: the explicit one, else the environment variable {@code SNN_DATA}, else
   * {@code forespike} in the user's cache folder, which is {@code LOCALAPPDATA} on Windows, {@code
   * ~/Library/Caches} on macOS, and {@code XDG_CACHE_HOME} or {@code ~/.cache} elsewhere. An empty
   * variable counts as unset, and so does a relative {@code XDG_CACHE_HOME}, as its specification
   * demands. Looks at nothing but its arguments.
   *
   * @param explicit what the user gave with {@code --data}
   * @param environment the environment, for example {@link System#getenv()}
   * @param system {@code os.name} and {@code user.home}, for example {@link System#getProperties()}
   * @return the data folder
   * @throws SpecException if a variable holds text that cannot be a path
   */
  public static DataFolder resolve(
      Optional<Path> explicit, Map<String, String> environment, Properties system) {
    if (explicit.isPresent()) {
      return of(explicit.get());
    }
    return variable("SNN_DATA", environment)
        .map(path -> new DataFolder(path, Origin.ENVIRONMENT))
        .orElseGet(
            () -> new DataFolder(cache(environment, system).resolve("forespike"), Origin.CACHE));
  }

  /**
   * The folder of one dataset.
   *
   * @param name the dataset
   * @return the sub-folder of that name
   */
  public Path dataset(String name) {
    return path.resolve(name);
  }

  private static Path cache(Map<String, String> environment, Properties system) {
    String os = system.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = Path.of(system.getProperty("user.home", ""));
    if (os.startsWith("windows")) {
      return variable("LOCALAPPDATA", environment)
          .orElseGet(() -> home.resolve("AppData").resolve("Local"));
    }
    if (os.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return variable("XDG_CACHE_HOME", environment)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(".cache"));
  }

  private static Optional<Path> variable(String name, Map<String, String> environment) {
    String value = environment.getOrDefault(name, "");
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw new SpecException("environment variable " + name + " is no path: " + e.getReason());
    }
  }
}
