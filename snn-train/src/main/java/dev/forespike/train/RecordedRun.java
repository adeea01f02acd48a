package dev.forespike.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.api.FileException;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.file.OneLine;
import dev.forespike.train.file.LayersToGraph;
import dev.forespike.train.file.Migrations;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code run.json}, the record of a run. Records of every version are read; members that are
 * not known are refused, wherever they stand.
 */
public final class RecordedRun {
  /** The file's name in a run folder. */
  public static final String NAME = "run.json";

  /**
   * Version 1 did not say its version, nor what keeps the bits of a run; networks of version 2 were
   * lists of layers.
   */
  static final Migrations VERSIONS =
      new Migrations(
          "record",
          "format",
          List.of(json -> json.add("bits", RunRecord.bits()), LayersToGraph::withinConfiguration));

  /** Checksum of the weights a run began with, unless they were untrained. */
  static final String STARTED_FROM = "startedFrom";

  private static final Set<String> MEMBERS =
      Set.of(
          "format",
          "version",
          "seed",
          "configuration",
          STARTED_FROM,
          "dataset",
          "threads",
          "jdk",
          "simd",
          "cores",
          "bits",
          "epochs");

  private static final Set<String> DATASET =
      Set.of(
          "name",
          "trainSamples",
          "testSamples",
          "targets",
          "grid",
          "scaling",
          "classes",
          RunRecord.CLASS_NAMES,
          "checksums");

  private static final Set<String> EPOCH =
      Set.of(
          "epoch",
          "trainLoss",
          "trainAccuracy",
          "testLoss",
          "testAccuracy",
          "relativeError",
          "seconds",
          "samplesPerSecond",
          "firingRate",
          "cosine",
          "normRatio",
          "feedbackCosine");

  private RecordedRun() {}

  /**
   * Reads the record of a run.
   *
   * @param folder the run folder
   * @return JSON of the present version, with no member that is not known; members may be missing
   *     where the run has not come so far
   * @throws ModelException if the folder holds no record, or what it holds is none, of a newer
   *     version, or says something that is not known
   * @throws IOException if it cannot be read
   */
  public static String read(Path folder) throws IOException {
    return json(folder).toString();
  }

  static JsonObject json(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new ModelException(folder + ": is no run folder: it holds no " + NAME);
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw FileException.reading(file, e);
    }
    try {
      if (!(parse(text) instanceof JsonObject json)) {
        throw new SpecException("it must be an object");
      }
      if (!json.has(VERSIONS.member())) {
        json.addProperty(VERSIONS.member(), 1);
      }
      VERSIONS.apply(json);
      check(json);
      return json;
    } catch (JsonParseException | IllegalStateException | SpecException e) {
      throw new ModelException(file + ": is no record of a run: " + OneLine.message(e));
    }
  }

  /** Figures that are not finite are no JSON, but runs have written them. */
  private static JsonElement parse(String text) {
    try {
      return StrictJson.parse(text);
    } catch (JsonParseException e) {
      if (text.contains("NaN") || text.contains("Infinity")) {
        return JsonParser.parseString(text);
      }
      throw e;
    }
  }

  private static void check(JsonObject json) {
    Migrations.checkMembers(json, "it", MEMBERS);
    if (json.has("configuration")) {
      SpecJson.decode(json.get("configuration"), TrainingSpec.class);
    }
    if (json.get("dataset") instanceof JsonObject dataset) {
      Migrations.checkMembers(dataset, "dataset", DATASET);
    }
    if (json.get("bits") instanceof JsonObject bits) {
      Migrations.checkMembers(bits, "bits", RunRecord.bits().keySet());
    }
    if (json.get("epochs") instanceof JsonArray epochs) {
      for (int i = 0; i < epochs.size(); i++) {
        if (epochs.get(i) instanceof JsonObject epoch) {
          checkEpoch(epoch, "epochs[" + i + "]");
        }
      }
    }
  }

  private static void checkEpoch(JsonObject epoch, String where) {
    Migrations.checkMembers(epoch, where, EPOCH);
    if (epoch.get("relativeError") instanceof JsonObject error) {
      Migrations.checkMembers(error, where + ".relativeError", Set.of("mean", "median"));
    }
  }
}
