package dev.forespike.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the JMH suites measured, as a Markdown table. */
final class KernelTable {
  private static final String KERNELS = "kernels";

  private KernelTable() {}

  /**
   * One result.
   *
   * @param benchmark suite and method
   * @param parameters their parameters
   * @param score time of an operation
   * @param error half the width of the 99.9 % confidence interval; NaN where there is none
   * @param unit unit of both
   * @param bytes bytes allocated by an operation
   */
  record Row(
      String benchmark,
      SortedMap<String, String> parameters,
      double score,
      double error,
      String unit,
      double bytes) {

    private String kernels() {
      return parameters.getOrDefault(KERNELS, "");
    }

    private SortedMap<String, String> others() {
      var others = new TreeMap<>(parameters);
      others.remove(KERNELS);
      return others;
    }
  }

  /** Renders rows. Those that differ in the kernels alone stand together. */
  static String of(List<Row> rows) {
    var subjects =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.benchmark(), row.others()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var lines = new ArrayList<String>();
    lines.add("| benchmark | parameters | kernels | time | ± | unit | bytes/op | x scalar |");
    lines.add("|---|---|---|--:|--:|---|--:|--:|");
    for (List<Row> subject : subjects.values()) {
      double scalar =
          subject.stream()
              .filter(row -> row.kernels().equals(PairedSuite.SCALAR))
              .mapToDouble(Row::score)
              .findFirst()
              .orElse(Double.NaN);
      subject.forEach(row -> lines.add(line(row, scalar)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(Row row, double scalar) {
    String parameters =
        row.others().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    List<String> cells =
        List.of(
            row.benchmark(),
            parameters,
            row.kernels(),
            number(row.score()),
            number(row.error()),
            row.unit(),
            Double.isNaN(row.bytes()) ? "" : Long.toString(Math.round(row.bytes())),
            number(scalar / row.score()));
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Four significant digits, or all digits before the point; nothing for what is no number. */
  private static String number(double x) {
    if (Double.isNaN(x)) {
      return "";
    }
    int whole = (int) Math.floor(Math.log10(Math.max(Math.abs(x), 1e-3))) + 1;
    return String.format(Locale.ROOT, "%." + Math.clamp(4 - whole, 0, 4) + "f", x);
  }
}
