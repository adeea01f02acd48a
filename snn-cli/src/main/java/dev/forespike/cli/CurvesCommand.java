package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.TrainingSpec;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.picture.Panels;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.ModelException;
import dev.forespike.train.RecordedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
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

  /** Names that fit beside each other below a panel. */
  private static final int ACROSS = 3;

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
    String text = RecordedRun.read(run);
    try {
      JsonObject record = JsonParser.parseString(text).getAsJsonObject();
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
        if (epoch.has("cosine")) {
          List<String> layers = layers(Checkpoint.read(run).spec().network());
          add(panels, "cosine to back-propagation", name, at, epoch, "cosine", layers);
        }
        if (epoch.has("feedbackCosine")) {
          List<String> layers = layers(Checkpoint.read(run).spec().network());
          add(panels, "cosine of feedback", name, at, epoch, "feedbackCosine", layers);
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new ModelException(run.resolve(RecordedRun.NAME) + ": is no record of a run");
    }
  }

  /** Forward passes of an epoch. */
  private static double passes(Path run) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(run);
    TrainingSpec spec = checkpoint.spec();
    int updates = Math.ceilDiv(checkpoint.dataset().trainSamples(), spec.batch());
    int layers = spec.network().parts().stream().mapToInt(part -> part.layers().size()).sum();
    return (double) updates * spec.rule().passes(layers);
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

  /** The names of all layers; empty for a read-out, whose error is exact. */
  private static List<String> layers(NetworkSpec network) {
    var names = new ArrayList<String>();
    List<NetworkSpec> parts = network.parts();
    for (int part = 0; part < parts.size(); part++) {
      String before = network.head().contracts() ? NetworkSpec.partName(part) + ", " : "";
      int hidden = parts.get(part).hiddenLayers();
      for (int layer = 0; layer < hidden; layer++) {
        names.add(before + "layer " + layer);
      }
      names.add("");
    }
    return names;
  }

  /** Values by layer. */
  private static void add(
      Map<Panel, Map<String, Line>> panels,
      String title,
      String name,
      double at,
      JsonObject epoch,
      String key,
      List<String> layers) {
    JsonArray values = epoch.getAsJsonArray(key);
    for (int layer = 0; layer < values.size(); layer++) {
      if (!layers.get(layer).isEmpty()) {
        var panel = new Panel("epoch", title + ", " + layers.get(layer), false);
        add(panels, panel, name, at, values.get(layer).getAsDouble());
      }
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
      Panels.decades(
          chart,
          lines.values().stream()
              .flatMap(line -> line.values().stream())
              .mapToDouble(y -> y)
              .toArray());
    }
    if (lines.size() > ACROSS) {
      chart.getStyler().setLegendLayout(LegendLayout.Vertical);
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
