package dev.forespike.cli.prediction;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.picture.SpikePicture;
import dev.forespike.data.Encoders;
import dev.forespike.train.Batch;
import dev.forespike.train.Inference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The spikes of one sample: of a plain network, or of each part of an operator network, the branch
 * for a function and the trunks for the point in the middle of a grid.
 */
final class PartSpikes {
  private PartSpikes() {}

  /**
   * Draws the spikes of a network that is one part.
   *
   * @param sample index of the sample
   */
  static List<BufferedImage> of(String title, Network network, Samples samples, int sample) {
    return List.of(draw(title, network, of(network, samples, sample), 1));
  }

  /**
   * Draws the spikes of all parts of an operator network.
   *
   * @param function index of the function among the samples
   */
  static List<BufferedImage> of(Network network, Samples samples, ValueGrid grid, int function) {
    int parts = network.spec().parts().size();
    var pictures = new ArrayList<BufferedImage>();
    Network branch = network.part(0);
    pictures.add(
        draw(
            String.format(
                Locale.ROOT,
                "Spikes of the %s for test function %d",
                NetworkSpec.partName(0),
                function),
            branch,
            of(branch, samples, function),
            parts));
    for (int part = 1; part < parts; part++) {
      Network trunk = network.part(part);
      int[] axes = parts == 2 ? IntStream.range(0, grid.axes()).toArray() : new int[] {part - 1};
      pictures.add(
          draw(
              String.format(
                  Locale.ROOT,
                  "Spikes of %s for %s",
                  NetworkSpec.partName(part),
                  middle(grid, axes)),
              trunk,
              of(trunk, grid, axes),
              parts));
    }
    return pictures;
  }

  private static BufferedImage draw(String title, Network part, Inference spikes, int parts) {
    int hidden = part.spec().hiddenLayers();
    return SpikePicture.of(title, spikes, hidden, ComparisonPanels.WIDTH, parts);
  }

  private static Inference of(Network network, Samples samples, int sample) {
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), 1)) {
      return inferencer.run(samples.range(sample, sample + 1));
    }
  }

  /** A trunk takes coordinates as they are, whatever the encoding of functions. */
  private static Inference of(Network trunk, ValueGrid grid, int[] axes) {
    float[] point = new float[axes.length];
    for (int i = 0; i < axes.length; i++) {
      point[i] = (float) middle(grid, axes[i]);
    }
    try (var inferencer = Inferencer.of(trunk, 1)) {
      return inferencer.run(Batch.constant(point, 1, point.length, trunk.timesteps()));
    }
  }

  private static double middle(ValueGrid grid, int axis) {
    return grid.axis(axis)[Math.floorDiv(grid.length(axis), 2)];
  }

  private static String middle(ValueGrid grid, int[] axes) {
    return IntStream.of(axes)
        .mapToObj(
            axis ->
                String.format(
                    Locale.ROOT,
                    "%s = %.3f",
                    grid.axes() == 1 ? "x" : "axis " + axis,
                    middle(grid, axis)))
        .collect(Collectors.joining(", "));
  }
}
