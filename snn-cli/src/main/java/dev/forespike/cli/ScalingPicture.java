package dev.forespike.cli;

import dev.forespike.bench.measure.Law;
import dev.forespike.bench.measure.MemoryStudy;
import dev.forespike.bench.measure.ScalingQuantity;
import dev.forespike.bench.measure.ScalingSeries;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One doubly logarithmic panel for each varied quantity, points with the law that is nearer to
 * them, and one for memory against time steps.
 */
final class ScalingPicture {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 360;
  private static final int COLUMNS = 3;

  /** Points of a law's curve. */
  private static final int CURVE = 40;

  /** Room above the highest point, as a factor, for the legend. */
  private static final double HEADROOM = 12;

  private static final List<Color> COLORS =
      List.of(new Color(0x4477AA), new Color(0x228833), new Color(0xEE6677), new Color(0xAA3377));

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
    return together(panels);
  }

  /** Row by row; the last row may have room left. */
  private static byte[] together(List<XYChart> panels) throws IOException {
    int columns = Math.min(COLUMNS, panels.size());
    int rows = Math.ceilDiv(panels.size(), columns);
    var image = new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      int x = i % columns * WIDTH;
      int y = Math.floorDiv(i, columns) * HEIGHT;
      graphics.drawImage(BitmapEncoder.getBufferedImage(panels.get(i)), x, y, null);
    }
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static XYChart times(ScalingQuantity quantity, List<ScalingSeries> shown) {
    XYChart chart = panel(quantity.meaning(), "ms of a step");
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
    bounds(chart, x, all);
    for (ScalingSeries series : shown) {
      Color color = COLORS.get(shown.indexOf(series) % COLORS.size());
      double[] quantities =
          series.points().stream().mapToDouble(point -> point.quantity()).toArray();
      double[] medians =
          series.points().stream().mapToDouble(point -> point.milliseconds().median()).toArray();
      String exponent =
          String.format(Locale.ROOT, "%s: x^%.2f", series.learner(), series.power().exponent());
      points(chart, exponent, quantities, medians, color);
      curve(chart, series, quantities, color);
    }
    return chart;
  }

  private static XYChart memory(List<MemoryStudy.Row> rows) {
    XYChart chart = panel("time steps T", "MB of memory");
    bounds(
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
        points(
                chart,
                row.learner(),
                IntStream.of(fitting).mapToDouble(i -> row.timesteps().get(i)).toArray(),
                IntStream.of(fitting)
                    .mapToDouble(i -> row.megabytes().get(i).orElseThrow())
                    .toArray(),
                COLORS.get(rows.indexOf(row) % COLORS.size()))
            .setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
      }
    }
    return chart;
  }

  private static XYChart panel(String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    var style = chart.getStyler();
    style.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    style.setXAxisTickLabelsFormattingFunction(ScalingPicture::tick);
    style.setYAxisTickLabelsFormattingFunction(ScalingPicture::tick);
    style.setLegendPosition(LegendPosition.InsideNW);
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setMarkerSize(7);
    style.setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  /** Whole decades, with room for the legend above the points. */
  private static void bounds(XYChart chart, double[] x, double[] y) {
    var style = chart.getStyler();
    style.setXAxisMin(decade(DoubleStream.of(x).min().orElse(1), false));
    style.setXAxisMax(decade(DoubleStream.of(x).max().orElse(10), true));
    style.setYAxisMin(decade(DoubleStream.of(y).min().orElse(1), false));
    style.setYAxisMax(decade(HEADROOM * DoubleStream.of(y).max().orElse(10), true));
  }

  private static double decade(double value, boolean above) {
    double digits = Math.log10(value);
    return Math.pow(10, above ? Math.ceil(digits + 1e-9) : Math.floor(digits));
  }

  private static XYSeries points(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(1.5f));
    return series;
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
    XYSeries curve =
        chart.addSeries(
            series.learner() + ", law", along, DoubleStream.of(along).map(law::at).toArray());
    curve.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    curve.setMarker(SeriesMarkers.NONE);
    curve.setLineColor(color);
    curve.setLineStyle(new BasicStroke(1));
    curve.setShowInLegend(false);
  }

  private static String tick(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", (float) value);
  }
}
