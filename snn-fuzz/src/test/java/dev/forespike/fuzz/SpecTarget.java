package dev.forespike.fuzz;

import dev.forespike.api.Encoding;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.train.ModelException;
import dev.forespike.train.Network;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The specification inside a model file: the input is its text, and the file around it is good.
 * Through the whole file a search hardly gets there, because a text of another length needs another
 * length of the header.
 */
final class SpecTarget implements FuzzTarget {
  private static final Map<String, Tensor> TENSORS =
      Map.of(
          "layers.0.weight", Tensor.of(new float[6], 3, 2),
          "layers.1.weight", Tensor.of(new float[6], 2, 3));

  @Override
  public String name() {
    return "spec";
  }

  @Override
  public void read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    new Safetensors(TENSORS, Map.of("forespike.spec", text)).write(file);
    Network network = Network.load(file);
    SafetensorsTarget.checkComesBack(network, file);
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof ModelException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    Network[] networks = {
      Network.untrained(
          NetworkSpec.input(2).dense(3, Lif.of(0.5, 1)).readout(2), new Encoding.Direct(), 4, 1),
      Network.untrained(
          NetworkSpec.input(1, 2, 1)
              .dense(3, IntegrateAndFire.of(0.9))
              .readout(2, Readout.leakyIntegrator(0.25)),
          new Encoding.Latency(),
          1 << 20,
          1)
    };
    for (int i = 0; i < networks.length; i++) {
      Path file = folder.resolve("spec" + i);
      networks[i].save(file);
      String text = Safetensors.read(file).metadata().get("forespike.spec");
      Files.writeString(file, Objects.requireNonNull(text));
    }
  }
}
