package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.cli.picture.Axes;
import dev.forespike.cli.picture.Canvas;
import dev.forespike.cli.picture.ColorScale;
import dev.forespike.cli.prediction.FunctionValues;
import dev.forespike.cli.prediction.PlaneGrid;
import dev.forespike.cli.prediction.Prediction;
import dev.forespike.data.Encoders;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of functions that no dataset of today is: of many arguments, of several values. */
class PredictionPictureTest {
  private static final Scaling SCALING = new Scaling(10, 2);

  private static Dataset dataset(float[] inputs, int arguments, int outputs) {
    int samples = inputs.length / arguments;
    float[] targets = new float[samples * outputs];
    var random = new SplittableRandom(3);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) random.nextDouble();
    }
    Samples all = Samples.ofFunction(Shape.of(arguments), inputs, outputs, targets);
    return Dataset.ofFunction("made", all, all, SCALING);
  }

  private static float[] random(int count) {
    float[] values = new float[count];
    var random = new SplittableRandom(4);
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }

  /** A grid of 3 by 4 points, the last ones first. */
  private static float[] grid() {
    float[] values = new float[24];
    for (int i = 0; i < 12; i++) {
      values[2 * i] = Math.floorDiv(11 - i, 4);
      values[2 * i + 1] = (11 - i) % 4;
    }
    return values;
  }

  private static FunctionValues values(Dataset dataset, Inferencer inferencer) {
    return FunctionValues.of(dataset, inferencer.predict(dataset.test(), dataset.scaling()));
  }

  private static Network network(int arguments, int hidden, int outputs) {
    NetworkSpec spec = NetworkSpec.input(arguments).dense(hidden, Lif.of(0.5, 1)).readout(outputs);
    return Network.untrained(spec, new Encoding.Direct(), 40, 1);
  }

  private static Inferencer inferencer(int arguments, int hidden, int outputs) {
    Network network = network(arguments, hidden, outputs);
    return new Inferencer(network, Encoders.of(network.encoding()), 1);
  }

  private static void draws(Dataset dataset, int hidden, int width, int height) throws IOException {
    Network network = network(dataset.test().shape().size(), hidden, dataset.outputs());
    byte[] file = Prediction.of("made", network, dataset, 1).picture();
    var picture = ImageIO.read(new ByteArrayInputStream(file));
    assertEquals(width, picture.getWidth());
    assertEquals(height, picture.getHeight());
  }

  /** The heading, a row for each output but at most four, and the spikes. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 2, 2", "1, 6, 4", "2, 1, 1", "3, 1, 1", "3, 7, 1", "50, 3, 1"})
  void anyNumberOfArgumentsAndValues(int arguments, int outputs, int rows) throws IOException {
    draws(dataset(random(20 * arguments), arguments, outputs), 60, 1320, 44 + 360 * rows + 570);
  }

  @Test
  void gridsOfTwoArguments() throws IOException {
    draws(dataset(grid(), 2, 2), 60, 1320, 44 + 720 + 570);
  }

  @Test
  void onlyPartOfAWideLayerIsShown() throws IOException {
    draws(dataset(random(20), 1, 1), 900, 1320, 44 + 360 + 90 + 2 * 512);
  }

  @Test
  void moreValuesThanPoints() throws IOException {
    draws(dataset(random(3 * 30_000), 3, 2), 60, 1320, 44 + 360 + 570);
  }

  @Test
  void oneValueEverywhere() throws IOException {
    float[] same = new float[20];
    Samples samples = Samples.ofFunction(Shape.of(1), same, 1, same);
    draws(Dataset.ofFunction("flat", samples, samples, SCALING), 60, 1320, 44 + 360 + 570);
  }

  @Test
  void valuesAreThoseThatNumbersStandFor() {
    Dataset dataset = dataset(random(20), 1, 1);
    try (var inferencer = inferencer(1, 60, 1)) {
      FunctionValues values = values(dataset, inferencer);
      float[] number = new float[1];
      dataset.test().readTargets(7, number, 0);
      assertEquals(10 + 2 * number[0], values.target(7, 0), 1e-5);
      assertEquals(values.prediction(7, 0) - values.target(7, 0), values.error(7, 0));
    }
  }

  @Test
  void aGridIsFoundWhateverItsOrder() {
    try (var inferencer = inferencer(2, 60, 1)) {
      PlaneGrid grid = PlaneGrid.of(values(dataset(grid(), 2, 1), inferencer)).orElseThrow();
      assertEquals(new Axes.Range(0, 2), grid.across());
      assertEquals(new Axes.Range(0, 3), grid.upwards());
      assertEquals(11, grid.nearest(-0.3, 0.4));
      assertEquals(11 - 4, grid.nearest(0.6, 0.4));
      assertEquals(11 - 4 - 3, grid.nearest(1.4, 99));
    }
  }

  @Test
  void whatIsNoFullGridIsNone() {
    try (var inferencer = inferencer(2, 60, 1)) {
      float[] hole = grid();
      hole[0] = 0;
      assertTrue(PlaneGrid.of(values(dataset(hole, 2, 1), inferencer)).isEmpty());
      float[] line = {0, 0, 0, 1, 0, 2, 0, 3};
      assertTrue(PlaneGrid.of(values(dataset(line, 2, 1), inferencer)).isEmpty());
      assertTrue(PlaneGrid.of(values(dataset(random(24), 2, 1), inferencer)).isEmpty());
    }
  }

  @Test
  void ticksAreRoundNumbersWithin() {
    assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, new Axes.Range(-1, 1).ticks(), 1e-12);
    assertArrayEquals(
        new double[] {-0.2, 0, 0.2, 0.4, 0.6, 0.8}, new Axes.Range(-0.2, 0.82).ticks(), 1e-12);
    double[] ticks = {-0.5, 0, 0.5};
    assertEquals("-0.5", Canvas.number(-0.5, ticks));
    assertEquals("0.0", Canvas.number(-0.0, ticks));
    assertEquals("1000", Canvas.number(1000, new double[] {0, 1000}));
  }

  @Test
  void errorsAreColouredAlikeOnBothSidesOfZero() {
    ColorScale scale = ColorScale.diverging(DoubleStream.of(-0.5, 0.2));
    assertEquals(new Axes.Range(-0.5, 0.5), scale.range());
    assertEquals(0xF7F7F7, scale.color(0).getRGB() & 0xFFFFFF);
    assertNotEquals(scale.color(0.2), scale.color(-0.2));
    ColorScale rising = ColorScale.rising(DoubleStream.of(3, 5, Double.NaN));
    assertEquals(new Axes.Range(3, 5), rising.range());
    assertEquals(0x440154, rising.color(2).getRGB() & 0xFFFFFF);
    assertEquals(0xFDE725, rising.color(6).getRGB() & 0xFFFFFF);
  }
}
