package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.bench.measure.Gate.Verdict;
import dev.forespike.cli.bench.BuildComparison;
import dev.forespike.cli.bench.BuildProcess;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code snn bench gate --against-build}: builds in turn, rows in pairs. */
class BuildComparisonTest {
  private final List<String> order = new ArrayList<>();

  /** A build whose product takes these milliseconds, call by call. */
  private BuildComparison.Build taking(String name, String more, double... medians) {
    int[] next = {0};
    return arguments -> {
      order.add(name);
      assertTrue(arguments.contains("--json"), arguments::toString);
      return document(medians[Math.min(next[0]++, medians.length - 1)], more);
    };
  }

  private static JsonObject document(double median, String more) {
    return JsonParser.parseString(
            String.format(
                Locale.ROOT,
                """
                {"machine": {"jdk": "25"}, "results": [
                  {"benchmark": "gemm", "parameters": {"n": 768}, "median": %s, "unit": "ms"},
                  {"benchmark": "a.ratio", "parameters": {}, "median": 7, "unit": "x"}%s]}
                """,
                median,
                more))
        .getAsJsonObject();
  }

  private BuildComparison.Results compare(BuildComparison.Build other, BuildComparison.Build own)
      throws IOException {
    return new BuildComparison(other, own, 1, true).measure(_ -> {});
  }

  @Test
  void buildsAreMeasuredInTurn() throws IOException {
    BuildComparison.Results results = compare(taking("other", "", 4), taking("own", "", 2));
    assertEquals(List.of("other", "own", "other", "own"), order);
    BuildComparison.Row row = results.rows().getFirst();
    assertEquals(1, results.rows().size(), "ratios within a build are no times");
    assertEquals("gemm n=768", row.name());
    assertEquals(0.5, row.ratio());
    assertEquals(Verdict.PASSED, row.verdict());
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 10, 10, PASSED",
    "10, 11.9, 10, 11, PASSED",
    "10, 13, 20, 26, WORSE",
    "10, 13, 13, 13, UNDECIDED", // worse in one turn only
    "10, 5, 10, 13, UNDECIDED"
  })
  void medianOfTheTurns(double other, double own, double again, double ownAgain, Verdict verdict)
      throws IOException {
    BuildComparison.Row row =
        compare(taking("other", "", other, again), taking("own", "", own, ownAgain))
            .rows()
            .getFirst();
    assertEquals(verdict, row.verdict(), row::toString);
  }

  /** However far apart they are: the other build may have been disturbed more, or less. */
  @Test
  void disturbedRowsAreNotDecided() {
    assertEquals(
        Verdict.UNDECIDED, new BuildComparison.Row("made", "ms", 1, 9, 8, 10, true).verdict());
    assertEquals(
        Verdict.UNDECIDED, new BuildComparison.Row("made", "ms", 9, 1, 0.1, 0.2, true).verdict());
    assertEquals(
        Verdict.WORSE, new BuildComparison.Row("made", "ms", 1, 9, 8, 10, false).verdict());
  }

  @Test
  void whatOnlyOneBuildHasIsNamed() throws IOException {
    String more = ", {\"benchmark\": \"new\", \"parameters\": {}, \"median\": 1, \"unit\": \"us\"}";
    BuildComparison.Results results = compare(taking("other", "", 4), taking("own", more, 4));
    assertEquals(Set.of("new"), results.unpaired());
  }

  @Test
  void twoThreadsAreComparedWhereThereAreTwoCores() throws IOException {
    var commands = new ArrayList<String>();
    BuildComparison.Build build =
        arguments -> {
          commands.add(String.join(" ", arguments));
          return document(1, "");
        };
    new BuildComparison(build, build, 2, false).measure(_ -> {});
    assertEquals(8, commands.size());
    assertEquals("bench step --rules opzo.sparse --threads 2 --json", commands.get(1));
  }

  /** A launcher that prints what a build of this project printed before it knew of marks. */
  private static Path launcher(Path folder, String script) throws IOException {
    Path launcher = folder.resolve("snn");
    Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
    assertTrue(launcher.toFile().setExecutable(true));
    return folder;
  }

  @Test
  void anotherBuildRunsInAProcessOfItsOwn(@TempDir Path folder) throws IOException {
    launcher(folder, "echo '{\"machine\": {}, \"results\": [], \"args\": \"'\"$*\"'\"}'");
    JsonObject printed = BuildProcess.in(folder).run(List.of("bench", "--json"));
    assertEquals("bench --json", printed.get("args").getAsString());
  }

  @Test
  void thisBuildRunsInAProcessOfItsOwn() throws IOException {
    JsonObject info = BuildProcess.own().run(List.of("info", "--json"));
    assertEquals(Runtime.version().toString(), info.get("jdk").getAsString());
    assertEquals(Kernels.best().name(), info.get("kernels").getAsString());
  }

  /** A build without its launcher is started as the launcher does, vectors included. */
  @Test
  void aFolderOfModulesRunsWithVectors(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("snn-cli-0.0.jar"));
    List<String> command = BuildProcess.in(folder).command();
    assertTrue(command.contains("--add-modules=jdk.incubator.vector"), command::toString);
    assertTrue(
        command.indexOf("--add-modules=jdk.incubator.vector") < command.indexOf("-p"),
        command::toString);
  }

  @Test
  void aBuildThatFailsIsToldInOneLine(@TempDir Path folder) throws IOException {
    launcher(folder, "echo 'snn: cannot do this' >&2; exit 2");
    Snn.line("bench gate --quick --against-build " + folder)
        .fails(ExitCode.FAILED, folder + ": \"snn bench ", "exit code 2: snn: cannot do this");
    launcher(folder, "echo hello");
    Snn.line("bench gate --quick --against-build " + folder)
        .fails(ExitCode.FAILED, "printed no JSON; is it a build of this project?");
  }

  @Test
  void aFolderWithoutABuildIsRefused(@TempDir Path folder) {
    Snn.line("bench gate --against-build " + folder)
        .fails(ExitCode.USAGE, "no build; give a checkout with its launcher snn");
    Snn.line("bench gate --against-build " + folder.resolve("none"))
        .fails(ExitCode.USAGE, "no build");
    Snn.line("bench gate --against x --against-build " + folder)
        .fails(ExitCode.USAGE, "--against-build compares builds and no record");
  }
}
