package dev.forespike.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.function.IntToDoubleFunction;

/** A function of the plane in colours, with a bar that tells what they mean. */
final class HeatMap {
  private static final int LEFT = 66;
  private static final int TOP = 36;
  private static final int SIDE = 272;
  private static final int BAR_LEFT = LEFT + SIDE + 16;
  private static final int BAR_WIDTH = 14;

  private HeatMap() {}

  /** Draws one panel. */
  static BufferedImage of(
      String title, PlaneGrid grid, IntToDoubleFunction value, ColorScale scale) {
    var canvas = new Canvas(Panels.WIDTH, Panels.HEIGHT);
    canvas.write(Canvas.TITLE, title, LEFT + SIDE / 2.0, TOP - 14, 0.5);
    double perX = (grid.right() - grid.left()) / SIDE;
    double perY = (grid.top() - grid.bottom()) / SIDE;
    for (int row = 0; row < SIDE; row++) {
      double y = grid.top() - (row + 0.5) * perY;
      for (int column = 0; column < SIDE; column++) {
        int sample = grid.nearest(grid.left() + (column + 0.5) * perX, y);
        canvas.point(scale.color(value.applyAsDouble(sample)), LEFT + column, TOP + row);
      }
    }
    canvas.frame(LEFT, TOP, SIDE, SIDE);
    axes(canvas, grid);
    bar(canvas, scale);
    return canvas.image();
  }

  private static void axes(Canvas canvas, PlaneGrid grid) {
    int bottom = TOP + SIDE;
    double[] across = Canvas.ticks(grid.left(), grid.right());
    for (double tick : across) {
      double share = (tick - grid.left()) / (grid.right() - grid.left());
      int x = (int) Math.round(LEFT + share * SIDE);
      canvas.line(Color.DARK_GRAY, x, bottom, x, bottom + 4);
      canvas.write(Canvas.TEXT, Canvas.label(tick, across), x, bottom + 18, 0.5);
    }
    double[] upwards = Canvas.ticks(grid.bottom(), grid.top());
    for (double tick : upwards) {
      double share = (tick - grid.bottom()) / (grid.top() - grid.bottom());
      int y = (int) Math.round(bottom - share * SIDE);
      canvas.line(Color.DARK_GRAY, LEFT - 5, y, LEFT - 1, y);
      canvas.write(Canvas.TEXT, Canvas.label(tick, upwards), LEFT - 9, y + 4, 1);
    }
    canvas.write(Canvas.TEXT, "x1", LEFT + SIDE / 2.0, bottom + 36, 0.5);
    canvas.writeUpwards(Canvas.TEXT, "x2", 18, TOP + SIDE / 2.0);
  }

  private static void bar(Canvas canvas, ColorScale scale) {
    double range = scale.high() - scale.low();
    for (int row = 0; row < SIDE; row++) {
      double value = scale.high() - (row + 0.5) / SIDE * range;
      canvas.fill(scale.color(value), BAR_LEFT, TOP + row, BAR_WIDTH, 1);
    }
    canvas.frame(BAR_LEFT, TOP, BAR_WIDTH, SIDE);
    double[] ticks = Canvas.ticks(scale.low(), scale.high());
    int right = BAR_LEFT + BAR_WIDTH;
    for (double tick : ticks) {
      int y = (int) Math.round(TOP + (scale.high() - tick) / range * SIDE);
      canvas.line(Color.DARK_GRAY, right, y, right + 4, y);
      canvas.write(Canvas.TEXT, Canvas.label(tick, ticks), right + 8, y + 4, 0);
    }
  }
}
