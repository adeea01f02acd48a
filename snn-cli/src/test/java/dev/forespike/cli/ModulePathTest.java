package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forespike.cli.terminal.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The module path of the launcher: all libraries in one folder, and what no module asks for does
 * not exist. Tests themselves see such libraries, on the class path.
 */
final class ModulePathTest {
  private static final Path LIBRARIES = Path.of("target", "libraries");

  /** Files of h5py, which this module's neighbour made and checks. */
  private static final Path HDF5 =
      Path.of("..", "snn-data", "src", "test", "resources", "hdf5", "h5py.zip");

  /** Libraries that the command does without: nothing but annotations for compilers. */
  private static final Map<String, String> NOT_NEEDED =
      Map.of(
          "error_prone_annotations", "Gson was compiled with it",
          "jspecify", "required static");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void isBuiltByMaven() {
    assumeTrue(
        System.getProperty("jdk.module.path") != null && Files.isDirectory(LIBRARIES),
        "needs target/libraries, which Maven fills");
  }

  private static String path() {
    String separator = File.separator;
    return Arrays.stream(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
        .filter(entry -> entry.contains(separator + "snn-"))
        .filter(entry -> entry.endsWith("classes") || entry.contains("SNAPSHOT"))
        .collect(Collectors.joining(File.pathSeparator, LIBRARIES + File.pathSeparator, ""));
  }

  private static SnnProcess command(String... arguments) {
    return SnnProcess.onModulePath(path(), arguments);
  }

  @Test
  void everyLibraryBesideTheCommandIsResolvedWhenItStarts()
      throws IOException, InterruptedException {
    Outcome outcome = command("--version").java("--show-module-resolution").run();
    assertEquals(0, outcome.exit(), outcome.err());
    var unresolved = new TreeSet<String>();
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        if (!outcome.out().contains(name)) {
          unresolved.add(name.replaceFirst("-[0-9].*", ""));
        }
      }
    }
    assertEquals(new TreeSet<>(NOT_NEEDED.keySet()), unresolved);
  }

  private Path dataset(String name) throws IOException {
    Path set = Files.createDirectories(folder.resolve(name).resolve("shd"));
    try (var zip = new ZipInputStream(Files.newInputStream(HDF5))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name + ".h5")) {
          byte[] content = zip.readAllBytes();
          Files.write(set.resolve("shd_train.h5"), content);
          Files.write(set.resolve("shd_test.h5"), content);
          return folder.resolve(name);
        }
      }
    }
    throw new IOException(name + " is not in " + HDF5);
  }

  private static SnnProcess training(Path data) {
    return command(
            ("train --dataset shd --neuron event-lif --rule sfdfa --layers 3 --epochs 1 --batch 2"
                    + " --json --data "
                    + data)
                .split(" "))
        .java("--add-modules=jdk.incubator.vector");
  }

  /** Filters are what a library finds by itself when it meets them, and not before. */
  @ParameterizedTest
  @ValueSource(
      strings = {"gzip-labels", "shuffle-gzip-all", "fletcher-gzip-shuffle-labels", "lzf-spikes"})
  void filteredSpikesAreRead(String name) throws IOException, InterruptedException {
    Outcome plain = training(dataset("plain")).run();
    Outcome filtered = training(dataset(name)).run();
    assertEquals(0, filtered.exit(), filtered.err());
    assertEquals(losses(plain), losses(filtered));
    // Java's own line on the vector module, which the launcher filters, is none of a library.
    String said = filtered.err().replace("WARNING: Using incubator modules", "");
    assertFalse(said.contains("WARNING"), filtered.err());
  }

  private static List<String> losses(Outcome run) {
    List<String> losses =
        run.out().lines().filter(line -> line.contains("\"loss\"")).map(String::strip).toList();
    assertFalse(losses.isEmpty(), run.out());
    return losses;
  }

  /** What a library without a class it needs throws is no exception. */
  @Test
  void anErrorOfALibraryIsOneLine() throws IOException, InterruptedException {
    Path broken = folder.resolve("patch");
    Path type = broken.resolve(Path.of("io", "jhdf", "HdfFile.class"));
    Files.createDirectories(type.getParent());
    Files.write(type, new byte[] {1, 2, 3, 4});
    Outcome outcome = training(dataset("plain")).java("--patch-module=io.jhdf=" + broken).run();
    assertEquals(ExitCode.FAILED, outcome.exit(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(
        outcome.err().startsWith("snn: unexpected failure: java.lang.ClassFormatError"),
        outcome.err());
    assertTrue(outcome.err().strip().endsWith("(--debug shows where)"), outcome.err());
  }
}
