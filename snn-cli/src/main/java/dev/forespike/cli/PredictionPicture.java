package dev.forespike.cli;

import dev.forespike.train.Inference;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A function, what a network makes of it, and the difference, above the spikes of one sample. One
 * argument is drawn as curves, a grid of two in colours, anything else as predictions against
 * targets.
 */
final class PredictionPicture {
  private static final int COLUMNS = 3;

  /** Pixels of a panel. */
  private static final int PANEL = 440;

  private static final int WIDTH = COLUMNS * PANEL;
  private static final int HEADER = 44;

  /** Outputs that are drawn, one row each. */
  private static final int ROWS = 4;

  /** Points of a scatter, above which only some are drawn. */
  private static final int POINTS = 20_000;

  /** Around curves and points, as a share of their range. */
  private static final double ROOM = 0.05;

  private static final String DIFFERENCE = "prediction \u2212 target";

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
        FunctionPanel.colors(PANEL, title("target", output), grid, target, both),
        FunctionPanel.colors(PANEL, title("prediction", output), grid, prediction, both),
        FunctionPanel.colors(
            PANEL, title(DIFFERENCE, output), grid, error, ColorScale.diverging(all(error))));
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
    Axes.Range across = Axes.Range.of(DoubleStream.of(x));
    Axes.Range both =
        Axes.Range.of(DoubleStream.concat(DoubleStream.of(target), DoubleStream.of(given)))
            .wider(ROOM);
    Axes.Range errors = Axes.Range.of(DoubleStream.of(error)).wider(ROOM);
    double[] ends = {across.low(), across.high()};
    return List.of(
        FunctionPanel.empty(PANEL, title("target", output), across, both)
            .curve(Color.BLACK, x, target)
            .image("x", "y"),
        FunctionPanel.empty(PANEL, title("prediction (grey: target)", output), across, both)
            .curve(TARGET, x, target)
            .curve(PREDICTION, x, given)
            .image("x", "y"),
        FunctionPanel.empty(PANEL, title(DIFFERENCE, output), across, errors)
            .curve(TARGET, ends, new double[] {0, 0})
            .curve(ERROR, x, error)
            .image("x", "y"));
  }

  /** Predictions and errors against targets. */
  private List<BufferedImage> scatter() {
    int all = values.samples() * values.outputs();
    int k = values.outputs();
    int every = every(all, k);
    int[] places = IntStream.iterate(0, i -> i < all, i -> i + every).toArray();
    double[] target = IntStream.of(places).mapToDouble(i -> values.target(i / k, i % k)).toArray();
    double[] given =
        IntStream.of(places).mapToDouble(i -> values.prediction(i / k, i % k)).toArray();
    double[] error = IntStream.of(places).mapToDouble(i -> values.error(i / k, i % k)).toArray();
    Axes.Range across = Axes.Range.of(DoubleStream.of(target));
    double[] ends = {across.low(), across.high()};
    String some = every == 1 ? "" : " (one value in " + every + ")";
    return List.of(
        FunctionPanel.empty(
                WIDTH / 2,
                "prediction against target" + some,
                across.wider(ROOM),
                Axes.Range.of(DoubleStream.concat(DoubleStream.of(given), DoubleStream.of(ends)))
                    .wider(ROOM))
            .points(PREDICTION, target, given)
            .curve(ERROR, ends, ends)
            .image("target", "prediction"),
        FunctionPanel.empty(
                WIDTH / 2,
                DIFFERENCE + " against target" + some,
                across.wider(ROOM),
                Axes.Range.of(DoubleStream.of(error)).wider(ROOM))
            .points(PREDICTION, target, error)
            .curve(ERROR, ends, new double[] {0, 0})
            .image("target", DIFFERENCE));
  }

  /** One value in how many is drawn: such that none of the outputs is passed over. */
  private static int every(int all, int outputs) {
    int every = Math.ceilDiv(Math.max(1, all), POINTS);
    var divisors = BigInteger.valueOf(outputs);
    while (every > 1 && !divisors.gcd(BigInteger.valueOf(every)).equals(BigInteger.ONE)) {
      every++;
    }
    return every;
  }

  /** Which sample the spikes are of, and what it gave. */
  private String sample() {
    int sample = middle(values.samples());
    var text = new StringBuilder("Spikes of test sample ").append(sample);
    text.append(" (of 0 to ").append(values.samples() - 1).append(")");
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
