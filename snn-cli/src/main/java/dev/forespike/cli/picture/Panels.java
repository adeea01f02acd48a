package dev.forespike.cli.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures of several panels, points with a line for what theory or a fit says. */
public final class Panels {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 360;
  private static final int COLUMNS = 3;

  /** Room above the highest point, as a factor, for the legend. */
  private static final double HEADROOM = 12;

  public static final List<Color> COLORS =
      List.of(new Color(0x4477AA), new Color(0x228833), new Color(0xEE6677), new Color(0xAA3377));

  private Panels() {}

  /** Row by row; the last row may have room left. */
  public static byte[] together(List<XYChart> panels) throws IOException {
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

  /** An empty panel, both axes logarithmic. */
  public static XYChart logarithmic(String xTitle, String yTitle) {
    XYChart chart = linear(xTitle, yTitle);
    logarithmic(chart);
    var style = chart.getStyler();
    style.setLegendPosition(LegendPosition.InsideNW);
    style.setLegendLayout(LegendLayout.Vertical);
    return chart;
  }

  /** Makes both axes logarithmic. */
  public static void logarithmic(XYChart chart) {
    var style = chart.getStyler();
    style.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    style.setXAxisTickLabelsFormattingFunction(Panels::tick);
    style.setYAxisTickLabelsFormattingFunction(Panels::tick);
  }

  /** An empty panel. */
  public static XYChart linear(String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    var style = chart.getStyler();
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setMarkerSize(7);
    style.setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  /** Adds points. */
  public static XYSeries points(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(1.5f));
    return series;
  }

  /** Adds a thin line that the legend does not name. */
  public static void line(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries line = chart.addSeries(name, x, y);
    line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(color);
    line.setLineStyle(new BasicStroke(1));
    line.setShowInLegend(false);
  }

  /** Whole decades, with room for the legend above the points. */
  public static void bounds(XYChart chart, double[] x, double[] y) {
    var style = chart.getStyler();
    style.setXAxisMin(decade(DoubleStream.of(x).min().orElse(1), false));
    style.setXAxisMax(decade(DoubleStream.of(x).max().orElse(10), true));
    style.setYAxisMin(decade(DoubleStream.of(y).min().orElse(1), false));
    style.setYAxisMax(decade(HEADROOM * DoubleStream.of(y).max().orElse(10), true));
  }

  /** Whole decades upwards, so that there are numbers at the axis. */
  public static void decades(XYChart chart, double[] y) {
    var style = chart.getStyler();
    style.setYAxisMin(decade(DoubleStream.of(y).min().orElse(1), false));
    style.setYAxisMax(decade(DoubleStream.of(y).max().orElse(10), true));
  }

  private static double decade(double value, boolean above) {
    double digits = Math.log10(value);
    return Math.pow(10, above ? Math.ceil(digits + 1e-9) : Math.floor(digits));
  }

  private static String tick(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", (float) value);
  }
}
