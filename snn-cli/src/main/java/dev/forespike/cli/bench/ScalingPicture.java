package dev.forespike.cli.bench;

import dev.forespike.bench.measure.Law;
import dev.forespike.bench.measure.MemoryStudy;
import dev.forespike.bench.measure.ScalingQuantity;
import dev.forespike.bench.measure.ScalingSeries;
import dev.forespike.cli.picture.Panels;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/**
 * One doubly logarithmic panel for each varied quantity, points with the law that is nearer to
 * them, and one for memory against time steps.
 */
final class ScalingPicture {
  /** Points of a law's curve. */
  private static final int CURVE = 40;

  private ScalingPicture() {}

  static byte[] png(ScalingCommand.Results results) throws IOException {
    var panels = new ArrayList<XYChart>();
    for (ScalingQuantity quantity : ScalingQuantity.values()) {
      List<ScalingSeries> shown =
          results.series().stream().filter(series -> series.quantity() == quantity).toList();
      if (!shown.isEmpty()) {
        panels.add(times(quantity, shown));
      }
    }
    if (!results.memory().isEmpty()) {
      panels.add(memory(results.memory()));
    }
    return Panels.together(panels);
  }

  private static XYChart times(ScalingQuantity quantity, List<ScalingSeries> shown) {
    XYChart chart = Panels.logarithmic(quantity.meaning(), "ms of a step");
    double[] all =
        shown.stream()
            .flatMap(series -> series.points().stream())
            .mapToDouble(point -> point.milliseconds().median())
            .toArray();
    double[] x =
        shown.stream()
            .flatMap(series -> series.points().stream())
            .mapToDouble(point -> point.quantity())
            .toArray();
    Panels.bounds(chart, x, all);
    for (ScalingSeries series : shown) {
      Color color = Panels.COLORS.get(shown.indexOf(series) % Panels.COLORS.size());
      double[] quantities =
          series.points().stream().mapToDouble(point -> point.quantity()).toArray();
      double[] medians =
          series.points().stream().mapToDouble(point -> point.milliseconds().median()).toArray();
      String exponent =
          String.format(Locale.ROOT, "%s: x^%.2f", series.learner(), series.power().exponent());
      Panels.points(chart, exponent, quantities, medians, color);
      curve(chart, series, quantities, color);
    }
    return chart;
  }

  private static XYChart memory(List<MemoryStudy.Row> rows) {
    XYChart chart = Panels.logarithmic("time steps T", "MB of memory");
    Panels.bounds(
        chart,
        rows.getFirst().timesteps().stream().mapToDouble(steps -> steps).toArray(),
        rows.stream()
            .flatMap(row -> row.megabytes().stream())
            .flatMapToDouble(OptionalDouble::stream)
            .toArray());
    for (MemoryStudy.Row row : rows) {
      int[] fitting =
          IntStream.range(0, row.megabytes().size())
              .filter(i -> row.megabytes().get(i).isPresent())
              .toArray();
      if (fitting.length > 0) {
        Panels.points(
                chart,
                row.learner(),
                IntStream.of(fitting).mapToDouble(i -> row.timesteps().get(i)).toArray(),
                IntStream.of(fitting)
                    .mapToDouble(i -> row.megabytes().get(i).orElseThrow())
                    .toArray(),
                Panels.COLORS.get(rows.indexOf(row) % Panels.COLORS.size()))
            .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
      }
    }
    return chart;
  }

  /** The better law from the first point to the last; none where it would fall to zero. */
  private static void curve(XYChart chart, ScalingSeries series, double[] x, Color color) {
    Law law = series.better();
    double least = DoubleStream.of(x).min().orElseThrow();
    double most = DoubleStream.of(x).max().orElseThrow();
    double[] along =
        IntStream.range(0, CURVE)
            .mapToDouble(i -> least * Math.pow(most / least, i / (CURVE - 1.0)))
            .filter(at -> law.at(at) > 0)
            .toArray();
    if (along.length < 2) {
      return;
    }
    Panels.line(
        chart,
        series.learner() + ", law",
        along,
        DoubleStream.of(along).map(law::at).toArray(),
        color);
  }
}
