package dev.forespike.examples.jpms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program, started as its users start it: on the module path. */
class StreamingClassifierTest {

  @Test
  void trainsServesAndAdapts() throws IOException, InterruptedException {
    String output = run("--add-modules", "jdk.incubator.vector");
    assertTrue(output.contains("kernels: "), output);
    assertTrue(percent(output, "loaded") > 80, output);
    assertTrue(percent(output, "stream") > 75, output);
    assertTrue(percent(output, "adapted") > percent(output, "turned") + 20, output);
  }

  @Test
  void startsWithoutTheVectorModuleAndWarnsOnce() throws IOException, InterruptedException {
    String output = run("--limit-modules", "dev.forespike.examples.jpms");
    assertTrue(output.contains("kernels: scalar"), output);
    assertEquals(1, output.lines().filter(line -> line.contains("WARNING")).count(), output);
    assertTrue(output.contains("--add-modules jdk.incubator.vector"), output);
  }

  private static String run(String... options) throws IOException, InterruptedException {
    String modules =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes") && !entry.contains("junit"))
            .collect(Collectors.joining(File.pathSeparator));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-p",
            modules,
            "-m",
            "dev.forespike.examples.jpms/dev.forespike.examples.jpms.StreamingClassifier"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static double percent(String output, String name) {
    Matcher line = Pattern.compile(name + ": ([0-9.]+)%").matcher(output);
    assertTrue(line.find(), List.of(name, output).toString());
    return Double.parseDouble(line.group(1));
  }
}
