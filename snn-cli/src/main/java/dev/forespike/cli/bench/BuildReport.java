package dev.forespike.cli.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.bench.measure.Gate.Verdict;
import dev.forespike.bench.measure.Host;
import dev.forespike.cli.terminal.Table;
import java.util.Locale;

/** What {@code snn bench gate --against-build} prints. */
final class BuildReport {
  private BuildReport() {}

  static String table(String other, BuildComparison.Results results) {
    Table table = new Table().row("what", "unit", "other", "this", "this / other", "in turns", "");
    for (BuildComparison.Row row : results.rows()) {
      table.row(
          row.name(),
          row.unit(),
          BenchTable.number(row.other()),
          BenchTable.number(row.own()),
          share(row.ratio()),
          share(row.least()) + " - " + share(row.most()),
          label(row.verdict()) + (row.disturbed() ? ", disturbed or unsettled" : ""));
    }
    var text = new StringBuilder();
    text.append("this build beside ").append(other).append(" on ");
    text.append(Host.here().processor().name()).append(System.lineSeparator());
    text.append(System.lineSeparator()).append(table);
    for (String note : results.notes()) {
      text.append(note).append(System.lineSeparator());
    }
    if (!results.unpaired().isEmpty()) {
      text.append("in one build only: ").append(String.join(", ", results.unpaired()));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  static JsonObject json(String other, BuildComparison.Results results) {
    JsonObject document = new JsonObject();
    document.add("machine", BenchJson.host(Host.here()));
    document.addProperty("againstBuild", other);
    JsonArray rows = new JsonArray();
    for (BuildComparison.Row row : results.rows()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", row.name());
      json.addProperty("unit", row.unit());
      json.addProperty("other", row.other());
      json.addProperty("this", row.own());
      json.addProperty("ratio", row.ratio());
      json.addProperty("least", row.least());
      json.addProperty("most", row.most());
      json.addProperty("margin", BuildComparison.MARGIN);
      json.addProperty("disturbed", row.disturbed());
      json.addProperty("verdict", label(row.verdict()));
      json.addProperty("passed", row.verdict() == Verdict.PASSED);
      rows.add(json);
    }
    document.add("rows", rows);
    Gson gson = new Gson();
    document.add("unpaired", gson.toJsonTree(results.unpaired()));
    document.add("notes", gson.toJsonTree(results.notes()));
    return document;
  }

  static String complaint(BuildComparison.Row row) {
    return row.verdict() == Verdict.UNDECIDED
        ? String.format(
            Locale.ROOT,
            "%s is undecided: %s to %s times the other build's time in turns; run it again on a"
                + " quiet machine",
            row.name(),
            share(row.least()),
            share(row.most()))
        : String.format(
            Locale.ROOT,
            "%s takes %s times the other build's time: worse by more than its margin of 20 %%",
            row.name(),
            share(row.ratio()));
  }

  static String label(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> "ok";
      case WORSE -> "worse";
      case UNDECIDED -> "undecided";
      case LEFT_OUT -> "left out";
    };
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
