package dev.forespike.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.train.file.SpecJson;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The record of a run as JSON: its whole configuration, where it ran, and its epochs. */
final class RunRecord {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

  /** What classes are called, in the record of the dataset. */
  static final String CLASS_NAMES = "classNames";

  private final JsonObject header;

  private RunRecord(JsonObject header) {
    this.header = header;
  }

  static RunRecord of(
      TrainingSpec spec, Dataset dataset, int threads, Optional<String> startedFrom) {
    JsonObject header = new JsonObject();
    header.addProperty(RecordedRun.VERSIONS.member(), RecordedRun.VERSIONS.current());
    header.addProperty("version", version());
    header.addProperty("seed", spec.seed());
    header.add("configuration", SpecJson.encode(spec));
    startedFrom.ifPresent(checksum -> header.addProperty(RecordedRun.STARTED_FROM, checksum));
    JsonObject data = new JsonObject();
    data.addProperty("name", dataset.name());
    data.addProperty("trainSamples", dataset.train().size());
    data.addProperty("testSamples", dataset.test().size());
    if (dataset.isFunction()) {
      data.addProperty("targets", dataset.outputs());
      dataset.train().grid().ifPresent(grid -> data.addProperty("grid", grid.toString()));
      data.add("scaling", SpecJson.encode(dataset.scaling()));
    } else {
      data.addProperty("classes", dataset.classes());
      if (!dataset.classNames().isEmpty()) {
        data.add(CLASS_NAMES, SpecJson.encode(dataset.classNames()));
      }
    }
    JsonObject checksums = new JsonObject();
    new TreeMap<>(dataset.checksums()).forEach(checksums::addProperty);
    data.add("checksums", checksums);
    header.add("dataset", data);
    header.addProperty("threads", threads);
    header.addProperty("jdk", Runtime.version().toString());
    header.addProperty("simd", Kernels.best().vectorBits());
    header.addProperty("cores", Runtime.getRuntime().availableProcessors());
    header.add("bits", bits());
    return new RunRecord(header);
  }

  /**
   * What may be changed of this run without changing a bit of its network, and what changes it by
   * rounding alone: gradients of chunks are summed in another order. Whatever else the
   * configuration holds makes another run.
   */
  static JsonObject bits() {
    JsonObject bits = new JsonObject();
    bits.add("kept", SpecJson.encode(List.of("threads", "simd", "cores", "evaluation", "resume")));
    bits.add("rounded", SpecJson.encode(List.of("configuration.chunk")));
    return bits;
  }

  /** The version of this module, which the build puts into its descriptor. */
  private static String version() {
    ModuleDescriptor descriptor = RunRecord.class.getModule().getDescriptor();
    return Optional.ofNullable(descriptor)
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown: on the class path");
  }

  /** The record after some epochs. */
  String json(List<EpochReport> reports) {
    JsonObject json = header.deepCopy();
    JsonArray epochs = new JsonArray();
    reports.forEach(report -> epochs.add(epoch(report)));
    json.add("epochs", epochs);
    return GSON.toJson(json) + "\n";
  }

  private static JsonElement epoch(EpochReport report) {
    JsonObject entry = new JsonObject();
    entry.addProperty("epoch", report.epoch());
    entry.addProperty("trainLoss", report.trainLoss());
    // Functions have no accuracy, with evaluation or without.
    if (!Double.isNaN(report.trainAccuracy())) {
      entry.addProperty("trainAccuracy", report.trainAccuracy());
    }
    if (report.evaluated()) {
      addErrors(entry, report);
    }
    entry.addProperty("seconds", report.seconds());
    entry.addProperty("samplesPerSecond", report.samplesPerSecond());
    if (report.evaluated()) {
      entry.add("firingRate", SpecJson.encode(report.firingRate()));
    }
    if (!report.cosine().isEmpty()) {
      entry.add("cosine", SpecJson.encode(report.cosine()));
      entry.add("normRatio", SpecJson.encode(report.normRatio()));
    }
    if (!report.feedbackCosine().isEmpty()) {
      entry.add("feedbackCosine", SpecJson.encode(report.feedbackCosine()));
    }
    return entry;
  }

  /** What the evaluation samples told of how well the network does. */
  private static void addErrors(JsonObject entry, EpochReport report) {
    entry.addProperty("testLoss", report.testLoss());
    if (report.relativeError().isEmpty()) {
      entry.addProperty("testAccuracy", report.testAccuracy());
    } else {
      JsonObject error = new JsonObject();
      error.addProperty("mean", report.relativeError().getFirst());
      error.addProperty("median", report.relativeError().getLast());
      entry.add("relativeError", error);
    }
  }
}
