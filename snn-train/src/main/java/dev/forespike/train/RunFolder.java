package dev.forespike.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.train.file.AtomicFile;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of a run: {@code run.json}, {@code model.safetensors}, {@code checkpoint/}. Each file
 * is written beside and renamed after every epoch.
 */
final class RunFolder {
  /** The project's version, recorded with each run. */
  static final String VERSION = "0.1.0-SNAPSHOT";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final Path folder;
  private final JsonObject header;
  private final TrainingSpec spec;

  private RunFolder(Path folder, JsonObject header, TrainingSpec spec) {
    this.folder = folder;
    this.header = header;
    this.spec = spec;
  }

  static RunFolder create(Path folder, TrainingSpec spec, Dataset dataset, int threads)
      throws IOException {
    Files.createDirectories(folder.resolve("checkpoint"));
    JsonObject header = new JsonObject();
    header.addProperty("version", VERSION);
    header.addProperty("seed", spec.seed());
    header.add("configuration", SpecJson.encode(spec));
    JsonObject data = new JsonObject();
    data.addProperty("name", dataset.name());
    data.addProperty("trainSamples", dataset.train().size());
    data.addProperty("testSamples", dataset.test().size());
    data.addProperty("classes", dataset.classes());
    JsonObject checksums = new JsonObject();
    new TreeMap<>(dataset.checksums()).forEach(checksums::addProperty);
    data.add("checksums", checksums);
    header.add("dataset", data);
    header.addProperty("threads", threads);
    header.addProperty("jdk", Runtime.version().toString());
    header.addProperty("simd", Kernels.best().vectorBits());
    header.addProperty("cores", Runtime.getRuntime().availableProcessors());
    return new RunFolder(folder, header, spec);
  }

  void write(
      Network network,
      List<EpochReport> reports,
      OptimizerState optimizer,
      Learner learner,
      long iteration)
      throws IOException {
    network.save(folder.resolve("model.safetensors"));
    checkpoint(network, optimizer, learner, iteration, reports.size());
    JsonObject json = header.deepCopy();
    JsonArray epochs = new JsonArray();
    reports.forEach(report -> epochs.add(epoch(report)));
    json.add("epochs", epochs);
    String text = GSON.toJson(json) + "\n";
    AtomicFile.write(folder.resolve("run.json"), temporary -> Files.writeString(temporary, text));
  }

  private static JsonElement epoch(EpochReport report) {
    JsonObject entry = new JsonObject();
    entry.addProperty("epoch", report.epoch());
    entry.addProperty("trainLoss", report.trainLoss());
    entry.addProperty("trainAccuracy", report.trainAccuracy());
    entry.addProperty("testLoss", report.testLoss());
    entry.addProperty("testAccuracy", report.testAccuracy());
    entry.addProperty("seconds", report.seconds());
    entry.addProperty("samplesPerSecond", report.samplesPerSecond());
    entry.add("firingRate", SpecJson.encode(report.firingRate()));
    if (!report.cosine().isEmpty()) {
      entry.add("cosine", SpecJson.encode(report.cosine()));
      entry.add("normRatio", SpecJson.encode(report.normRatio()));
    }
    return entry;
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
