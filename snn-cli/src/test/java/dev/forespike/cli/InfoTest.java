package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
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
        Set.of(
            "version",
            "jdk",
            "vm",
            "kernels",
            "kernelsReason",
            "vectorBits",
            "cores",
            "processor",
            "breakEvenSpikes",
            "breakEvenAnalog",
            "breakEvenSource",
            "maxHeapMegabytes"),
        info.keySet());
    for (String name : Set.of("breakEvenSpikes", "breakEvenAnalog")) {
      double density = info.get(name).getAsDouble();
      assertTrue(density >= 0.1 && density <= 0.9, info::toString);
    }
    String source = info.get("breakEvenSource").getAsString();
    assertTrue(Set.of("measured", "assumed").contains(source), info::toString);
    assertFalse(info.get("kernelsReason").getAsString().isEmpty());
    assertEquals(Runtime.version().toString(), info.get("jdk").getAsString());
    assertEquals(Runtime.getRuntime().availableProcessors(), info.get("cores").getAsInt());
  }

  @Test
  void text() {
    String text = Snn.line("info").succeeds().out();
    assertEquals(12, text.lines().count(), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("vectorBits +\\d+")), text);
  }

  @Test
  void densitiesCanBeGiven() throws IOException, InterruptedException {
    JsonObject info =
        SnnProcess.of("info", "--json")
            .java("-Dforespike.breakEven=0.5,0.05")
            .run()
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(0.5, info.get("breakEvenSpikes").getAsDouble());
    assertEquals(0.05, info.get("breakEvenAnalog").getAsDouble());
    assertEquals("given", info.get("breakEvenSource").getAsString());
    SnnProcess.of("info")
        .java("-Dforespike.breakEven=much")
        .run()
        .fails(ExitCode.USAGE, "the system property forespike.breakEven must be two densities");
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
