package dev.forespike.cli;

import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What {@code snn bench} prints for a reader. */
final class BenchTable {
  private BenchTable() {}

  /** The machine and its yardsticks. */
  static String machine(Machine machine) {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %s, JDK %s, %s%n"
            + "%d %s: FMA peak %.1f GFLOP/s, copy %.1f GB/s in memory, %.1f GB/s in cache%n",
        machine.host().cpu(),
        machine.host().cores(),
        machine.host().os(),
        machine.host().jdk(),
        machine.host().kernels(),
        machine.threads(),
        machine.threads() == 1 ? "thread" : "threads",
        machine.all().gflops(),
        machine.all().gigabytesPerSecond(),
        machine.all().cachedGigabytesPerSecond());
  }

  static String results(BenchRun.Results run) {
    int width = run.results().stream().mapToInt(r -> r.benchmark().length()).max().orElse(0);
    Table table =
        new Table().row("what", "median", "p10 - p90", "unit", "GFLOP/s", "of peak", "firing %");
    for (Measurement result : run.results()) {
      table.row(
          result.benchmark()
              + " ".repeat(width + 2 - result.benchmark().length())
              + parameters(result.parameters(), run.machine().threads()),
          number(result.median()),
          number(result.p10()) + " - " + number(result.p90()),
          result.unit(),
          format("%.1f", result.gflops()),
          format("%.2f", result.fractionOfPeak()),
          result.firingRate().stream()
              .map(rate -> String.format(Locale.ROOT, "%.1f", 100 * rate))
              .collect(Collectors.joining(" ")));
    }
    return table.toString();
  }

  /** Sizes and densities; the number of threads stands above the table. */
  private static String parameters(Map<String, Object> parameters, int threads) {
    return parameters.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("threads") || !entry.getValue().equals(threads))
        .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String value(Object value) {
    return switch (value) {
      case Double number -> String.format(Locale.ROOT, "%.4g", number);
      case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
      default -> String.valueOf(value);
    };
  }

  /** Four digits that mean something. */
  static String number(double value) {
    int digits = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    return String.format(Locale.ROOT, "%." + Math.clamp(4 - digits, 0, 6) + "f", value);
  }

  private static String format(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
  }
}
