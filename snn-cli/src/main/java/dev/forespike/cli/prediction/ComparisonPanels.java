package dev.forespike.cli.prediction;

import dev.forespike.cli.picture.Axes;
import dev.forespike.cli.picture.ColorScale;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What is right, what a network says, and the difference, in panels side by side. */
public final class ComparisonPanels {
  /** Panels of a row. */
  static final int COLUMNS = 3;

  /** Pixels of a panel. */
  public static final int PANEL = 440;

  /** Pixels of a row. */
  static final int WIDTH = COLUMNS * PANEL;

  static final String DIFFERENCE = "prediction \u2212 target";

  private static final Color TARGET = new Color(0x999999);
  private static final Color PREDICTION = new Color(0x4477AA);
  private static final Color ERROR = new Color(0xEE6677);

  /** Around curves and points, as a share of their range. */
  private static final double ROOM = 0.05;

  private ComparisonPanels() {}

  /**
   * Colours of the plane, alike in target and prediction.
   *
   * @param values how many there are
   */
  static List<BufferedImage> maps(
      UnaryOperator<String> title,
      PlaneGrid grid,
      int values,
      IntToDoubleFunction target,
      IntToDoubleFunction prediction) {
    IntToDoubleFunction error = i -> prediction.applyAsDouble(i) - target.applyAsDouble(i);
    var both = ColorScale.rising(DoubleStream.concat(all(values, target), all(values, prediction)));
    return List.of(
        FunctionPanel.colors(PANEL, title.apply("target"), grid, target, both),
        FunctionPanel.colors(PANEL, title.apply("prediction"), grid, prediction, both),
        FunctionPanel.colors(
            PANEL, title.apply(DIFFERENCE), grid, error, ColorScale.diverging(all(values, error))));
  }

  /** Colours of the plane where there is nothing to compare with. */
  static BufferedImage map(String title, PlaneGrid grid, int values, IntToDoubleFunction value) {
    return FunctionPanel.colors(PANEL, title, grid, value, ColorScale.rising(all(values, value)));
  }

  private static DoubleStream all(int values, IntToDoubleFunction value) {
    return IntStream.range(0, values).mapToDouble(value);
  }

  /** Curves over ascending places. */
  static List<BufferedImage> curves(
      UnaryOperator<String> title, double[] x, double[] target, double[] prediction) {
    double[] error =
        IntStream.range(0, x.length).mapToDouble(i -> prediction[i] - target[i]).toArray();
    Axes.Range across = Axes.Range.of(DoubleStream.of(x));
    Axes.Range both =
        Axes.Range.of(DoubleStream.concat(DoubleStream.of(target), DoubleStream.of(prediction)))
            .wider(ROOM);
    Axes.Range errors = Axes.Range.of(DoubleStream.of(error)).wider(ROOM);
    double[] ends = {across.low(), across.high()};
    return List.of(
        FunctionPanel.empty(PANEL, title.apply("target"), across, both)
            .curve(Color.BLACK, x, target)
            .image("x", "y"),
        FunctionPanel.empty(PANEL, title.apply("prediction (grey: target)"), across, both)
            .curve(TARGET, x, target)
            .curve(PREDICTION, x, prediction)
            .image("x", "y"),
        FunctionPanel.empty(PANEL, title.apply(DIFFERENCE), across, errors)
            .curve(TARGET, ends, new double[] {0, 0})
            .curve(ERROR, x, error)
            .image("x", "y"));
  }

  /** A curve where there is nothing to compare with. */
  static BufferedImage curve(String title, String xTitle, double[] x, double[] prediction) {
    return FunctionPanel.empty(
            PANEL,
            title,
            Axes.Range.of(DoubleStream.of(x)),
            Axes.Range.of(DoubleStream.of(prediction)).wider(ROOM))
        .curve(PREDICTION, x, prediction)
        .image(xTitle, "y");
  }

  /**
   * Predictions and errors against targets.
   *
   * @param some which values these are, behind the titles
   */
  static List<BufferedImage> scatter(String some, double[] target, double[] prediction) {
    double[] error =
        IntStream.range(0, target.length).mapToDouble(i -> prediction[i] - target[i]).toArray();
    Axes.Range across = Axes.Range.of(DoubleStream.of(target));
    double[] ends = {across.low(), across.high()};
    Axes.Range upwards =
        Axes.Range.of(DoubleStream.concat(DoubleStream.of(prediction), DoubleStream.of(ends)));
    return List.of(
        FunctionPanel.empty(
                WIDTH / 2,
                "prediction against target" + some,
                across.wider(ROOM),
                upwards.wider(ROOM))
            .points(PREDICTION, target, prediction)
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
}
