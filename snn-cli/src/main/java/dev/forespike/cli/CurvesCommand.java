package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.Checkpoint;
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
            + " weights. For functions relative errors, over epochs, forward passes and seconds of"
            + " training.",
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

  /** What a panel shows, over what. */
  private record Panel(String over, String title, boolean logarithmic) {}

  /** One line of a panel. */
  private record Line(List<Double> places, List<Double> values) {
    Line() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public Integer call() throws IOException {
    WholeFile.check("--out", out);
    Map<Panel, Map<String, Line>> panels = new LinkedHashMap<>();
    for (Path run : runs) {
      read(run, name(run), panels);
    }
    if (panels.isEmpty()) {
      throw new ModelException(runs.getFirst() + ": no epoch is over yet that was evaluated");
    }
    var charts = new ArrayList<XYChart>();
    panels.forEach((panel, lines) -> charts.add(chart(panel, lines)));
    WholeFile.write(out, Panels.together(charts));
    List<String> titles = panels.keySet().stream().map(Panel::title).distinct().toList();
    System.out.println(out + ": " + String.join(", ", titles));
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

  private static void read(Path run, String name, Map<Panel, Map<String, Line>> panels)
      throws IOException {
    Path file = run.resolve("run.json");
    if (!Files.exists(file)) {
      throw new ModelException(run + ": is no run folder: it holds no run.json");
    }
    try {
      JsonObject record = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      double seconds = 0;
      for (JsonElement each : record.getAsJsonArray("epochs")) {
        JsonObject epoch = each.getAsJsonObject();
        double at = epoch.get("epoch").getAsDouble();
        seconds += epoch.has("seconds") ? epoch.get("seconds").getAsDouble() : 0;
        // An epoch without evaluation has no figure of the test samples.
        if (epoch.has("relativeError")) {
          JsonObject error = epoch.getAsJsonObject("relativeError");
          addErrors(panels, name, error, at, at * passes(run), seconds);
        } else if (epoch.has("testLoss")) {
          var panel = new Panel("epoch", "test accuracy %", false);
          add(panels, panel, name, at, 100 * epoch.get("testAccuracy").getAsDouble());
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

  /** Forward passes of an epoch. */
  private static double passes(Path run) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(run);
    TrainingSpec spec = checkpoint.spec();
    int updates = Math.ceilDiv(checkpoint.dataset().trainSamples(), spec.batch());
    return (double) updates * ForwardPasses.perUpdate(spec);
  }

  private static void addErrors(
      Map<Panel, Map<String, Line>> panels,
      String name,
      JsonObject error,
      double epoch,
      double passes,
      double seconds) {
    double[] places = {epoch, passes, seconds};
    List<String> over = List.of("epoch", "forward passes and tangents", "seconds of training");
    for (String which : List.of("mean", "median")) {
      for (int i = 0; i < places.length; i++) {
        var panel = new Panel(over.get(i), "relative L2 error %, " + which, true);
        add(panels, panel, name, places[i], 100 * error.get(which).getAsDouble());
      }
    }
  }

  /** Values by layer; the read-out, whose error is exact, is left out. */
  private static void add(
      Map<Panel, Map<String, Line>> panels,
      String title,
      String name,
      double epoch,
      @Nullable JsonArray layers,
      int leftOut) {
    for (int layer = 0; layers != null && layer < layers.size() - leftOut; layer++) {
      var panel = new Panel("epoch", title + ", layer " + layer, false);
      add(panels, panel, name, epoch, layers.get(layer).getAsDouble());
    }
  }

  private static void add(
      Map<Panel, Map<String, Line>> panels, Panel panel, String name, double x, double y) {
    Line line =
        panels
            .computeIfAbsent(panel, _ -> new LinkedHashMap<>())
            .computeIfAbsent(name, _ -> new Line());
    line.places().add(x);
    line.values().add(y);
  }

  private static XYChart chart(Panel panel, Map<String, Line> lines) {
    XYChart chart = Panels.linear(panel.over(), panel.title());
    if (panel.logarithmic()) {
      Panels.logarithmic(chart);
    }
    int color = 0;
    for (var entry : lines.entrySet()) {
      Panels.points(
              chart,
              entry.getKey(),
              entry.getValue().places().stream().mapToDouble(x -> x).toArray(),
              entry.getValue().values().stream().mapToDouble(y -> y).toArray(),
              Panels.COLORS.get(color++ % Panels.COLORS.size()))
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    }
    return chart;
  }
}
