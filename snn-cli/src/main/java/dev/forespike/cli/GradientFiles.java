package dev.forespike.cli;

import dev.forespike.api.NetworkSpec;
import dev.forespike.train.GradientReport;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a gradient report as NumPy arrays. */
final class GradientFiles {
  private final NetworkSpec spec;
  private final GradientReport report;
  private final ArrayFolder folder;

  GradientFiles(Network network, GradientReport report, Path out) throws IOException {
    spec = network.spec();
    this.report = report;
    folder = new ArrayFolder(out);
  }

  ArrayFolder write() throws IOException {
    int steps = report.pass().timesteps();
    int samples = report.pass().samples();
    for (int layer = 0; layer < report.layers(); layer++) {
      parameters("layers." + layer, layer, report.weights(layer), report.biases(layer));
      parameters(
          "reference.layers." + layer,
          layer,
          report.referenceWeights(layer),
          report.referenceBiases(layer));
      Optional<float[]> direction = report.direction(layer);
      if (direction.isPresent()) {
        float[] biases = report.directionOfBiases(layer).orElse(new float[0]);
        parameters("direction." + layer, layer, direction.get(), biases);
      }
    }
    for (int layer = 0; layer < spec.hiddenLayers(); layer++) {
      Optional<float[]> feedback = report.feedback(layer);
      if (feedback.isPresent()) {
        folder.write("feedback." + layer, feedback.get(), width(layer), spec.outputs());
      }
      Optional<float[]> noise = report.noise(layer);
      if (noise.isPresent()) {
        folder.write("noise." + layer, noise.get(), steps, samples, width(layer));
      }
    }
    folder.write("output", report.pass().outputs(), steps, samples, spec.outputs());
    folder.write("error", report.errors(), steps, samples, spec.outputs());
    return folder;
  }

  private void parameters(String name, int layer, float[] weights, float[] biases)
      throws IOException {
    folder.write(name + ".weight", weights, width(layer), spec.inputOf(layer).size());
    if (biases.length > 0) {
      folder.write(name + ".bias", biases, width(layer));
    }
  }

  private int width(int layer) {
    return spec.inputOf(layer + 1).size();
  }
}
