package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class DataFolderTest {
  private static final Path HOME = Path.of("home", "ada").toAbsolutePath();
  private static final Path CACHE = Path.of("cache").toAbsolutePath();

  @Test
  void explicitComesFirst() {
    DataFolder folder =
        DataFolder.resolve(
            Optional.of(Path.of("mine")), Map.of("SNN_DATA", "other"), system("Linux"));
    assertEquals(DataFolder.of(Path.of("mine")), folder);
    assertEquals(DataFolder.Origin.EXPLICIT, folder.origin());
    assertEquals(Path.of("mine", "mnist"), folder.dataset("mnist"));
  }

  @Test
  void environmentComesSecond() {
    assertEquals(
        new DataFolder(Path.of("other"), DataFolder.Origin.ENVIRONMENT),
        resolve(Map.of("SNN_DATA", "other", "XDG_CACHE_HOME", CACHE.toString()), "Linux"));
  }

  @Test
  void cacheFolderComesLast() {
    Path dotCache = HOME.resolve(".cache").resolve("forespike");
    assertEquals(cache(dotCache), resolve(Map.of(), "Linux"));
    assertEquals(cache(dotCache), resolve(Map.of("SNN_DATA", ""), "FreeBSD"));
    assertEquals(cache(dotCache), resolve(Map.of("XDG_CACHE_HOME", "relative"), "Linux"));
    assertEquals(cache(dotCache), resolve(Map.of("LOCALAPPDATA", CACHE.toString()), "Linux"));
    assertEquals(
        cache(CACHE.resolve("forespike")),
        resolve(Map.of("XDG_CACHE_HOME", CACHE.toString()), "Linux"));
    assertEquals(
        cache(HOME.resolve("Library").resolve("Caches").resolve("forespike")),
        resolve(Map.of("XDG_CACHE_HOME", CACHE.toString()), "Mac OS X"));
    assertEquals(
        cache(CACHE.resolve("forespike")),
        resolve(Map.of("LOCALAPPDATA", CACHE.toString()), "Windows 11"));
    assertEquals(
        cache(HOME.resolve("AppData").resolve("Local").resolve("forespike")),
        resolve(Map.of(), "Windows 11"));
  }

  @Test
  void textThatIsNoPathIsRefused() {
    SpecException e =
        assertThrows(SpecException.class, () -> resolve(Map.of("SNN_DATA", "a\0b"), "Linux"));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("environment variable SNN_DATA is no path: "),
        e.getMessage());
  }

  private static DataFolder resolve(Map<String, String> environment, String os) {
    return DataFolder.resolve(Optional.empty(), environment, system(os));
  }

  private static DataFolder cache(Path path) {
    return new DataFolder(path, DataFolder.Origin.CACHE);
  }

  private static Properties system(String os) {
    Properties properties = new Properties();
    properties.setProperty("os.name", os);
    properties.setProperty("user.home", HOME.toString());
    return properties;
  }
}
