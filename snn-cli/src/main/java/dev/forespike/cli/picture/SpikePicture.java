package dev.forespike.cli.picture;

import dev.forespike.train.Inference;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The spikes of one sample: neurons, layer above layer, against time steps. */
public final class SpikePicture {
  private static final Color PLUS = new Color(0xCC3344);
  private static final Color MINUS = new Color(0x3366BB);
  private static final Color BACKGROUND = new Color(0xF4F4F4);

  private static final int LEFT = 120;
  private static final int TOP = 40;
  private static final int RIGHT = 24;
  private static final int BOTTOM = 50;

  /** Between layers. */
  private static final int GAP = 6;

  /** About the pixels for all neurons together. */
  private static final int PIXELS = 480;

  private final int width;
  private final int pixels;
  private final int steps;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * What is drawn of a layer.
   *
   * @param spikes {@code [T][neurons]}
   * @param neurons of the layer
   * @param shown the first of them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layer(byte[] spikes, int neurons, int shown) {}

  private SpikePicture(Inference inference, int hidden, int width, int parts) {
    this.width = width;
    pixels = Math.floorDiv(PIXELS, parts);
    steps = inference.timesteps();
    int most = Math.max(8, Math.floorDiv(512, Math.max(1, hidden * parts)));
    for (int layer = 0; layer < hidden; layer++) {
      byte[] spikes = inference.spikes(layer);
      int neurons = spikes.length / steps;
      layers.add(new Layer(spikes, neurons, Math.min(neurons, most)));
    }
  }

  /**
   * Draws the only sample of an inference.
   *
   * @param hidden number of hidden layers
   * @param parts pictures that stand one above the other and share the room of one
   */
  public static BufferedImage of(
      String title, Inference inference, int hidden, int width, int parts) {
    return new SpikePicture(inference, hidden, width, parts).draw(title);
  }

  private BufferedImage draw(String title) {
    int shown = layers.stream().mapToInt(Layer::shown).sum();
    int cell = Math.clamp(Math.floorDiv(pixels, Math.max(1, shown)), 2, 8);
    int height = shown * cell + GAP * Math.max(0, layers.size() - 1);
    var canvas = new Canvas(width, TOP + height + BOTTOM);
    canvas.write(Canvas.TITLE, title, LEFT, TOP - 14, 0);
    int bottom = TOP + height;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      draw(canvas, layer, bottom, cell);
      String count =
          layer.shown() == layer.neurons()
              ? layer.neurons() + " neurons"
              : layer.shown() + " of " + layer.neurons();
      double middle = bottom - layer.shown() * cell / 2.0;
      canvas.write(Canvas.TEXT, "layer " + i, LEFT - 12, middle - 2, 1);
      canvas.write(Canvas.TEXT, count, LEFT - 12, middle + 13, 1);
      bottom -= layer.shown() * cell + GAP;
    }
    axis(canvas, TOP + height);
    legend(canvas);
    return canvas.image();
  }

  private void draw(Canvas canvas, Layer layer, int bottom, int cell) {
    int height = layer.shown() * cell;
    canvas.fill(BACKGROUND, LEFT, bottom - height, width - LEFT - RIGHT, height);
    for (int t = 0; t < steps; t++) {
      int x = x(t);
      int wide = Math.max(1, x(t + 1) - x - (x(t + 1) - x > 4 ? 1 : 0));
      for (int n = 0; n < layer.shown(); n++) {
        int spike = layer.spikes()[t * layer.neurons() + n];
        if (spike != 0) {
          int y = bottom - (n + 1) * cell;
          canvas.fill(spike > 0 ? PLUS : MINUS, x, y, wide, cell > 3 ? cell - 1 : cell);
        }
      }
    }
    canvas.frame(LEFT, bottom - height, width - LEFT - RIGHT, height);
  }

  private int x(int step) {
    return LEFT + (int) ((long) (width - LEFT - RIGHT) * step / steps);
  }

  private void axis(Canvas canvas, int bottom) {
    int every = 1;
    while (steps / every > 32) {
      every *= 2;
    }
    for (int t = 0; t < steps; t += every) {
      int x = (x(t) + x(t + 1)) / 2;
      canvas.line(Color.DARK_GRAY, x, bottom, x, bottom + 4);
      canvas.write(Canvas.TEXT, String.valueOf(t), x, bottom + 18, 0.5);
    }
    canvas.write(Canvas.TEXT, "time step", (LEFT + width - RIGHT) / 2.0, bottom + 36, 0.5);
  }

  private void legend(Canvas canvas) {
    boolean signed = false;
    for (Layer layer : layers) {
      for (byte spike : layer.spikes()) {
        signed |= spike < 0;
      }
    }
    int x = width - RIGHT - (signed ? 240 : 70);
    x = entry(canvas, PLUS, signed ? "positive spike" : "spike", x);
    if (signed) {
      entry(canvas, MINUS, "negative spike", x);
    }
  }

  private static int entry(Canvas canvas, Color color, String text, int x) {
    canvas.fill(color, x, TOP - 24, 10, 10);
    canvas.write(Canvas.TEXT, text, x + 16, TOP - 15, 0);
    return x + 126;
  }
}
