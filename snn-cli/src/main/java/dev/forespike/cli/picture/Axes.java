package dev.forespike.cli.picture;

import java.awt.Color;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A rectangle of a picture with numbers along two sides.
 *
 * @param x first pixel of the rectangle
 * @param y first pixel of the rectangle, from above
 * @param width pixels
 * @param height pixels
 * @param across numbers from left to right
 * @param upwards numbers from below
 */
public record Axes(int x, int y, int width, int height, Range across, Range upwards) {

  /**
   * Numbers from a lower to a higher end.
   *
   * @param low the least
   * @param high the largest, above it
   */
  public record Range(double low, double high) {

    /** All finite numbers; some room around them where there is but one. */
    public static Range of(DoubleStream values) {
      var found = values.filter(Double::isFinite).summaryStatistics();
      if (found.getCount() == 0) {
        return new Range(0, 1);
      }
      double room = found.getMin() < found.getMax() ? 0 : Math.max(Math.abs(found.getMax()), 1);
      return new Range(found.getMin() - room, found.getMax() + room);
    }

    /** With so much more at each end. */
    public Range wider(double share) {
      return new Range(low - share * length(), high + share * length());
    }

    public double length() {
      return high - low;
    }

    /** Some round numbers within. */
    public double[] ticks() {
      double rough = length() / 6;
      double decade = Math.pow(10, Math.floor(Math.log10(rough)));
      double step =
          DoubleStream.of(1, 2, 5)
              .map(factor -> factor * decade)
              .filter(candidate -> candidate >= 0.999 * rough)
              .findFirst()
              .orElse(10 * decade);
      int first = (int) Math.ceil(low / step - 1e-6);
      int last = (int) Math.floor(high / step + 1e-6);
      return IntStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
    }
  }

  int bottom() {
    return y + height;
  }

  public double place(double value) {
    return x + (value - across.low()) / across.length() * width;
  }

  public double level(double value) {
    return bottom() - (value - upwards.low()) / upwards.length() * height;
  }

  /** Draws frame, numbers and names. */
  public void draw(Canvas canvas, String xTitle, String yTitle) {
    canvas.frame(x, y, width, height);
    double[] ticks = across.ticks();
    for (double tick : ticks) {
      int at = (int) Math.round(place(tick));
      canvas.line(Color.DARK_GRAY, at, bottom(), at, bottom() + 4);
      canvas.write(Canvas.TEXT, Canvas.number(tick, ticks), at, bottom() + 18, 0.5);
    }
    ticks = upwards.ticks();
    for (double tick : ticks) {
      int at = (int) Math.round(level(tick));
      canvas.line(Color.DARK_GRAY, x - 5, at, x - 1, at);
      canvas.write(Canvas.TEXT, Canvas.number(tick, ticks), x - 9, at + 4, 1);
    }
    canvas.write(Canvas.TEXT, xTitle, x + width / 2.0, bottom() + 36, 0.5);
    canvas.writeUpwards(Canvas.TEXT, yTitle, x - 50, y + height / 2.0);
  }
}
