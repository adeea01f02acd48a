package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn info} and what every command says about itself. */
class InfoTest {
  @Test
  void json() {
    JsonObject info = Snn.line("info --json").succeeds().json().getAsJsonObject();
    assertEquals(
        Set.of("version", "jdk", "vm", "kernels", "vectorBits", "cores", "maxHeapMegabytes"),
        info.keySet());
    assertEquals(Runtime.version().toString(), info.get("jdk").getAsString());
    assertEquals(Runtime.getRuntime().availableProcessors(), info.get("cores").getAsInt());
  }

  @Test
  void text() {
    String text = Snn.line("info").succeeds().out();
    assertEquals(7, text.lines().count(), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("vectorBits +\\d+")), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "train",
        "eval",
        "init",
        "infer",
        "gradient",
        "fetch",
        "info",
        "experiment",
        "bench"
      })
  void help(String command) {
    String text = Snn.run(command, "--help").succeeds().out();
    assertTrue(text.startsWith("Usage: snn " + command + " "), text);
    assertTrue(text.contains("--debug"), text);
  }

  @Test
  void version() {
    String version = Snn.run("--version").succeeds().out().strip();
    assertTrue(version.matches("forespike \\d+\\.\\d+\\.\\d+.*"), version);
  }
}
