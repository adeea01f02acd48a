package dev.forespike.cli.bench;

import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.Peak;
import dev.forespike.cli.picture.PointLabels;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Where each kernel stands below the two roofs of the machine: the arithmetic, and the bandwidth of
 * copying in memory and in cache. Both axes are logarithmic.
 */
public final class RooflinePicture {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 760;

  /** About what axes and legend leave of them. */
  private static final double PLOT_WIDTH = WIDTH - 300;

  private static final double PLOT_HEIGHT = HEIGHT - 110;

  /** Places of a roof that labels keep away from. */
  private static final int STEPS = 300;

  private static final List<Color> COLORS =
      List.of(
          new Color(0x4477AA),
          new Color(0xEE6677),
          new Color(0xCC8899),
          new Color(0x228833),
          new Color(0x77BB88),
          new Color(0xAA3377),
          new Color(0xCC9911),
          new Color(0x33AACC));

  private final Peak peak;
  private final Map<String, List<Measurement>> points = new LinkedHashMap<>();
  private final double left;
  private final double right;
  private final double bottom;
  private final double top;
  private int spreads;

  private RooflinePicture(BenchRun.Results run) {
    peak = run.machine().all();
    double least = 1;
    double most = 10;
    double slowest = 10;
    for (Measurement result : run.results()) {
      if (result.intensity().isPresent() && result.gflops().isPresent()) {
        points.computeIfAbsent(result.benchmark(), _ -> new ArrayList<>()).add(result);
        least = Math.min(least, result.intensity().getAsDouble());
        most = Math.max(most, result.intensity().getAsDouble());
        slowest = Math.min(slowest, result.gflops().getAsDouble());
      }
    }
    left = Math.pow(10, Math.floor(Math.log10(least)));
    right = Math.pow(10, Math.ceil(Math.log10(most)));
    bottom = slowest / 2;
    top = 2 * peak.gflops();
  }

  public static byte[] png(BenchRun.Results run) throws IOException {
    var picture = new RooflinePicture(run);
    var bytes = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(
        List.of(picture.chart(run.machine().host().processor().name(), run.machine().threads())),
        1,
        1,
        bytes,
        BitmapFormat.PNG);
    return bytes.toByteArray();
  }

  private XYChart chart(String cpu, int threads) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(cpu + ", " + threads + (threads == 1 ? " thread" : " threads") + marks())
            .xAxisTitle("useful operations for each byte that must be moved (FLOP/byte)")
            .yAxisTitle("useful operations (GFLOP/s)")
            .build();
    var style = chart.getStyler();
    style.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    style.setXAxisMin(left).setXAxisMax(right).setYAxisMin(bottom).setYAxisMax(top);
    style.setXAxisTickLabelsFormattingFunction(RooflinePicture::tick);
    style.setYAxisTickLabelsFormattingFunction(RooflinePicture::tick);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setMarkerSize(9);
    style.setChartBackgroundColor(Color.WHITE);
    style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    roof(chart, "copy in cache %.0f GB/s", peak.cachedGigabytesPerSecond(), new Color(0x888888));
    roof(chart, "copy in memory %.0f GB/s", peak.gigabytesPerSecond(), Color.BLACK);
    var labels = new PointLabels(left, right, bottom, top, PLOT_WIDTH, PLOT_HEIGHT);
    keepFree(labels);
    int color = 0;
    for (var entry : points.entrySet()) {
      List<Measurement> group = entry.getValue();
      XYSeries series =
          chart.addSeries(
              entry.getKey(),
              group.stream().mapToDouble(m -> m.intensity().orElseThrow()).toArray(),
              group.stream().mapToDouble(m -> m.gflops().orElseThrow()).toArray());
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(COLORS.get(color % COLORS.size()));
      spreads(chart, group, COLORS.get(color++ % COLORS.size()));
      labels.add(entry.getKey(), group);
    }
    labels.place().forEach(label -> chart.addAnnotation(annotation(label)));
    String roof = String.format(Locale.ROOT, "FMA peak %.0f GFLOP/s", peak.gflops());
    double beside = left * Math.pow(right / left, 0.9);
    chart.addAnnotation(new AnnotationText(roof, beside, 1.12 * peak.gflops(), false));
    return chart;
  }

  /**
   * Figures that others disturbed, or that did not settle: a cross, and a line as long as they
   * vary.
   */
  private void spreads(XYChart chart, List<Measurement> group, Color color) {
    for (Measurement doubtful : doubtful(group)) {
      double x = doubtful.intensity().orElseThrow();
      double y = doubtful.gflops().orElseThrow();
      double[] ends = spread(doubtful);
      XYSeries line =
          chart.addSeries(
              "spread " + spreads++,
              new double[] {x, x, x},
              new double[] {Math.max(bottom, ends[0]), y, Math.min(top, ends[1])});
      line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
      line.setShowInLegend(false);
      line.setLineColor(color);
      line.setLineStyle(new BasicStroke(1.5f));
      line.setMarker(SeriesMarkers.CROSS);
      line.setMarkerColor(Color.BLACK);
    }
  }

  private String marks() {
    return points.values().stream().allMatch(group -> doubtful(group).isEmpty())
        ? ""
        : "; crosses with a line: disturbed or unsettled, and how far they vary";
  }

  public static List<Measurement> doubtful(List<Measurement> group) {
    return group.stream().filter(figure -> !figure.steadiness().reliable()).toList();
  }

  /** The least and the largest rate that the percentiles of a time allow. */
  public static double[] spread(Measurement time) {
    double rate = time.gflops().orElseThrow();
    return new double[] {rate * time.median() / time.p90(), rate * time.median() / time.p10()};
  }

  /** The roofs themselves, and what is written above them. */
  private void keepFree(PointLabels labels) {
    for (int i = 0; i <= STEPS; i++) {
      double x = left * Math.pow(right / left, i / (double) STEPS);
      labels.avoid(x, Math.min(peak.gflops(), x * peak.gigabytesPerSecond()));
      labels.avoid(x, Math.min(peak.gflops(), x * peak.cachedGigabytesPerSecond()));
      labels.avoid(x, 1.12 * peak.gflops());
    }
  }

  private static AnnotationText annotation(PointLabels.Label label) {
    return new AnnotationText(label.text(), label.x(), label.y(), false);
  }

  /** A bandwidth and, from where it allows more, the arithmetic. */
  private void roof(XYChart chart, String name, double gigabytes, Color color) {
    double ridge = Math.clamp(peak.gflops() / gigabytes, left, right);
    double lowest = Math.max(left, bottom / gigabytes);
    String label = String.format(Locale.ROOT, name, gigabytes);
    XYSeries series =
        chart.addSeries(
            label,
            new double[] {lowest, ridge, right},
            new double[] {
              lowest * gigabytes,
              Math.min(peak.gflops(), ridge * gigabytes),
              Math.min(peak.gflops(), right * gigabytes)
            });
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(2));
  }

  private static String tick(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", (float) value);
  }
}
