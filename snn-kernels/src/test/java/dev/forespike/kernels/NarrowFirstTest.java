package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What a program does first must not spoil what it does later; needs a virtual machine of its own.
 */
final class NarrowFirstTest {

  @Test
  void longArraysAllocateNothingAfterManyShortOnes() throws IOException, InterruptedException {
    Path target = Path.of(System.getProperty("basedir", ""), "target");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                target.resolve("classes")
                    + System.getProperty("path.separator")
                    + target.resolve("test-classes"),
                NarrowFirst.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed =
        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, program.waitFor());
    assertEquals("0", printed, "bytes");
  }
}
