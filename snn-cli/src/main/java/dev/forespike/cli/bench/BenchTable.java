package dev.forespike.cli.bench;

import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.Steadiness;
import dev.forespike.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code snn bench} prints for a reader. */
public final class BenchTable {
  private BenchTable() {}

  /** The machine and its yardsticks. */
  static String machine(Machine machine) {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %s, JDK %s, %s%n"
            + "%d %s: FMA peak %.1f GFLOP/s, copy %.1f GB/s in memory, %.1f GB/s in cache%s%n",
        machine.host().processor().name(),
        machine.host().cores(),
        machine.host().os(),
        machine.host().jdk(),
        machine.host().kernels(),
        machine.threads(),
        machine.threads() == 1 ? "thread" : "threads",
        machine.all().gflops(),
        machine.all().gigabytesPerSecond(),
        machine.all().cachedGigabytesPerSecond(),
        mark(machine.all().steadiness()));
  }

  public static String results(BenchRun.Results run) {
    int width = run.results().stream().mapToInt(r -> r.benchmark().length()).max().orElse(0);
    Table table =
        new Table()
            .row(
                "what", "median", "p10 - p90", "unit", "GFLOP/s", "of peak", "cpu", "firing %", "");
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
          String.format(Locale.ROOT, "%.2f", result.steadiness().busyThreads()),
          result.firingRate().stream()
              .map(rate -> String.format(Locale.ROOT, "%.1f", 100 * rate))
              .collect(Collectors.joining(" ")),
          result.steadiness().mark());
    }
    return table + note(run.results());
  }

  /** What the marks mean, where there are any. */
  private static String note(List<Measurement> results) {
    return results.stream().allMatch(result -> result.steadiness().reliable())
        ? ""
        : String.format(
            Locale.ROOT,
            "%ndisturbed: the thread had a core for less than %.0f %% of the time; unsettled:"
                + " halves differ by more than %.0f %%,%nthe percentiles by more than %.0f %%, or"
                + " the warm-up did not settle. Measure these again on a quiet machine.%n",
            100 * Steadiness.LEAST_CPU_SHARE,
            100 * Steadiness.MOST_DRIFT,
            100 * Steadiness.MOST_SPREAD);
  }

  /** In brackets behind a figure. */
  static String mark(Steadiness steadiness) {
    return steadiness.reliable() ? "" : " (" + steadiness.mark() + ")";
  }

  /** Sizes and densities; the number of threads stands above the table, but where it differs. */
  private static String parameters(Map<String, Object> given, int threads) {
    var left = new TreeMap<>(given);
    left.remove("threads", threads);
    var parts = new ArrayList<String>();
    Object rows = left.remove("rows");
    if (rows != null) {
      parts.add(rows + " x " + left.remove("inputs") + " x " + left.remove("outputs"));
    }
    if (left.remove("layers") instanceof List<?> layers) {
      parts.add(layers.stream().map(String::valueOf).collect(Collectors.joining(",")));
      parts.add("K=" + left.remove("outputs"));
    }
    add(parts, "T", left.remove("timesteps"));
    add(parts, "B", left.remove("batch"));
    add(parts, "density", left.remove("density"));
    add(parts, "input", left.remove("inputDensity"));
    left.forEach((name, value) -> add(parts, name, value));
    return String.join(" ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable Object value) {
    if (value != null) {
      parts.add(
          name
              + "="
              + (value instanceof Double share
                  ? String.format(Locale.ROOT, "%.4f", share)
                  : value.toString()));
    }
  }

  /** Four digits that mean something. */
  public static String number(double value) {
    int digits = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    return String.format(Locale.ROOT, "%." + Math.clamp(4 - digits, 0, 6) + "f", value);
  }

  private static String format(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
  }
}
