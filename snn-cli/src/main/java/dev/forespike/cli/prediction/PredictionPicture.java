package dev.forespike.cli.prediction;

import dev.forespike.api.Samples;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.picture.Canvas;
import dev.forespike.train.Network;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** What a network makes of a function or of several, above the spikes of one sample. */
final class PredictionPicture {
  private static final int HEADER = 44;

  private PredictionPicture() {}

  /**
   * Draws the picture.
   *
   * @param headline what stands above all
   * @param test the samples that the values are of
   * @return a PNG file
   */
  static byte[] of(String headline, Network network, Samples test, FunctionValues values)
      throws IOException {
    List<List<BufferedImage>> rows = new ArrayList<>();
    List<BufferedImage> spikes;
    Optional<ValueGrid> grid = values.grid();
    if (grid.isPresent()) {
      var functions = new OperatorRows(values);
      rows.addAll(functions.rows());
      int function = functions.function();
      spikes =
          network.spec().head().contracts()
              ? PartSpikes.of(network, test, grid.get(), function)
              : PartSpikes.of("Spikes for test function " + function, network, test, function);
    } else {
      var function = new FunctionRows(values);
      rows.addAll(function.rows());
      spikes = PartSpikes.of(function.describe(), network, test, function.sample());
    }
    spikes.forEach(part -> rows.add(List.of(part)));
    return together(headline, rows);
  }

  private static byte[] together(String headline, List<List<BufferedImage>> rows)
      throws IOException {
    int height = rows.stream().mapToInt(row -> row.getFirst().getHeight()).sum();
    var canvas = new Canvas(ComparisonPanels.WIDTH, HEADER + height);
    Font font = Canvas.TITLE.deriveFont(17f);
    canvas.write(font, headline, ComparisonPanels.WIDTH / 2.0, 28, 0.5);
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
}
