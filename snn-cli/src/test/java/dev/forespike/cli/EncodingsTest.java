package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forespike.cli.option.Encodings;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that Java cannot name are refused before anything is written. */
class EncodingsTest {
  private static final String ASCII = "ANSI_X3.4-1968";

  private static Optional<String> trouble(String encoding, String folder, String argument) {
    return Encodings.trouble(encoding, folder, List.of("init", argument), Map.of());
  }

  @Test
  void aFolderWhoseNameWasLostIsTold() {
    String told = trouble(ASCII, "/home/d ??", "--out=m").orElseThrow();
    assertTrue(told.startsWith("the working folder /home/d ?? has letters"), told);
    assertTrue(told.contains("LC_ALL=C.UTF-8"), told);
    assertTrue(trouble("UTF-8", "/home/\uFFFD", "--out=m").isPresent());
    assertEquals(Optional.empty(), trouble("UTF-8", "/home/really?", "--out=m"));
    assertEquals(Optional.empty(), trouble("UTF-8", "/home/dü", "--out=ü"));
  }

  @Test
  void anArgumentWhoseLettersWereLostIsTold() {
    String told = trouble(ASCII, "/home", "--out=\uFFFD.safetensors").orElseThrow();
    assertTrue(told.startsWith("the argument --out=?.safetensors has letters"), told);
    assertEquals(Optional.empty(), trouble(ASCII, "/home", "--out=really?"));
  }

  @Test
  void aDataFolderWhoseLettersWereLostIsTold() {
    String told =
        Encodings.trouble(ASCII, "/", List.of(), Map.of("SNN_DATA", "/d\uFFFD")).orElseThrow();
    assertTrue(told.startsWith("the folder in SNN_DATA, /d?, has letters"), told);
  }

  /** The real command in plain ASCII: bytes that are no letters reach it as they would a user's. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theCommandRefusesInOneLineAndWritesNothing(@TempDir Path temporary)
      throws IOException, InterruptedException {
    assumeTrue(
        StandardCharsets.US_ASCII.newEncoder().canEncode(String.join(" ", SnnProcess.program())),
        "in plain ASCII Java itself cannot start from this project's folder; the launcher can");
    SnnProcess.shell("init --input 4 --layers 3 --classes 2 --out $'\\xc3\\xbc.safetensors'")
        .environment("LC_ALL", Path.of("C"))
        .in(temporary)
        .run()
        .fails(ExitCode.USAGE, "the argument ", "cannot name; set LC_ALL to a UTF-8 locale");
    assertEquals(List.of(), Trees.files(temporary));
  }
}
