package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The real command in a process of its own, on the modules that this test runs on. */
final class SnnProcess {
  private static final long SECONDS = 600;

  private final ProcessBuilder builder;
  private Optional<Path> out = Optional.empty();

  private SnnProcess(ProcessBuilder builder) {
    this.builder = builder;
  }

  /** A command that does not see the data folder and language of whoever runs the tests. */
  static SnnProcess of(String... arguments) {
    return of(program(), arguments);
  }

  /** The same on another module path. */
  static SnnProcess onModulePath(String modules, String... arguments) {
    return of(List.of("-p", modules, "-m", "dev.forespike.cli/" + Main.class.getName()), arguments);
  }

  private static SnnProcess of(List<String> program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseParallelGC", "-Djava.awt.headless=true"));
    command.addAll(program);
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    List.of("SNN_DATA", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
        .forEach(builder.environment()::remove);
    return new SnnProcess(builder);
  }

  /** A command whose arguments a shell reads: what they are may be no text for this program. */
  static SnnProcess shell(String arguments) {
    SnnProcess process = of();
    List<String> command = List.copyOf(process.builder.command());
    process.builder.command("bash", "-c", "exec \"$@\" " + arguments, "bash");
    process.builder.command().addAll(command);
    return process;
  }

  /** With a standard output whose reader has gone before the command begins. */
  SnnProcess beforeAReaderThatLeft() {
    List<String> command = List.copyOf(builder.command());
    builder.command("bash", "-c", "exec 4> >(exec true); sleep 0.5; \"$@\" >&4", "bash");
    builder.command().addAll(command);
    return this;
  }

  /** In another working folder. */
  SnnProcess in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  /** With standard output going to a file, which may be a device. */
  SnnProcess into(Path file) {
    out = Optional.of(file);
    return this;
  }

  /** Tests run on the module path; some development environments use the class path. */
  static List<String> program() {
    String main = Main.class.getName();
    Optional<String> modules = Optional.ofNullable(System.getProperty("jdk.module.path"));
    return modules.isPresent()
        ? List.of(
            "--add-modules=jdk.incubator.vector",
            "-p",
            modules.get(),
            "-m",
            "dev.forespike.cli/" + main)
        : List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "--add-modules=jdk.incubator.vector",
            main);
  }

  /** Gives an option to Java itself. */
  SnnProcess java(String option) {
    builder.command().add(1, option);
    return this;
  }

  SnnProcess environment(String name, Path value) {
    builder.environment().put(name, value.toString());
    return this;
  }

  /** Runs the command to its end. */
  Outcome run() throws IOException, InterruptedException {
    return start().await();
  }

  Running start() throws IOException {
    Path printed = Files.createTempFile("snn", ".out");
    Path err = Files.createTempFile("snn", ".err");
    builder.redirectOutput(out.orElse(printed).toFile()).redirectError(err.toFile());
    return new Running(builder.start(), printed, err);
  }

  /** A command on its way. */
  record Running(Process process, Path out, Path err) {

    Outcome await() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          fail("still running after " + SECONDS + " s: " + process.info().commandLine());
        }
        return new Outcome(process.exitValue(), Files.readString(out), errors());
      } finally {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
      }
    }

    /** Standard error as the launcher shows it. */
    private String errors() throws IOException {
      return Files.readAllLines(err).stream()
          .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
          .map(line -> line + System.lineSeparator())
          .collect(Collectors.joining());
    }
  }
}
