package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.cli.DocPage.Block;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** A Java program of a page: one whole file, or fragments put together. */
final class DocProgram {
  /** What the fragments of a page may use without saying so; docs/README.md tells readers. */
  static final List<String> IMPORTS =
      List.of(
          "dev.forespike.api.*",
          "dev.forespike.data.*",
          "dev.forespike.testkit.*",
          "dev.forespike.train.*",
          "java.nio.file.*",
          "java.util.*");

  /**
   * Java as it is quickest for programs of a second: without the optimizing compiler, and so with
   * scalar kernels. That what they print is still what the pages show is the promise of the same
   * bits everywhere.
   */
  static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC");

  private static final Pattern TYPE =
      Pattern.compile("^(?:public |final |sealed )*(?:class|record) (\\w+)", Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  private final Path source;
  private final String text;
  private final String type;

  private DocProgram(Path folder, String text) throws IOException {
    this.text = text;
    Matcher declared = TYPE.matcher(text);
    type = declared.find() ? declared.group(1) : "module-info";
    source = Files.writeString(folder.resolve(type + ".java"), text);
  }

  static DocProgram of(List<Block> blocks, Path folder) throws IOException {
    Path sources = Files.createTempDirectory(folder, ".sources");
    boolean whole = !blocks.getFirst().isFragment();
    return new DocProgram(sources, whole ? blocks.getFirst().text() : join(blocks));
  }

  private static String join(List<Block> fragments) {
    var program = new StringBuilder();
    IMPORTS.forEach(name -> program.append("import ").append(name).append(";\n"));
    program.append(
        "class Fragments {\n  public static void main(String[] args) throws Exception {");
    for (Block block : fragments) {
      program.append("\n// ").append(block).append('\n').append(block.text());
    }
    return program.append("  }\n}\n").toString();
  }

  boolean hasMain() {
    return text.contains("static void main(");
  }

  /** Fails with javac's own words and the numbered source. */
  void compile(Path classes) {
    var arguments =
        new ArrayList<>(
            List.of("-Xlint:all,-incubating", "-Werror", "-proc:none", "-d", classes.toString()));
    arguments.addAll(modules());
    arguments.add(source.toString());
    var messages = new StringWriter();
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    int exit =
        javac.run(
            new PrintWriter(messages), new PrintWriter(messages), arguments.toArray(String[]::new));
    assertEquals(0, exit, () -> messages + "\n" + text);
  }

  /** The command line that runs the compiled program. */
  List<String> command(Path classes) {
    var command = new ArrayList<>(JAVA);
    command.addAll(modules());
    int path = command.indexOf("-cp");
    if (path < 0) {
      command.addAll(List.of("-cp", classes.toString()));
    } else {
      command.set(path + 1, classes + File.pathSeparator + command.get(path + 1));
    }
    Matcher declared = PACKAGE.matcher(text);
    command.add(declared.find() ? declared.group(1) + "." + type : type);
    return command;
  }

  /** What this test itself sees; some development environments use the class path. */
  private static List<String> modules() {
    Optional<String> modules = Optional.ofNullable(System.getProperty("jdk.module.path"));
    return modules.isPresent()
        ? List.of(
            "-p",
            modules.get(),
            "--add-modules",
            "jdk.incubator.vector,dev.forespike.train,dev.forespike.data,dev.forespike.testkit")
        : List.of(
            "-cp", System.getProperty("java.class.path"), "--add-modules", "jdk.incubator.vector");
  }
}
