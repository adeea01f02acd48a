package dev.forespike.cli.file;

import dev.forespike.api.NetworkSpec;
import dev.forespike.data.NpyArray;
import dev.forespike.train.GradientReport;
import dev.forespike.train.Inference;
import dev.forespike.train.Network;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes a gradient report as NumPy arrays. */
public final class GradientFiles {
  private final NetworkSpec spec;
  private final List<NamedLayer> layers;
  private final GradientReport report;
  private final ArrayFolder folder;

  public GradientFiles(Network network, GradientReport report, ArrayFolder folder) {
    spec = network.spec();
    layers = NamedLayer.of(spec);
    this.report = report;
    this.folder = folder;
  }

  public void write() throws IOException {
    for (int layer = 0; layer < layers.size(); layer++) {
      String name = layers.get(layer).file("layers");
      parameters(name, layer, report.weights(layer), report.biases(layer));
      parameters(
          "reference." + name,
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
    for (int layer = 0; layer < layers.size(); layer++) {
      signals(layer);
    }
    for (int part = 0; part < report.parts(); part++) {
      Inference pass = report.pass(part);
      String prefix = NamedLayer.prefix(spec, part);
      int[] shape = {pass.timesteps(), pass.samples(), spec.parts().get(part).outputs()};
      folder.write(prefix + "output", pass.outputs(), shape);
      folder.write(prefix + "error", report.errors(part), shape);
    }
  }

  /** Feedback and noise of hidden layers. */
  private void signals(int layer) throws IOException {
    NamedLayer at = layers.get(layer);
    Optional<float[]> feedback = report.feedback(layer);
    if (feedback.isPresent()) {
      int outputs = spec.parts().get(at.part()).outputs();
      folder.write(at.file("feedback"), feedback.get(), at.width(), outputs);
    }
    Optional<float[]> noise = report.noise(layer);
    if (noise.isPresent()) {
      Inference pass = report.pass(at.part());
      folder.write(at.file("noise"), noise.get(), pass.timesteps(), pass.samples(), at.width());
    }
  }

  /** One direction as the weights are, several of a rule one after the other. */
  private void directions(int layer) throws IOException {
    int count = report.directions();
    if (count == 0 || report.weights(layer).length == 0) {
      return;
    }
    NamedLayer at = layers.get(layer);
    String name = at.file("direction");
    if (report.scalars().length == 0) {
      float[] biases = report.directionOfBiases(0, layer);
      parameters(name, layer, report.direction(0, layer), biases);
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
    folder.write(name + ".weight", weights, count, at.width(), at.inputs());
    if (outputs > 0) {
      folder.write(name + ".bias", biases, count, outputs);
    }
  }

  private void parameters(String name, int layer, float[] weights, float[] biases)
      throws IOException {
    if (weights.length == 0) {
      return; // reads spikes
    }
    NamedLayer at = layers.get(layer);
    folder.write(name + ".weight", weights, at.width(), at.inputs());
    if (biases.length > 0) {
      folder.write(name + ".bias", biases, at.width());
    }
  }
}
