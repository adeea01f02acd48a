package dev.forespike.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a search once found, and what every search begins with. */
final class FuzzReplayTest {
  private static final Path FOUND = Path.of("src", "test", "resources", "fuzz");

  @TempDir private Path folder = Path.of("");

  static Stream<String> targets() {
    return FuzzTargets.ALL.stream().map(FuzzTarget::name);
  }

  static List<Path> found() throws IOException {
    try (Stream<Path> files = Files.walk(FOUND)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void seedsAreRead(String name) throws IOException {
    FuzzTarget target = FuzzTargets.named(name);
    target.writeSeeds(folder);
    List<Path> seeds;
    try (Stream<Path> files = Files.list(folder)) {
      seeds = files.sorted().toList();
    }
    assertFalse(seeds.isEmpty());
    for (Path seed : seeds) {
      boolean read = Oracle.check(target, folder.resolve("input"), Files.readAllBytes(seed));
      // Without a specification it is no network, but the way to one.
      assertTrue(read || seed.endsWith("tensors"), seed.toString());
    }
  }

  /** The folder of an input is its target. */
  @TestFactory
  Stream<DynamicTest> whatWasFoundIsReadOrRefused() throws IOException {
    return found().stream()
        .map(
            input ->
                DynamicTest.dynamicTest(FOUND.relativize(input).toString(), () -> replay(input)));
  }

  private void replay(Path input) throws IOException {
    FuzzTarget target = FuzzTargets.named(FOUND.relativize(input).getName(0).toString());
    Oracle.check(target, folder.resolve("input"), Files.readAllBytes(input));
  }
}
