package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.train.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn curves}. */
@Command(
    name = "curves",
    description =
        "Draw runs over their epochs: accuracy, and where it was measured (snn train --alignment)"
            + " the cosine of each layer's gradient to back-propagation's, and that of feedback and"
            + " weights.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CurvesCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Run folders; each line has the name of its folder.")
  List<Path> runs = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the picture is written (.png).")
  Path out = Path.of("");

  /** One line of a panel. */
  private record Line(List<Double> epochs, List<Double> values) {
    Line() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public Integer call() throws IOException {
    WholeFile.check("--out", out);
    Map<String, Map<String, Line>> panels = new LinkedHashMap<>();
    for (Path run : runs) {
      read(run, name(run), panels);
    }
    if (panels.isEmpty()) {
      throw new ModelException(runs.getFirst() + ": no epoch is over yet that was evaluated");
    }
    var charts = new ArrayList<XYChart>();
    panels.forEach((title, lines) -> charts.add(chart(title, lines)));
    WholeFile.write(out, Panels.together(charts));
    System.out.println(out + ": " + String.join(", ", panels.keySet()));
    return 0;
  }

  /** The folder's own name, or all that was given where that is the name of several. */
  private String name(Path run) {
    String own = last(run);
    boolean alone = runs.stream().filter(other -> last(other).equals(own)).count() == 1;
    return alone ? own : run.toString();
  }

  private static String last(Path run) {
    return String.valueOf(run.toAbsolutePath().normalize().getFileName());
  }

  private static void read(Path run, String name, Map<String, Map<String, Line>> panels)
      throws IOException {
    Path file = run.resolve("run.json");
    if (!Files.exists(file)) {
      throw new ModelException(run + ": is no run folder: it holds no run.json");
    }
    try {
      JsonObject record = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      for (JsonElement each : record.getAsJsonArray("epochs")) {
        JsonObject epoch = each.getAsJsonObject();
        double at = epoch.get("epoch").getAsDouble();
        // An epoch without evaluation has no figure of the test samples.
        if (epoch.has("testLoss")) {
          add(panels, "test accuracy %", name, at, 100 * epoch.get("testAccuracy").getAsDouble());
        }
        add(panels, "cosine to back-propagation", name, at, epoch.getAsJsonArray("cosine"), 1);
        add(panels, "cosine of feedback", name, at, epoch.getAsJsonArray("feedbackCosine"), 0);
      }
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new ModelException(file + ": is no record of a run");
    }
  }

  /** Values by layer; the read-out, whose error is exact, is left out. */
  private static void add(
      Map<String, Map<String, Line>> panels,
      String title,
      String name,
      double epoch,
      @Nullable JsonArray layers,
      int leftOut) {
    for (int layer = 0; layers != null && layer < layers.size() - leftOut; layer++) {
      String panel = title + ", layer " + layer;
      add(panels, panel, name, epoch, layers.get(layer).getAsDouble());
    }
  }

  private static void add(
      Map<String, Map<String, Line>> panels, String title, String name, double x, double y) {
    Line line =
        panels
            .computeIfAbsent(title, _ -> new LinkedHashMap<>())
            .computeIfAbsent(name, _ -> new Line());
    line.epochs().add(x);
    line.values().add(y);
  }

  private static XYChart chart(String title, Map<String, Line> lines) {
    XYChart chart = Panels.linear("epoch", title);
    int color = 0;
    for (var entry : lines.entrySet()) {
      Panels.points(
              chart,
              entry.getKey(),
              entry.getValue().epochs().stream().mapToDouble(x -> x).toArray(),
              entry.getValue().values().stream().mapToDouble(y -> y).toArray(),
              Panels.COLORS.get(color++ % Panels.COLORS.size()))
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    }
    return chart;
  }
}
