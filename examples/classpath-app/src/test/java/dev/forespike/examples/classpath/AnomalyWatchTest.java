package dev.forespike.examples.classpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, started as its users start it: on the class path, with and without vectors. */
class AnomalyWatchTest {
  @TempDir Path folder = Path.of("");

  private record Run(String out, String err) {}

  private Run run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes") && !entry.contains("junit"))
            .collect(Collectors.joining(File.pathSeparator)));
    command.add("dev.forespike.examples.classpath.AnomalyWatch");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exit = process.waitFor();
    Run run =
        new Run(
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    assertEquals(0, exit, run.toString());
    return run;
  }

  @Test
  void runsWithoutTheVectorModuleAndWarnsOnce() throws IOException, InterruptedException {
    Run run = run();
    assertTrue(run.out().contains("kernels: scalar"), run.toString());
    assertEquals(1, run.err().lines().filter(line -> line.contains("WARNING")).count(), run.err());
    assertTrue(run.err().contains("--add-modules jdk.incubator.vector"), run.err());
    assertTrue(percent(run.out(), "trained: ([0-9.]+)%") > 90, run.out());
    assertTrue(percent(run.out(), "alarms, ([0-9.]+)% right") > 90, run.out());
  }

  @Test
  void givesTheSameResultWithVectors() throws IOException, InterruptedException {
    Run vectors = run("--add-modules", "jdk.incubator.vector");
    List<String> scalar = run().out().lines().skip(1).toList();
    assertEquals(scalar, vectors.out().lines().skip(1).toList());
  }

  private static double percent(String output, String pattern) {
    Matcher line = Pattern.compile(pattern).matcher(output);
    assertTrue(line.find(), output);
    return Double.parseDouble(line.group(1));
  }
}
