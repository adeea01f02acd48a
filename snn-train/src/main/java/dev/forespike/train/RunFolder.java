package dev.forespike.train;

import dev.forespike.api.TrainingSpec;
import dev.forespike.train.file.AtomicFile;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of a run: {@code run.json}, {@code model.safetensors}, {@code checkpoint/}. Each file
 * is written beside and renamed after every epoch.
 */
final class RunFolder {
  private final Path folder;
  private final TrainingSpec spec;

  private RunFolder(Path folder, TrainingSpec spec) {
    this.folder = folder;
    this.spec = spec;
  }

  static RunFolder create(Path folder, TrainingSpec spec) throws IOException {
    Files.createDirectories(folder.resolve("checkpoint"));
    return new RunFolder(folder, spec);
  }

  void write(
      Network network,
      String record,
      OptimizerState optimizer,
      Learner learner,
      long iteration,
      int epoch)
      throws IOException {
    network.save(folder.resolve("model.safetensors"));
    checkpoint(network, optimizer, learner, iteration, epoch);
    AtomicFile.write(folder.resolve("run.json"), temporary -> Files.writeString(temporary, record));
  }

  /** Parameters, optimizer state, feedback weights and position, in one file. */
  private void checkpoint(
      Network network, OptimizerState optimizer, Learner learner, long iteration, int epoch)
      throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>(Network.tensors(network.parameters(), "layers."));
    tensors.putAll(Network.tensors(optimizer.first(), "optimizer.first."));
    if (optimizer.second() != optimizer.first()) {
      tensors.putAll(Network.tensors(optimizer.second(), "optimizer.second."));
    }
    learner
        .state()
        .forEach((name, values) -> tensors.put("rule." + name, Tensor.of(values, values.length)));
    var metadata =
        Map.of(
            "forespike.run", SpecJson.encode(spec).toString(),
            "forespike.epoch", String.valueOf(epoch),
            "forespike.iteration", String.valueOf(iteration),
            "forespike.updates", String.valueOf(optimizer.updates()));
    new Safetensors(tensors, metadata)
        .write(folder.resolve("checkpoint").resolve("state.safetensors"));
  }
}
