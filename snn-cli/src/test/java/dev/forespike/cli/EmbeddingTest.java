package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/how-to-embed.md: a fat jar, an image, a run time without vectors. */
class EmbeddingTest {
  private static final String WITH_VECTORS = "--add-modules=jdk.incubator.vector";

  private static final String DESCRIPTOR =
      "module example { requires dev.forespike.train; requires dev.forespike.kernels; }";

  private static final String PROGRAM =
      """
      package example;

      import dev.forespike.api.*;
      import dev.forespike.kernels.Kernels;
      import dev.forespike.train.*;
      import java.nio.file.*;

      public class Main {
        public static void main(String[] arguments) throws Exception {
          NetworkSpec spec = NetworkSpec.input(3).withBias().dense(8, Lif.of(0.5, 1)).readout(2);
          Path file = Files.createTempFile("example", ".safetensors");
          Network.untrained(spec, new Encoding.Direct(), 4, 1).save(file);
          Network network = Network.load(file);
          Files.delete(file);
          StreamingSession session = network.session();
          session.hold(new float[] {0.9f, 2, 1.5f});
          for (int t = 0; t < network.timesteps(); t++) {
            session.step();
          }
          System.out.println("kernels: " + Kernels.best().name());
          System.out.println("prediction " + session.prediction());
        }
      }
      """;

  @TempDir Path folder = Path.of("");

  /** Everything outside the JDK that a module needs, itself included, by name. */
  private static Map<String, ModuleReference> needed(String module) {
    ModuleFinder finder =
        ModuleFinder.of(
            Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
                .map(Path::of)
                .toArray(Path[]::new));
    var needed = new TreeMap<String, ModuleReference>();
    for (ResolvedModule resolved :
        Configuration.resolve(
                finder, List.of(Configuration.empty()), ModuleFinder.ofSystem(), Set.of(module))
            .modules()) {
      resolved
          .reference()
          .location()
          .filter(uri -> uri.getScheme().equals("file"))
          .ifPresent(_ -> needed.put(resolved.name(), resolved.reference()));
    }
    return needed;
  }

  private static String path(Map<String, ModuleReference> modules) {
    return modules.values().stream()
        .map(module -> Path.of(module.location().orElseThrow()).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @BeforeEach
  void onTheModulePath() {
    assumeTrue(System.getProperty("jdk.module.path") != null, "not tested on the class path");
  }

  private static String page() throws IOException {
    return Files.readString(DocPage.home().resolve("docs").resolve("how-to-embed.md"));
  }

  /** The names in the table's row of a module. */
  private static Set<String> listed(String module) throws IOException {
    Matcher row = Pattern.compile("(?m)^\\| `" + module + "` \\| (.*) \\|.*\\|$").matcher(page());
    assertTrue(row.find(), "no row of " + module);
    return Pattern.compile("`([^`]+)`")
        .matcher(row.group(1))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void thePageListsWhatIsNeededAtRunTime() throws IOException {
    Map<String, ModuleReference> modules = needed("dev.forespike.data");
    modules.putAll(needed("dev.forespike.train"));
    var training = new TreeSet<>(needed("dev.forespike.train").keySet());
    training.removeIf(name -> name.startsWith("dev.forespike.") || annotations(name));
    assertEquals(training, listed("snn-train"));
    // Where one module has no descriptor, all without one are resolved; what is asked for is less.
    Set<String> asked =
        java.util.Objects.requireNonNull(modules.get("dev.forespike.data"))
            .descriptor()
            .requires()
            .stream()
            .filter(requires -> !requires.modifiers().contains(Modifier.STATIC))
            .map(Requires::name)
            .filter(name -> !name.matches("(java|jdk|dev\\.forespike)\\..*"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed = listed("snn-data");
    assertTrue(listed.containsAll(asked), () -> asked + " not all in " + listed);
    listed.removeAll(asked);
    listed.remove("com.ning.compress.lzf"); // io.jhdf needs it and cannot say so
    assertEquals(Set.of(), listed);
  }

  /** Present where a build brings them, needed by none. */
  private static boolean annotations(String module) {
    return module.equals("org.jspecify") || module.equals("com.google.errorprone.annotations");
  }

  @Test
  void trainingNeedsRealModulesAndNothingIsSigned() throws IOException {
    needed("dev.forespike.train")
        .forEach(
            (name, module) ->
                assertTrue(!module.descriptor().isAutomatic(), name + " is automatic"));
    // All modules without a descriptor come with the data, those of the command included.
    Map<String, ModuleReference> all = needed("dev.forespike.data");
    all.putAll(needed("dev.forespike.train"));
    for (var module : all.entrySet()) {
      try (ModuleReader reader = module.getValue().open()) {
        List<String> signatures =
            reader.list().filter(file -> file.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)")).toList();
        assertEquals(List.of(), signatures, module.getKey());
      }
    }
  }

  /** Compiles the program; with its descriptor it is a module. */
  private Path program(boolean asModule) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src").resolve("example"));
    Path main = Files.writeString(sources.resolve("Main.java"), PROGRAM);
    Path classes = folder.resolve(asModule ? "module" : "classes");
    // Annotations are looked for when a program is compiled, not when it runs.
    String sees = System.getProperty("jdk.module.path", "");
    var arguments =
        new ArrayList<>(
            List.of(asModule ? "-p" : "-cp", sees, "-d", classes.toString(), main.toString()));
    if (asModule) {
      Path descriptor = folder.resolve("src").resolve("module-info.java");
      arguments.add(Files.writeString(descriptor, DESCRIPTOR).toString());
    }
    tool("javac", arguments);
    return classes;
  }

  private static void tool(String name, List<String> arguments) {
    var said = new StringWriter();
    var to = new PrintWriter(said, true);
    int exit =
        ToolProvider.findFirst(name).orElseThrow().run(to, to, arguments.toArray(String[]::new));
    assertEquals(0, exit, () -> name + " " + arguments + "\n" + said);
  }

  private record Run(List<String> out, String err) {}

  private Run run(Path java, String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of(java.toString()));
    command.addAll(List.of(options));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exit = process.waitFor();
    String complaints = Files.readString(err);
    assertEquals(0, exit, () -> command + "\n" + complaints);
    return new Run(Files.readAllLines(out), complaints);
  }

  private static Path java(Path home) {
    return home.resolve("bin").resolve("java");
  }

  private static void assertScalar(Run run) {
    assertEquals("kernels: scalar", run.out().getFirst());
    assertEquals(1, run.err().lines().filter(line -> line.contains("WARNING")).count(), run.err());
    assertTrue(run.err().contains("start java with --add-modules jdk.incubator.vector"), run.err());
  }

  /** All jars in one, the first of equal names, nothing left out: what shading does by default. */
  private Path fatJar(Map<String, ModuleReference> modules, Path classes) throws IOException {
    Path jar = folder.resolve("app.jar");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "example.Main");
    var written = new HashSet<>(Set.of("META-INF/MANIFEST.MF"));
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file, manifest)) {
      put(out, "example/Main.class", Files.readAllBytes(classes.resolve("example/Main.class")));
      for (ModuleReference module : modules.values()) {
        try (ModuleReader reader = module.open()) {
          for (String name : reader.list().toList()) {
            if (!name.endsWith("/") && written.add(name)) {
              put(out, name, reader.open(name).orElseThrow().readAllBytes());
            }
          }
        }
      }
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  @Test
  void aFatJarRunsWithoutAnyFilter() throws IOException, InterruptedException {
    Map<String, ModuleReference> modules = needed("dev.forespike.train");
    Path jar = fatJar(modules, program(false));
    Path java = java(Path.of(System.getProperty("java.home")));
    Run scalar = run(java, "-jar", jar.toString());
    assertScalar(scalar);
    Run vectors = run(java, WITH_VECTORS, "-jar", jar.toString());
    assertTrue(!vectors.out().getFirst().isEmpty());
    assertEquals(scalar.out().subList(1, 2), vectors.out().subList(1, 2));
    assertTrue(!vectors.err().contains("vector module is absent"), vectors.err());
  }

  /** The page's command, with real paths in the place of MODULES and image. */
  private static List<String> jlink(String modules, Path image) throws IOException {
    Matcher block = Pattern.compile("(?m)^jlink ((?:.*\\\\\\R)*.*)$").matcher(page());
    assertTrue(block.find(), "no jlink on the page");
    return Pattern.compile("(\\S*\"[^\"]*\"|[^\\s\\\\]+)")
        .matcher(block.group(1))
        .results()
        .map(argument -> argument.group().replace("\"", ""))
        .map(argument -> argument.equals("MODULES") ? modules : argument)
        .map(argument -> argument.equals("image") ? image.toString() : argument)
        .toList();
  }

  @Test
  void anImageHoldsItAndRunsWithAndWithoutVectors() throws IOException, InterruptedException {
    Path linker = Path.of(System.getProperty("java.home"), "bin", "jlink");
    assumeTrue(Files.isExecutable(linker), "this JDK has no jlink");
    String modules = path(needed("dev.forespike.train"));
    String all = program(true) + File.pathSeparator + modules;
    Path image = folder.resolve("image");
    List<String> arguments = jlink(all, image);
    run(linker, arguments.toArray(String[]::new));
    Run vectors = run(java(image), "-m", "example/example.Main");
    assertTrue(!vectors.err().contains("vector module is absent"), vectors.err());
    Path small = folder.resolve("small");
    List<String> without =
        arguments.stream()
            .filter(argument -> !argument.startsWith("--add-options"))
            .map(argument -> argument.replace(",jdk.incubator.vector", ""))
            .map(argument -> argument.equals(image.toString()) ? small.toString() : argument)
            .toList();
    run(linker, without.toArray(String[]::new));
    Run scalar = run(java(small), "-m", "example/example.Main");
    assertScalar(scalar);
    assertEquals(vectors.out().getLast(), scalar.out().getLast());
  }
}
