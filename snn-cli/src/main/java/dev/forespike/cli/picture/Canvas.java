package dev.forespike.cli.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** A white picture to draw and write on. */
public final class Canvas {
  public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  public static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final BufferedImage image;
  private final Graphics2D graphics;

  public Canvas(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    fill(Color.WHITE, 0, 0, width, height);
  }

  public BufferedImage image() {
    return image;
  }

  /** A part of another picture. */
  public void picture(BufferedImage part, int x, int y) {
    graphics.drawImage(part, x, y, null);
  }

  public void fill(Color color, int x, int y, int width, int height) {
    graphics.setColor(color);
    graphics.fillRect(x, y, width, height);
  }

  public void point(Color color, int x, int y) {
    image.setRGB(x, y, color.getRGB());
  }

  public void line(Color color, int fromX, int fromY, int toX, int toY) {
    graphics.setColor(color);
    graphics.drawLine(fromX, fromY, toX, toY);
  }

  /** A smooth line between places that need not be whole pixels. */
  public void stroke(Color color, double fromX, double fromY, double toX, double toY) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(1.4f));
    graphics.setColor(color);
    graphics.draw(new Line2D.Double(fromX, fromY, toX, toY));
    graphics.setStroke(new BasicStroke(1));
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
  }

  public void frame(int x, int y, int width, int height) {
    graphics.setColor(Color.DARK_GRAY);
    graphics.drawRect(x - 1, y - 1, width + 1, height + 1);
  }

  /**
   * Writes one line.
   *
   * @param share of it that stands left of the place: 0, 0.5 or 1
   */
  public void write(Font font, String text, double x, double baseline, double share) {
    graphics.setFont(font);
    graphics.setColor(Color.BLACK);
    double width = graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, (float) (x - share * width), (float) baseline);
  }

  /** Writes one line upwards, its middle at the place. */
  void writeUpwards(Font font, String text, double x, double y) {
    var before = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, x, y);
    write(font, text, x, y, 0.5);
    graphics.setTransform(before);
  }

  /** A tick's number with as many digits as its distance to the next needs. */
  public static String number(double tick, double[] ticks) {
    double step = ticks.length > 1 ? ticks[1] - ticks[0] : Math.max(Math.abs(tick), 1e-9);
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-6));
    return digits > 5
        ? String.format(Locale.ROOT, "%.1e", tick)
        : String.format(Locale.ROOT, "%." + digits + "f", tick == 0 ? 0.0 : tick);
  }
}
