package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java example compiles, runs and learns. */
class ReadmeTest {
  @TempDir Path folder = Path.of("");

  @Test
  void exampleRunsAndLearns() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertTrue(block.find(), "README.md has no Java example");
    Path source = Files.writeString(folder.resolve("YinYangExample.java"), block.group(1));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                modules(),
                "--add-modules",
                "dev.forespike.train,dev.forespike.data",
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
    assertEquals(0, process.exitValue(), output);
    Matcher result = Pattern.compile("([0-9.]+) % right").matcher(output);
    assertTrue(result.find(), output);
    assertTrue(Double.parseDouble(result.group(1)) > 70, output);
  }

  /** Everything this test itself sees. */
  private static String modules() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty())
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(entry -> !entry.contains("test-classes") && !entry.contains("junit"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
