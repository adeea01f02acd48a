package dev.forespike.cli.bench;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Gate;
import dev.forespike.bench.measure.Host;
import dev.forespike.bench.measure.MeasurementException;
import dev.forespike.bench.measure.Ratio;
import dev.forespike.bench.measure.Ratios;
import dev.forespike.bench.measure.RecordedRatios;
import dev.forespike.bench.measure.Timing;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.cli.terminal.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
          + " measured once more before it fails. A disturbed one is not decided.",
      "Ratios of one kind of processor say nothing about another: without a record of this one,"
          + " compare two builds with --against-build."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GateCommand implements Callable<Integer> {
  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "The record to compare with (default: this project's for this kind of processor).")
  @Nullable Path against;

  @Option(
      names = "--against-build",
      paramLabel = "DIR",
      description = {
        "Compare times with those of another build on this machine, both measured in turn: a"
            + " checkout with its launcher, or a folder of modules."
      })
  @Nullable Path againstBuild;

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
    if (againstBuild != null) {
      if (record != null || against != null) {
        throw new SpecException(
            "--against-build compares builds and no record; leave out --record and --against");
      }
      return compareBuilds(againstBuild);
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
    RecordedRatios recorded = comparable();
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
    return findings.stream().allMatch(Gate.Finding::passed) ? 0 : ExitCode.FAILED;
  }

  /** The record, if it says something about this machine. */
  private RecordedRatios comparable() throws IOException {
    Host here = Host.here();
    Optional<RecordedRatios> recorded =
        against == null
            ? RecordedRatios.own(here.processor())
            : Optional.of(RecordedRatios.parse(against.toString(), WholeFile.text(against)));
    String instead =
        "compare two builds on this machine with --against-build DIR, or make a record of it with"
            + " --record FILE";
    if (recorded.isEmpty()) {
      throw new MeasurementException(
          String.format(
              Locale.ROOT,
              "nothing compared: this project has no record for %s, %d bits; %s",
              here.processor().name(),
              here.vectorBits(),
              instead));
    }
    Map<String, Object> machine = recorded.get().machine();
    if (!here.comparable(machine)) {
      throw new MeasurementException(
          String.format(
              Locale.ROOT,
              "nothing compared: the record is of %s, %s bits, and this is %s, %d bits; %s",
              machine.getOrDefault("processor", "a processor that it does not name"),
              machine.getOrDefault("vectorBits", "an unknown number of"),
              here.processor().name(),
              here.vectorBits(),
              instead));
    }
    return recorded.get();
  }

  private int compareBuilds(Path folder) throws IOException {
    BuildProcess other = BuildProcess.in(folder);
    int cores = Runtime.getRuntime().availableProcessors();
    var comparison = new BuildComparison(other::run, BuildProcess.own()::run, cores, quick);
    BuildComparison.Results results;
    try (StatusLine status = new StatusLine("measuring")) {
      results = comparison.measure(status::show);
    }
    if (json) {
      System.out.println(BuildReport.json(other.name(), results));
    } else {
      System.out.print(BuildReport.table(other.name(), results));
    }
    List<BuildComparison.Row> failed =
        results.rows().stream().filter(row -> row.verdict() != Gate.Verdict.PASSED).toList();
    failed.forEach(row -> System.err.println("snn: " + BuildReport.complaint(row)));
    if (results.rows().isEmpty()) {
      throw new MeasurementException("nothing compared: the builds have no time in common");
    }
    return failed.isEmpty() ? 0 : ExitCode.FAILED;
  }

  private static String table(RecordedRatios recorded, List<Gate.Finding> findings) {
    Table table =
        new Table().row("ratio", "recorded", "measured", "better", "margin", "", "what it is");
    for (Gate.Finding finding : findings) {
      table.row(
          finding.ratio().name(),
          BenchTable.number(finding.recorded().value()),
          finding.measured().map(now -> BenchTable.number(now.value())).orElse("-"),
          finding.recorded().better().label(),
          percent(finding.recorded().margin()),
          verdict(finding),
          finding.ratio().meaning());
    }
    return String.format(
        Locale.ROOT,
        "recorded %s on %s, JDK %s%n%n%s",
        recorded.date(),
        recorded.machine().getOrDefault("processor", "an unknown machine"),
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
    String mark = finding.measured().map(now -> now.steadiness().mark()).orElse("");
    return switch (finding.verdict()) {
      case LEFT_OUT -> "needs " + finding.ratio().threads() + " cores";
      default -> BuildReport.label(finding.verdict()) + (mark.isEmpty() ? "" : ", " + mark);
    };
  }

  private static String complaint(Gate.Finding finding) {
    Ratio.Measured now = finding.measured().orElseThrow();
    String recorded = BenchTable.number(finding.recorded().value());
    if (finding.verdict() == Gate.Verdict.UNDECIDED) {
      return String.format(
          Locale.ROOT,
          "ratio %s is undecided: recorded %s, and between %s and %s here, as its times were %s"
              + " (the thread had a core for %s of the time); run it again on a quiet machine",
          finding.ratio().name(),
          recorded,
          BenchTable.number(now.least()),
          BenchTable.number(now.most()),
          now.steadiness().mark(),
          percent(now.steadiness().cpuShare()));
    }
    return String.format(
        Locale.ROOT,
        "ratio %s is %s, recorded %s: worse by more than its margin of %s (%s is better)",
        finding.ratio().name(),
        BenchTable.number(now.value()),
        recorded,
        percent(finding.recorded().margin()),
        finding.recorded().better().label());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
