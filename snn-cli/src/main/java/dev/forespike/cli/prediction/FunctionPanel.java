package dev.forespike.cli.prediction;

import dev.forespike.cli.picture.Axes;
import dev.forespike.cli.picture.Canvas;
import dev.forespike.cli.picture.ColorScale;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.function.IntToDoubleFunction;

/** One panel of a picture of a function: in colours, as curves, or as points. */
public final class FunctionPanel {
  /** Pixels. */
  public static final int HEIGHT = 360;

  private static final int LEFT = 66;
  private static final int TOP = 36;
  private static final int RIGHT = 22;
  private static final int SIDE = 272;
  private static final int BAR_LEFT = LEFT + SIDE + 16;
  private static final int BAR_WIDTH = 14;

  private final Canvas canvas;
  private final Axes axes;

  private FunctionPanel(int width, String title, Axes axes) {
    canvas = new Canvas(width, HEIGHT);
    this.axes = axes;
    canvas.write(Canvas.TITLE, title, axes.x() + axes.width() / 2.0, TOP - 14, 0.5);
  }

  /** Draws a function of the plane in colours, with a bar that tells what they mean. */
  static BufferedImage colors(
      int width, String title, PlaneGrid grid, IntToDoubleFunction value, ColorScale scale) {
    var axes = new Axes(LEFT, TOP, SIDE, SIDE, grid.across(), grid.upwards());
    var panel = new FunctionPanel(width, title, axes);
    double perX = axes.across().length() / SIDE;
    double perY = axes.upwards().length() / SIDE;
    for (int row = 0; row < SIDE; row++) {
      double y = axes.upwards().high() - (row + 0.5) * perY;
      for (int column = 0; column < SIDE; column++) {
        int place = grid.nearest(axes.across().low() + (column + 0.5) * perX, y);
        panel.canvas.point(scale.color(value.applyAsDouble(place)), LEFT + column, TOP + row);
      }
    }
    panel.bar(scale);
    return panel.image(grid.acrossName(), grid.upwardsName());
  }

  private void bar(ColorScale scale) {
    Axes.Range range = scale.range();
    var bar = new Axes(BAR_LEFT, TOP, BAR_WIDTH, SIDE, range, range);
    for (int row = 0; row < SIDE; row++) {
      double value = range.high() - (row + 0.5) / SIDE * range.length();
      canvas.fill(scale.color(value), BAR_LEFT, TOP + row, BAR_WIDTH, 1);
    }
    canvas.frame(BAR_LEFT, TOP, BAR_WIDTH, SIDE);
    double[] ticks = range.ticks();
    int right = BAR_LEFT + BAR_WIDTH;
    for (double tick : ticks) {
      int y = (int) Math.round(bar.level(tick));
      canvas.line(Color.DARK_GRAY, right, y, right + 4, y);
      canvas.write(Canvas.TEXT, Canvas.number(tick, ticks), right + 8, y + 4, 0);
    }
  }

  /** Begins a panel for curves and points. */
  static FunctionPanel empty(int width, String title, Axes.Range across, Axes.Range upwards) {
    var axes = new Axes(LEFT, TOP, width - LEFT - RIGHT, SIDE, across, upwards);
    return new FunctionPanel(width, title, axes);
  }

  /** Adds a curve; numbers that are not finite leave a gap, and one alone is a point. */
  FunctionPanel curve(Color color, double[] x, double[] y) {
    if (x.length == 1) {
      return points(color, x, y);
    }
    for (int i = 1; i < x.length; i++) {
      if (Double.isFinite(y[i - 1]) && Double.isFinite(y[i])) {
        canvas.stroke(
            color, axes.place(x[i - 1]), axes.level(y[i - 1]), axes.place(x[i]), axes.level(y[i]));
      }
    }
    return this;
  }

  /** Adds points, those that are finite. */
  FunctionPanel points(Color color, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        int left = (int) Math.round(axes.place(x[i])) - 1;
        canvas.fill(color, left, (int) Math.round(axes.level(y[i])) - 1, 3, 3);
      }
    }
    return this;
  }

  /** Ends the panel. */
  BufferedImage image(String xTitle, String yTitle) {
    axes.draw(canvas, xTitle, yTitle);
    return canvas.image();
  }
}
