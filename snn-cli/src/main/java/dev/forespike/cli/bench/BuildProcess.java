package dev.forespike.cli.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.api.SpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A build of the command, this one or another, each call in a process of its own.
 *
 * @param name for messages
 * @param command what starts it
 */
public record BuildProcess(String name, List<String> command) {
  private static final String MAIN = "dev.forespike.cli.Main";

  private static final String LAUNCHER = "snn";

  /** Copies. */
  public BuildProcess {
    command = List.copyOf(command);
  }

  /** This build, with the options of the launcher. */
  public static BuildProcess own() {
    Optional<String> modules = Optional.ofNullable(System.getProperty("jdk.module.path"));
    return new BuildProcess(
        "this build",
        modules
            .map(BuildProcess::java)
            .orElseGet(() -> java("-cp", System.getProperty("java.class.path", ""), MAIN)));
  }

  /**
   * Another build.
   *
   * @param folder a checkout with its launcher, or a folder of modules
   */
  public static BuildProcess in(Path folder) throws IOException {
    Path launcher = folder.resolve(LAUNCHER).toAbsolutePath();
    if (Files.isRegularFile(launcher) && Files.isExecutable(launcher)) {
      return new BuildProcess(folder.toString(), List.of(launcher.toString()));
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(file -> file.getFileName().toString().matches("snn-cli-.*\\.jar"))) {
          return new BuildProcess(folder.toString(), java(folder.toAbsolutePath().toString()));
        }
      }
    }
    throw new SpecException(
        "--against-build "
            + folder
            + ": no build; give a checkout with its launcher snn, or a folder with snn-cli-*.jar"
            + " and the other modules");
  }

  private static List<String> java(String modules) {
    return java("-p", modules, "-m", "dev.forespike.cli/" + MAIN);
  }

  private static List<String> java(String... program) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "-XX:ObjectAlignmentInBytes=64",
            "-Djava.awt.headless=true",
            // As the launcher does: without it scalar kernels would be measured.
            "--add-modules=jdk.incubator.vector"));
    command.addAll(List.of(program));
    return command;
  }

  /**
   * Runs a command to its end.
   *
   * @param arguments of snn; one of them asks for JSON
   * @return what it printed
   * @throws IOException if it failed or printed something else
   */
  public JsonObject run(List<String> arguments) throws IOException {
    var line = new ArrayList<>(command);
    line.addAll(arguments);
    Path errors = Files.createTempFile("snn", ".err");
    Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: \"snn %s\" ended with exit code %d: %s",
                name,
                String.join(" ", arguments),
                exit,
                last(errors)));
      }
      return JsonParser.parseString(out).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: \"snn %s\" printed no JSON; is it a build of this project?",
              name,
              String.join(" ", arguments)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(name + ": interrupted while it was measured", e);
    } finally {
      process.destroy();
      Files.deleteIfExists(errors);
    }
  }

  private static String last(Path errors) throws IOException {
    List<String> lines =
        Files.readString(errors, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}
