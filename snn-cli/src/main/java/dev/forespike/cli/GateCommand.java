package dev.forespike.cli;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Gate;
import dev.forespike.bench.measure.Host;
import dev.forespike.bench.measure.Ratio;
import dev.forespike.bench.measure.Ratios;
import dev.forespike.bench.measure.RecordedRatios;
import dev.forespike.bench.measure.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code snn bench gate}. */
@Command(
    name = "gate",
    description = {
      "Compare ratios of times with recorded ones, and fail where one is worse by more than its"
          + " margin.",
      "The two times of a ratio are taken in turn in this run. A ratio beyond its margin is"
          + " measured once more before it fails."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GateCommand implements Callable<Integer> {
  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "The record to compare with (default: the one of this project).")
  @Nullable Path against;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Measure all ratios and write them as a new record; compare nothing.")
  @Nullable Path record;

  @Option(names = "--quick", description = "Short measurements, for a look.")
  boolean quick;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    standsAlone(spec);
    if (record != null && against != null) {
      throw new SpecException("--record compares nothing; leave out --against");
    }
    var gate =
        new Gate(
            Ratios.all(),
            Runtime.getRuntime().availableProcessors(),
            quick ? Timing.Budget.QUICK : Timing.Budget.FULL);
    return record == null ? compare(gate) : record(gate, record);
  }

  /** What else was asked for before the name of a subcommand would be left out silently. */
  static void standsAlone(CommandSpec spec) {
    ParseResult bench = spec.parent().commandLine().getParseResult();
    boolean more =
        !bench.matchedPositionals().isEmpty()
            || bench.matchedOptions().stream()
                .anyMatch(option -> !option.longestName().equals("--debug"));
    if (more) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s stands alone: snn bench %s, then its own options",
              spec.name(),
              spec.name()));
    }
  }

  private int record(Gate gate, Path file) throws IOException {
    WholeFile.check("--record", file);
    RecordedRatios ratios;
    try (StatusLine status = new StatusLine("measuring")) {
      ratios = gate.record(Host.here(), LocalDate.now(ZoneOffset.UTC).toString(), status::show);
    }
    WholeFile.write(file, ratios.json().getBytes(StandardCharsets.UTF_8));
    if (json) {
      System.out.print(ratios.json());
    } else {
      Table table = new Table().row("ratio", "measured", "better", "margin");
      for (RecordedRatios.Entry entry : ratios.entries()) {
        table.row(
            entry.name(),
            BenchTable.number(entry.value()),
            entry.better().label(),
            percent(entry.margin()));
      }
      System.out.print(table);
      System.out.println();
      System.out.println("record: " + file);
    }
    return 0;
  }

  private int compare(Gate gate) throws IOException {
    RecordedRatios recorded =
        against == null
            ? RecordedRatios.own()
            : RecordedRatios.parse(against.toString(), WholeFile.text(against));
    List<Gate.Finding> findings;
    try (StatusLine status = new StatusLine("measuring")) {
      findings = gate.check(recorded, status::show);
    }
    if (json) {
      System.out.println(BenchJson.gate(recorded, findings));
    } else {
      System.out.print(table(recorded, findings));
      System.out.print(left(recorded));
    }
    findings.stream()
        .filter(finding -> !finding.passed())
        .forEach(finding -> System.err.println("snn: " + complaint(finding)));
    return findings.stream().allMatch(Gate.Finding::passed) ? 0 : Main.FAILED;
  }

  private static String table(RecordedRatios recorded, List<Gate.Finding> findings) {
    Table table =
        new Table().row("ratio", "recorded", "measured", "better", "margin", "", "what it is");
    for (Gate.Finding finding : findings) {
      table.row(
          finding.ratio().name(),
          BenchTable.number(finding.recorded().value()),
          finding.measured().isPresent()
              ? BenchTable.number(finding.measured().getAsDouble())
              : "-",
          finding.recorded().better().label(),
          percent(finding.recorded().margin()),
          verdict(finding),
          finding.ratio().meaning());
    }
    return String.format(
        Locale.ROOT,
        "recorded %s on %s, JDK %s%n%n%s",
        recorded.date(),
        recorded.machine().getOrDefault("cpu", "an unknown machine"),
        recorded.machine().getOrDefault("jdk", "unknown"),
        table);
  }

  /** What the record says nothing about, so that nobody thinks it was compared. */
  private static String left(RecordedRatios recorded) {
    var names = recorded.entries().stream().map(RecordedRatios.Entry::name).toList();
    String left =
        Ratios.all().stream()
            .map(Ratio::name)
            .filter(name -> !names.contains(name))
            .collect(Collectors.joining(", "));
    return left.isEmpty() ? "" : String.format(Locale.ROOT, "%nnot in the record: %s%n", left);
  }

  private static String verdict(Gate.Finding finding) {
    if (finding.measured().isEmpty()) {
      return "needs " + finding.ratio().threads() + " cores";
    }
    return finding.passed() ? "ok" : "worse";
  }

  private static String complaint(Gate.Finding finding) {
    return String.format(
        Locale.ROOT,
        "ratio %s is %s, recorded %s: worse by more than its margin of %s (%s is better)",
        finding.ratio().name(),
        BenchTable.number(finding.measured().orElseThrow()),
        BenchTable.number(finding.recorded().value()),
        percent(finding.recorded().margin()),
        finding.recorded().better().label());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
