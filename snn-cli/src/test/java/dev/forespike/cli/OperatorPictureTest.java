package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.picture.Axes;
import dev.forespike.cli.picture.ColorScale;
import dev.forespike.cli.prediction.ComparisonPanels;
import dev.forespike.cli.prediction.FunctionPanel;
import dev.forespike.cli.prediction.FunctionValues;
import dev.forespike.cli.prediction.PlaneGrid;
import dev.forespike.cli.prediction.Prediction;
import dev.forespike.data.Encoders;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of functions that operators make. */
class OperatorPictureTest {
  private static final int HEADER = 44;
  private static final int HEADING = 30;
  private static final int ROW = HEADING + FunctionPanel.HEIGHT;
  private static final int PANEL = ComparisonPanels.PANEL;

  /** The area of a panel's values. */
  private static final int LEFT = 66;

  private static final int TOP = 36;
  private static final int SIDE = 272;

  private static BufferedImage read(byte[] file) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(file));
  }

  private static BufferedImage draw(Network network, Dataset dataset) throws IOException {
    return read(Prediction.of("made", network, dataset, 1).picture());
  }

  private static FunctionValues values(Network network, Dataset dataset) {
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), 1)) {
      return FunctionValues.of(dataset, inferencer.predict(dataset.test(), dataset.scaling()));
    }
  }

  /** Functions by their errors, from the definition. */
  private static int[] byError(FunctionValues values) {
    double[] errors = new double[values.samples()];
    for (int f = 0; f < errors.length; f++) {
      double[] squares = new double[2];
      for (int i = 0; i < values.outputs(); i++) {
        squares[0] += Math.pow((double) values.prediction(f, i) - values.target(f, i), 2);
        squares[1] += Math.pow(values.target(f, i), 2);
      }
      errors[f] = Math.sqrt(squares[0] / squares[1]);
    }
    return IntStream.range(0, errors.length)
        .boxed()
        .sorted(Comparator.comparingDouble(f -> errors[f]))
        .mapToInt(f -> f)
        .toArray();
  }

  /** Three rows with headings, then the spikes of 32 neurons of each part. */
  @ParameterizedTest
  @CsvSource({"deeponet, 1, 640", "deeponet, 2, 640", "seponet, 2, 768", "plain, 2, 352"})
  void sizes(String kind, int axes, int spikes) throws IOException {
    ValueGrid grid = axes == 1 ? MadeOperator.grid(9) : MadeOperator.grid(5, 7);
    Network network =
        switch (kind) {
          case "deeponet" -> MadeOperator.deeponet(axes);
          case "seponet" -> MadeOperator.seponet(axes);
          default -> MadeOperator.plain(grid);
        };
    BufferedImage picture = draw(network, MadeOperator.dataset(5, grid));
    assertEquals(3 * PANEL, picture.getWidth());
    assertEquals(HEADER + 3 * ROW + spikes, picture.getHeight());
    int parts = network.spec().parts().size();
    int height = spikes / parts;
    for (int part = 0; part < parts; part++) {
      int top = HEADER + 3 * ROW + part * height;
      // Below the legend.
      Set<Integer> colors = colors(picture, 120, top + TOP + 4, 1176, height - TOP - 54);
      assertTrue(colors.contains(0xCC3344) || colors.contains(0x3366BB), "spikes of " + part);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3"})
  void fewFunctionsAreFewRows(int functions, int rows) throws IOException {
    Dataset dataset = MadeOperator.dataset(functions, MadeOperator.grid(9));
    BufferedImage picture = draw(MadeOperator.deeponet(1), dataset);
    assertEquals(HEADER + rows * ROW + 640, picture.getHeight());
  }

  @Test
  void threeAxesAreAScatter() throws IOException {
    Dataset dataset = MadeOperator.dataset(5, MadeOperator.grid(2, 3, 4));
    BufferedImage picture = draw(MadeOperator.deeponet(3), dataset);
    assertEquals(HEADER + FunctionPanel.HEIGHT + 640, picture.getHeight());
  }

  /** Each point's colour, the slow axis upwards, for the functions in the order of their errors. */
  @Test
  void mapsHaveTheColoursOfValues() throws IOException {
    ValueGrid grid = MadeOperator.grid(5, 7);
    Dataset dataset = MadeOperator.dataset(6, grid);
    Network network = MadeOperator.seponet(2);
    BufferedImage picture = draw(network, dataset);
    FunctionValues values = values(network, dataset);
    int[] order = byError(values);
    int[] shown = {order[0], order[2], order[5]};
    for (int row = 0; row < 3; row++) {
      int place = row;
      int f = shown[row];
      ColorScale both =
          ColorScale.rising(all(values, i -> values.target(f, i), i -> values.prediction(f, i)));
      ColorScale errors = ColorScale.diverging(all(values, i -> values.error(f, i)));
      for (int i = 0; i < grid.size(); i++) {
        int[] point = {grid.index(i, 0), grid.index(i, 1)};
        assertEquals(
            List.of(
                rgb(both.color(values.target(f, i))),
                rgb(both.color(values.prediction(f, i))),
                rgb(errors.color(values.error(f, i)))),
            IntStream.range(0, 3)
                .mapToObj(panel -> String.format("%06x", at(picture, place, panel, point)))
                .toList(),
            "function " + f + " at " + Arrays.toString(point));
      }
    }
  }

  private static DoubleStream all(FunctionValues values, IntToDoubleFunction... of) {
    return Arrays.stream(of)
        .flatMapToDouble(value -> IntStream.range(0, values.outputs()).mapToDouble(value));
  }

  private static String rgb(Color color) {
    return String.format("%06x", color.getRGB() & 0xFFFFFF);
  }

  /** The pixel of a point of 5 by 7, which the first and the last share with the frame's sides. */
  private static int at(BufferedImage picture, int row, int panel, int[] point) {
    int x = Math.min(SIDE - 1, point[1] * SIDE / 6);
    int y = Math.min(SIDE - 1, (4 - point[0]) * SIDE / 4);
    int left = panel * PANEL + LEFT;
    int top = HEADER + row * ROW + HEADING + TOP;
    return picture.getRGB(left + x, top + y) & 0xFFFFFF;
  }

  @Test
  void curvesOfTargetPredictionAndError() throws IOException {
    BufferedImage picture =
        draw(MadeOperator.deeponet(1), MadeOperator.dataset(5, MadeOperator.grid(30)));
    int[] colors = {0x000000, 0x4477AA, 0xEE6677};
    for (int row = 0; row < 3; row++) {
      int top = HEADER + row * ROW + HEADING + TOP;
      for (int panel = 0; panel < 3; panel++) {
        Set<Integer> found = colors(picture, panel * PANEL + LEFT, top, 440 - LEFT - 22, SIDE);
        for (int other = 0; other < 3; other++) {
          assertEquals(other == panel, found.contains(colors[other]), row + ", " + panel);
        }
      }
    }
  }

  @Test
  void rowsAreOfDifferentFunctions() throws IOException {
    BufferedImage picture =
        draw(MadeOperator.deeponet(2), MadeOperator.dataset(5, MadeOperator.grid(5, 7)));
    for (int row = 0; row < 3; row++) {
      assertNotEquals(part(picture, row, 0), part(picture, (row + 1) % 3, 0));
      assertNotEquals(part(picture, row, 0), part(picture, row, 1));
      assertNotEquals(part(picture, row, 0), part(picture, row, 2));
    }
  }

  private static List<Integer> part(BufferedImage picture, int row, int panel) {
    int top = HEADER + row * ROW + HEADING + TOP;
    int[] pixels = picture.getRGB(panel * PANEL + LEFT, top, SIDE, SIDE, null, 0, SIDE);
    return Arrays.stream(pixels).boxed().toList();
  }

  private static Set<Integer> colors(BufferedImage picture, int x, int y, int width, int height) {
    Set<Integer> colors = new TreeSet<>();
    for (int pixel : picture.getRGB(x, y, width, height, null, 0, width)) {
      colors.add(pixel & 0xFFFFFF);
    }
    return colors;
  }

  /** Side by side in one row; a single point on an axis, or two functions, are no failure. */
  @ParameterizedTest
  @CsvSource({"9, 0, 5", "1, 0, 5", "9, 7, 5", "1, 4, 3", "4, 1, 2", "1, 1, 1"})
  void predictionsAlone(int first, int second, int functions) throws IOException {
    boolean plane = second > 0;
    Dataset dataset =
        MadeOperator.dataset(functions, plane ? MadeOperator.grid(3, 4) : MadeOperator.grid(3));
    ValueGrid points = plane ? MadeOperator.grid(first, second) : MadeOperator.grid(first);
    Network network = MadeOperator.deeponet(plane ? 2 : 1);
    BufferedImage picture = read(Prediction.at(points, network, dataset, 1).picture());
    assertEquals(HEADER + FunctionPanel.HEIGHT + 640, picture.getHeight());
    for (int panel = 0; panel < 3; panel++) {
      Set<Integer> found = colors(picture, panel * PANEL + LEFT, HEADER + TOP, SIDE, SIDE);
      assertEquals(panel < Math.min(3, functions), !found.equals(Set.of(0xFFFFFF)));
    }
  }

  @Test
  void predictionsAloneOnThreeAxes() throws IOException {
    Dataset dataset = MadeOperator.dataset(5, MadeOperator.grid(2, 3, 4));
    byte[] file =
        Prediction.at(MadeOperator.grid(2, 2, 2), MadeOperator.deeponet(3), dataset, 1).picture();
    assertEquals(HEADER + FunctionPanel.HEIGHT + 640, read(file).getHeight());
  }

  /** A target of zeros has no relative error. */
  @Test
  void aFunctionThatIsZero() throws IOException {
    float[] sensors = new float[3 * MadeOperator.SENSORS];
    float[] values = new float[3 * 4];
    Arrays.fill(values, 8, 12, 0.5f);
    ValueGrid grid = MadeOperator.grid(4);
    Samples samples = Samples.ofOperator(Shape.of(MadeOperator.SENSORS), sensors, grid, values);
    Dataset dataset = Dataset.ofFunction("zero", samples, samples, Scaling.none());
    assertEquals(HEADER + 3 * ROW + 640, draw(MadeOperator.deeponet(1), dataset).getHeight());
  }

  @Test
  void theSlowAxisOfAGridIsUpwards() {
    PlaneGrid grid = PlaneGrid.of(MadeOperator.grid(3, 5));
    assertEquals(new Axes.Range(0, 2), grid.across());
    assertEquals(new Axes.Range(0, 1), grid.upwards());
    assertEquals(0, grid.nearest(-1, 0.1));
    assertEquals(4, grid.nearest(9, 0.1));
    assertEquals(7, grid.nearest(0.9, 0.6));
    assertEquals(14, grid.nearest(2, 1));
  }
}
