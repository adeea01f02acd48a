package dev.forespike.cli.file;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.data.NpyArray;
import dev.forespike.train.Inference;
import dev.forespike.train.Network;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What of a forward pass is written beside the outputs. */
public final class RecordOptions {
  private static final List<String> KNOWN = List.of("membrane", "spikes");

  @Option(
      names = "--record",
      split = ",",
      paramLabel = "WHAT",
      description =
          "What to write of hidden layers: spikes (bool; int8, -1 to 1, for signed neurons),"
              + " membrane, or both with a comma.")
  List<String> what = List.of();

  public void validate() {
    for (String name : what) {
      if (!KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new SpecException(
            "--record \"" + name + "\" is unknown; known are " + String.join(", ", KNOWN));
      }
    }
  }

  public boolean membranes() {
    return records("membrane");
  }

  private boolean records(String name) {
    return what.stream().anyMatch(name::equalsIgnoreCase);
  }

  public void write(ArrayFolder folder, Network network, Inference inference) throws IOException {
    write(folder, network.spec(), 0, inference);
  }

  /**
   * Writes what a part gave.
   *
   * @param part its index, 0 for a network of one part
   */
  public void write(ArrayFolder folder, NetworkSpec network, int part, Inference inference)
      throws IOException {
    NetworkSpec own = network.parts().get(part);
    String prefix = NamedLayer.prefix(network, part);
    int steps = inference.timesteps();
    int samples = inference.samples();
    for (int layer = 0; layer < own.hiddenLayers(); layer++) {
      int width = own.width(layer);
      if (records("spikes")) {
        byte[] spikes = inference.spikes(layer);
        folder.write(
            prefix + "spikes." + layer,
            inference.signed(layer)
                ? NpyArray.ofSigned(spikes, steps, samples, width)
                : NpyArray.ofBooleans(spikes, steps, samples, width));
      }
      Optional<float[]> membranes = inference.membranes(layer);
      if (membranes() && membranes.isPresent()) {
        folder.write(prefix + "membrane." + layer, membranes.get(), steps, samples, width);
      }
    }
  }
}
