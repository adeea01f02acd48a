package dev.forespike.cli;

import dev.forespike.api.NetworkSpec;
import dev.forespike.data.NpyArray;
import dev.forespike.train.GradientReport;
import dev.forespike.train.Network;
import java.io.IOException;
import java.util.Optional;

/** Writes a gradient report as NumPy arrays. */
final class GradientFiles {
  private final NetworkSpec spec;
  private final GradientReport report;
  private final ArrayFolder folder;

  GradientFiles(Network network, GradientReport report, ArrayFolder folder) {
    spec = network.spec();
    this.report = report;
    this.folder = folder;
  }

  void write() throws IOException {
    int steps = report.pass().timesteps();
    int samples = report.pass().samples();
    for (int layer = 0; layer < report.layers(); layer++) {
      parameters("layers." + layer, layer, report.weights(layer), report.biases(layer));
      parameters(
          "reference.layers." + layer,
          layer,
          report.referenceWeights(layer),
          report.referenceBiases(layer));
      directions(layer);
    }
    if (report.scalars().length > 0) {
      double[] scalars = report.scalars();
      int count = report.directions();
      boolean byLayer = scalars.length > count;
      int[] shape = byLayer ? new int[] {report.layers(), count} : new int[] {count};
      folder.write("derivative", NpyArray.of(scalars, shape));
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
  }

  /** One direction as the weights are, several of a rule one after the other. */
  private void directions(int layer) throws IOException {
    int count = report.directions();
    if (count == 0 || report.weights(layer).length == 0) {
      return;
    }
    if (report.scalars().length == 0) {
      float[] biases = report.directionOfBiases(0, layer);
      parameters("direction." + layer, layer, report.direction(0, layer), biases);
      return;
    }
    int size = report.weights(layer).length;
    int outputs = report.biases(layer).length;
    float[] weights = new float[Math.multiplyExact(count, size)];
    float[] biases = new float[count * outputs];
    for (int k = 0; k < count; k++) {
      System.arraycopy(report.direction(k, layer), 0, weights, k * size, size);
      System.arraycopy(report.directionOfBiases(k, layer), 0, biases, k * outputs, outputs);
    }
    String name = "direction." + layer;
    folder.write(name + ".weight", weights, count, width(layer), spec.inputOf(layer).size());
    if (outputs > 0) {
      folder.write(name + ".bias", biases, count, outputs);
    }
  }

  private void parameters(String name, int layer, float[] weights, float[] biases)
      throws IOException {
    if (weights.length == 0) {
      return; // reads spikes
    }
    folder.write(name + ".weight", weights, width(layer), spec.inputOf(layer).size());
    if (biases.length > 0) {
      folder.write(name + ".bias", biases, width(layer));
    }
  }

  private int width(int layer) {
    return spec.inputOf(layer + 1).size();
  }
}
