package dev.forespike.cli;

import dev.forespike.train.Inference;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/**
 * A function, what a network makes of it, and the difference, above the spikes of one sample. One
 * argument is drawn as curves, a grid of two in colours, anything else as predictions against
 * targets.
 */
final class PredictionPicture {
  private static final int COLUMNS = 3;
  private static final int WIDTH = COLUMNS * Panels.WIDTH;
  private static final int HEADER = 44;

  /** Outputs that are drawn, one row each. */
  private static final int ROWS = 4;

  /** Points of a scatter, above which only some are drawn. */
  private static final int POINTS = 20_000;

  private static final Color TARGET = new Color(0x999999);
  private static final Color PREDICTION = new Color(0x4477AA);
  private static final Color ERROR = new Color(0xEE6677);

  private final FunctionValues values;

  private PredictionPicture(FunctionValues values) {
    this.values = values;
  }

  /** The sample whose spikes are drawn: one in the middle. */
  static int middle(int samples) {
    return samples / 2;
  }

  /**
   * Draws the picture.
   *
   * @param headline what stands above all
   * @param spikes of the sample in the middle
   * @param hidden number of hidden layers
   * @return a PNG file
   */
  static byte[] of(String headline, FunctionValues values, Inference spikes, int hidden)
      throws IOException {
    var picture = new PredictionPicture(values);
    List<List<BufferedImage>> rows = new ArrayList<>(picture.function());
    rows.add(List.of(SpikePicture.of(picture.sample(), spikes, hidden, WIDTH)));
    int height = rows.stream().mapToInt(row -> row.getFirst().getHeight()).sum();
    var canvas = new Canvas(WIDTH, HEADER + height);
    Font font = Canvas.TITLE.deriveFont(17f);
    canvas.write(font, headline, WIDTH / 2.0, 28, 0.5);
    int y = HEADER;
    for (List<BufferedImage> row : rows) {
      int x = 0;
      for (BufferedImage panel : row) {
        canvas.picture(panel, x, y);
        x += panel.getWidth();
      }
      y += row.getFirst().getHeight();
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(canvas.image(), "png", bytes);
    return bytes.toByteArray();
  }

  private List<List<BufferedImage>> function() {
    Optional<PlaneGrid> grid = PlaneGrid.of(values);
    if (values.arguments() > 1 && grid.isEmpty()) {
      return List.of(scatter());
    }
    var rows = new ArrayList<List<BufferedImage>>();
    for (int output = 0; output < Math.min(ROWS, values.outputs()); output++) {
      int j = output;
      rows.add(grid.map(plane -> maps(plane, j)).orElseGet(() -> curves(j)));
    }
    return rows;
  }

  /** A panel's title, with the output where there are several. */
  private String title(String what, int output) {
    return values.outputs() == 1 ? what : what + ", output " + output + " of " + values.outputs();
  }

  private List<BufferedImage> maps(PlaneGrid grid, int output) {
    IntToDoubleFunction target = i -> values.target(i, output);
    IntToDoubleFunction prediction = i -> values.prediction(i, output);
    IntToDoubleFunction error = i -> values.error(i, output);
    var both = ColorScale.rising(DoubleStream.concat(all(target), all(prediction)));
    return List.of(
        HeatMap.of(title("target", output), grid, target, both),
        HeatMap.of(title("prediction", output), grid, prediction, both),
        HeatMap.of(
            title("prediction \u2212 target", output),
            grid,
            error,
            ColorScale.diverging(all(error))));
  }

  private DoubleStream all(IntToDoubleFunction value) {
    return IntStream.range(0, values.samples()).mapToDouble(value);
  }

  private List<BufferedImage> curves(int output) {
    int[] order =
        IntStream.range(0, values.samples())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values.input(i, 0)))
            .mapToInt(i -> i)
            .toArray();
    double[] x = IntStream.of(order).mapToDouble(i -> values.input(i, 0)).toArray();
    double[] target = IntStream.of(order).mapToDouble(i -> values.target(i, output)).toArray();
    double[] given = IntStream.of(order).mapToDouble(i -> values.prediction(i, output)).toArray();
    double[] error = IntStream.of(order).mapToDouble(i -> values.error(i, output)).toArray();
    XYChart left = curve(title("target", output), "y");
    Panels.line(left, "target", x, target, TARGET.darker());
    XYChart middle = curve(title("prediction (grey: target)", output), "y");
    Panels.line(middle, "target", x, target, TARGET);
    Panels.line(middle, "prediction", x, given, PREDICTION);
    var range = DoubleStream.concat(DoubleStream.of(target), DoubleStream.of(given));
    var ends = range.filter(Double::isFinite).summaryStatistics();
    if (ends.getMin() < ends.getMax()) {
      double room = 0.05 * (ends.getMax() - ends.getMin());
      for (XYChart chart : List.of(left, middle)) {
        chart.getStyler().setYAxisMin(ends.getMin() - room).setYAxisMax(ends.getMax() + room);
      }
    }
    XYChart right = curve(title("prediction \u2212 target", output), "error");
    Panels.line(right, "zero", ends(x), new double[] {0, 0}, TARGET);
    Panels.line(right, "error", x, error, ERROR);
    return images(left, middle, right);
  }

  private static double[] ends(double[] sorted) {
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  private static XYChart curve(String title, String yTitle) {
    return plain(title, Panels.linear("x", yTitle));
  }

  private static XYChart plain(String title, XYChart chart) {
    chart.setTitle(title);
    chart.getStyler().setChartTitleFont(Canvas.TITLE);
    chart.getStyler().setLegendVisible(false);
    return chart;
  }

  private static List<BufferedImage> images(XYChart... charts) {
    return java.util.Arrays.stream(charts).map(BitmapEncoder::getBufferedImage).toList();
  }

  /** Predictions and errors against targets. */
  private List<BufferedImage> scatter() {
    int all = values.samples() * values.outputs();
    int every = Math.ceilDiv(Math.max(1, all), POINTS);
    int[] places = IntStream.iterate(0, i -> i < all, i -> i + every).toArray();
    int k = values.outputs();
    double[] target = IntStream.of(places).mapToDouble(i -> values.target(i / k, i % k)).toArray();
    double[] given =
        IntStream.of(places).mapToDouble(i -> values.prediction(i / k, i % k)).toArray();
    double[] error = IntStream.of(places).mapToDouble(i -> values.error(i / k, i % k)).toArray();
    double[] ends = {
      DoubleStream.of(target).min().orElse(0), DoubleStream.of(target).max().orElse(1)
    };
    String some = every == 1 ? "" : " (each " + every + "th value)";
    XYChart left = cloud("prediction against target" + some, "prediction", target, given);
    Panels.line(left, "right", ends, ends, ERROR);
    XYChart right = cloud("prediction \u2212 target against target", "error", target, error);
    Panels.line(right, "right", ends, new double[] {0, 0}, ERROR);
    return images(left, right);
  }

  private static XYChart cloud(String title, String yTitle, double[] x, double[] y) {
    XYChart chart = plain(title, Panels.linear("target", yTitle, WIDTH / 2));
    chart.getStyler().setMarkerSize(3);
    Panels.points(chart, "values", x, y, PREDICTION);
    return chart;
  }

  /** Which sample the spikes are of, and what it gave. */
  private String sample() {
    int sample = middle(values.samples());
    var text = new StringBuilder("Spikes of test sample ").append(sample);
    text.append(" (they count from 0 to ").append(values.samples() - 1).append(")");
    if (values.arguments() <= 2) {
      text.append(values.arguments() == 1 ? ", x = " : ", (x1, x2) = (");
      text.append(
          IntStream.range(0, values.arguments())
              .mapToObj(i -> number(values.input(sample, i)))
              .reduce((a, b) -> a + ", " + b)
              .orElse(""));
      text.append(values.arguments() == 1 ? "" : ")");
    }
    if (values.outputs() == 1) {
      text.append(": target ").append(number(values.target(sample, 0)));
      text.append(", prediction ").append(number(values.prediction(sample, 0)));
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
