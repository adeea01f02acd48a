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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** {@link Safetensors} and {@link Network}: what was read can be written, and reads the same. */
final class SafetensorsTarget implements FuzzTarget {
  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public void read(Path file) throws IOException {
    Safetensors content = Safetensors.read(file);
    // Also what is no network must come back, so that comes first and the input is put back.
    byte[] input = Files.readAllBytes(file);
    try {
      content.write(file);
      checkSame(content, Safetensors.read(file));
    } catch (IOException e) {
      throw new AssertionError("cannot be read again", e);
    }
    Files.write(file, input);
    checkComesBack(Network.load(file), file);
  }

  static void checkComesBack(Network network, Path file) {
    try {
      network.save(file);
      Network again = Network.load(file);
      if (!network.spec().equals(again.spec())
          || !network.encoding().equals(again.encoding())
          || network.timesteps() != again.timesteps()) {
        throw new AssertionError(network.spec() + " came back as " + again.spec());
      }
    } catch (IOException e) {
      throw new AssertionError("cannot be loaded again", e);
    }
  }

  private static void checkSame(Safetensors content, Safetensors again) {
    if (!content.metadata().equals(again.metadata())
        || !content.tensors().keySet().equals(again.tensors().keySet())) {
      throw new AssertionError(content + " came back as " + again);
    }
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              Tensor other = Objects.requireNonNull(again.tensors().get(name));
              if (tensor.type() != other.type()
                  || !tensor.shape().equals(other.shape())
                  || !Arrays.equals(tensor.values(), other.values())) {
                throw new AssertionError(tensor + " came back as " + other);
              }
            });
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof ModelException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    Network.untrained(
            NetworkSpec.input(2).dense(3, Lif.of(0.5, 1)).readout(2), new Encoding.Direct(), 4, 1)
        .save(folder.resolve("lif"));
    Network.untrained(
            NetworkSpec.input(1, 2, 1)
                .withBias()
                .dense(2, IntegrateAndFire.of(0.9))
                .readout(1, Readout.leakyIntegrator(0.25)),
            new Encoding.Latency(),
            5,
            1)
        .save(folder.resolve("integrate-and-fire"));
    Network.untrained(NetworkSpec.input(1).readout(1), new Encoding.Rate(), 1, 1)
        .save(folder.resolve("readout"));
    // No network, but both element types, a scalar and nothing at all.
    new Safetensors(
            Map.of(
                "a", Tensor.of(new float[] {1}),
                "b", Tensor.of(new double[] {1, 2}, 2, 1),
                "c", Tensor.of(new float[0], 3, 0)),
            Map.of("format", "pt"))
        .write(folder.resolve("tensors"));
  }
}
