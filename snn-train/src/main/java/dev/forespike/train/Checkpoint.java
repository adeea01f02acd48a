package dev.forespike.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.file.OneLine;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.file.ContentChecksum;
import dev.forespike.train.file.LayersToGraph;
import dev.forespike.train.file.Migrations;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.StrictJson;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.CreditAssignment;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.run.CheckpointFiles;
import dev.forespike.train.run.JsonDifference;
import dev.forespike.train.run.Progression;
import dev.forespike.train.runtime.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run as it stood after some update: parameters, optimizer state, feedback weights and position.
 * A run that goes on from here ends with the same bits as one that was never interrupted.
 *
 * <p>A run folder holds the last two, {@code checkpoint/state.safetensors} and {@code
 * checkpoint/previous.safetensors}, each with a checksum over its whole content.
 */
public final class Checkpoint {
  static final String RECORD = "forespike.checkpoint";

  /**
   * Reports of version 1 had no cosines of feedback, those of version 2 no relative errors; version
   * 4 brought operator networks, whose members an older record has no need of. Networks were lists
   * of layers up to that one.
   */
  static final Migrations VERSIONS =
      new Migrations(
          "checkpoint",
          "version",
          List.of(
              json -> addToReports(json, "feedbackCosine"),
              json -> addToReports(json, "relativeError"),
              _ -> {},
              LayersToGraph::withinConfiguration));

  private static final Set<String> MEMBERS =
      Set.of("version", "configuration", "dataset", "startedFrom", "progression");

  private final Path file;
  private final TrainingSpec spec;
  private final DatasetIdentity dataset;
  private final Optional<String> startedFrom;
  private final Progression progression;
  private final Map<String, Tensor> tensors;

  private Checkpoint(
      Path file,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom,
      Progression progression,
      Map<String, Tensor> tensors) {
    this.file = file;
    this.spec = spec;
    this.dataset = dataset;
    this.startedFrom = startedFrom;
    this.progression = progression;
    this.tensors = tensors;
  }

  /**
   * Reads a checkpoint.
   *
   * @param path a run folder, its checkpoint folder, or a checkpoint file
   * @return the checkpoint; of a folder the last one
   * @throws ModelException if there is none, or it is damaged; the message then says whether the
   *     previous one is whole
   * @throws IOException if it cannot be read
   */
  public static Checkpoint read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return readFile(path);
    }
    Path nested = path.resolve(CheckpointFiles.FOLDER);
    Path folder = Files.isDirectory(nested) ? nested : path;
    Path state = folder.resolve(CheckpointFiles.STATE);
    Path previous = folder.resolve(CheckpointFiles.PREVIOUS);
    if (!Files.exists(state) && !Files.exists(previous)) {
      throw new ModelException(path + ": holds no checkpoint; nothing was trained here yet");
    }
    try {
      return readFile(state);
    } catch (IOException damaged) {
      throw new ModelException(damaged.getMessage() + offer(previous));
    }
  }

  private static String offer(Path previous) {
    try {
      Checkpoint whole = readFile(previous);
      return "; the previous checkpoint, "
          + whole.where()
          + ", is whole: go on from it with --resume "
          + previous;
    } catch (IOException e) {
      return "";
    }
  }

  private static Checkpoint readFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelException(file + ": no such checkpoint");
    }
    Safetensors content = Safetensors.read(file);
    Map<String, String> metadata = content.metadata();
    String text = metadata.get(RECORD);
    if (text == null) {
      throw new ModelException(file + ": is no checkpoint: metadata " + RECORD + " is missing");
    }
    String checksum = ContentChecksum.of(content.tensors(), metadata);
    if (!checksum.equals(metadata.get(ContentChecksum.KEY))) {
      throw new ModelException(file + ": is damaged: its checksum does not match its content");
    }
    try {
      if (!(StrictJson.parse(text) instanceof JsonObject json)) {
        throw new ModelException(file + ": is no usable checkpoint: its record must be an object");
      }
      part(file, json, "version");
      VERSIONS.apply(json);
      var checkpoint =
          new Checkpoint(
              file,
              SpecJson.decode(part(file, json, "configuration"), TrainingSpec.class),
              SpecJson.decode(part(file, json, "dataset"), DatasetIdentity.class),
              startedFrom(json),
              SpecJson.decode(part(file, json, "progression"), Progression.class),
              content.tensors());
      Migrations.checkMembers(json, "the record", MEMBERS);
      Safetensors.checkKeys(metadata, Set.of(RECORD, ContentChecksum.KEY));
      checkpoint.checkPlace();
      return checkpoint;
    } catch (JsonParseException | SpecException e) {
      throw new ModelException(file + ": is no usable checkpoint: " + OneLine.message(e));
    }
  }

  private static Optional<String> startedFrom(JsonObject json) {
    JsonElement found = json.get(RecordedRun.STARTED_FROM);
    if (found == null) {
      return Optional.empty();
    }
    if (!found.isJsonPrimitive() || !found.getAsJsonPrimitive().isString()) {
      throw new SpecException(RecordedRun.STARTED_FROM + " must be a text");
    }
    return Optional.of(found.getAsString());
  }

  /** A list that reports of older versions had not. */
  private static void addToReports(JsonObject json, String name) {
    if (json.get("progression") instanceof JsonObject progression
        && progression.get("reports") instanceof JsonArray reports) {
      for (JsonElement report : reports) {
        if (report instanceof JsonObject entry && !entry.has(name)) {
          entry.add(name, new JsonArray());
        }
      }
    }
  }

  private static JsonElement part(Path file, JsonObject json, String name) throws ModelException {
    JsonElement part = json.get(name);
    if (part == null) {
      throw new ModelException(file + ": is no usable checkpoint: its record lacks " + name);
    }
    return part;
  }

  private void checkPlace() {
    boolean within = samplesSeen() == 0 || samplesSeen() < dataset.trainSamples();
    if (!within || samplesSeen() % spec.batch() != 0) {
      throw new SpecException("no batch ends after " + samplesSeen() + " samples");
    }
  }

  /**
   * Where it was read from.
   *
   * @return the checkpoint's file
   */
  public Path file() {
    return file;
  }

  /**
   * The run folder it belongs to.
   *
   * @return the folder above its checkpoint folder, or the file's own folder where that is none
   */
  public Path runFolder() {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    boolean nested = folder.endsWith(CheckpointFiles.FOLDER) && folder.getNameCount() > 1;
    return nested ? folder.resolveSibling("") : folder;
  }

  /**
   * The run's specification.
   *
   * @return everything that decides its result
   */
  public TrainingSpec spec() {
    return spec;
  }

  /**
   * The dataset the run trains on.
   *
   * @return its name and what tells it from others
   */
  public DatasetIdentity dataset() {
    return dataset;
  }

  /**
   * The number of epochs behind.
   *
   * @return from 0
   */
  public int epochs() {
    return progression.reports().size();
  }

  /**
   * Training samples seen in the epoch in progress.
   *
   * @return 0 at the border between epochs
   */
  public int samplesSeen() {
    return progression.seen();
  }

  /** The position in words. */
  String where() {
    return "after epoch "
        + epochs()
        + (samplesSeen() == 0 ? "" : " and " + samplesSeen() + " samples");
  }

  /** Checksum of the weights the run began with, unless they were untrained. */
  Optional<String> startedFrom() {
    return startedFrom;
  }

  /**
   * The network with its weights at that moment.
   *
   * @return a new network
   * @throws ModelException if a tensor is missing or does not fit
   */
  public Network network() throws ModelException {
    Parameters parameters =
        new TensorReader(file, tensors).parameters(spec.network(), TensorReader.LAYERS);
    return new Network(parameters, spec.encoding(), spec.timesteps(), dataset.classNames());
  }

  /**
   * The matrices that multiplied the error.
   *
   * @return for each hidden layer {@code [hidden][outputs]}; empty for a rule without feedback
   *     weights, and for an operator network
   * @throws ModelException if a tensor is missing or does not fit
   */
  public List<float[]> feedback() throws ModelException {
    Rule rule = spec.rule();
    if (rule.eventDriven()) {
      return eventFeedback();
    }
    if (!Learners.isLocal(rule) || spec.network().head().contracts()) {
      return List.of();
    }
    try (Workers workers = new Workers(1)) {
      CreditAssignment credit = credit(rule, workers);
      var matrices = new ArrayList<float[]>();
      for (int layer = 0; layer < spec.network().hiddenLayers(); layer++) {
        credit.feedback(layer).ifPresent(matrices::add);
      }
      return matrices;
    }
  }

  private List<float[]> eventFeedback() throws ModelException {
    Network network = network();
    try (Workers workers = new Workers(1)) {
      var compute = new Compute(Kernels.best(), workers);
      // What a spike train is made of plays no part here.
      var trainee =
          new EventTrainee(spec, (_, _) -> SpikeTrain.empty(), network.parameters(), compute);
      new TensorReader(file, tensors).fill(trainee.state());
      var matrices = new ArrayList<float[]>();
      for (int layer = 0; layer < spec.network().hiddenLayers(); layer++) {
        trainee.feedback(layer).ifPresent(matrices::add);
      }
      return matrices;
    }
  }

  /**
   * How often OPZO's feedback has been updated.
   *
   * @return the number of updates, or empty for another rule
   * @throws ModelException if a tensor is missing or does not fit
   */
  public OptionalLong feedbackUpdates() throws ModelException {
    Rule rule = spec.rule();
    if (!Learners.isLocal(rule) || spec.network().head().contracts()) {
      return OptionalLong.empty();
    }
    try (Workers workers = new Workers(1)) {
      return credit(rule, workers).updates();
    }
  }

  private CreditAssignment credit(Rule rule, Workers workers) throws ModelException {
    var reader = new TensorReader(file, tensors);
    Parameters parameters = reader.parameters(spec.network(), TensorReader.LAYERS);
    var compute = new Compute(Kernels.best(), workers);
    CreditAssignment credit = Learners.credit(rule, parameters, spec.seed(), compute);
    reader.fill(credit.state());
    credit.restored();
    return credit;
  }

  Progression progression() {
    return progression;
  }

  /** Puts everything back in its place. */
  void restore(Parameters parameters, OptimizerState optimizer, Trainee trainee)
      throws ModelException {
    var reader = new TensorReader(file, tensors);
    reader.fill(parameters, TensorReader.LAYERS);
    for (int i = 0; i < optimizer.moments().size(); i++) {
      reader.fill(optimizer.moments().get(i), moments(i));
    }
    optimizer.restored(progression.updates());
    reader.fill(trainee.state());
    trainee.restored();
    reader.checkNothingLeft();
  }

  /**
   * Refuses to go on with another configuration or dataset; the number of epochs may differ.
   *
   * @throws ModelException naming what differs
   */
  void checkSame(TrainingSpec other, DatasetIdentity otherDataset) throws ModelException {
    var differences =
        new ArrayList<>(
            JsonDifference.between(
                SpecJson.encode(spec.withEpochs(1)), SpecJson.encode(other.withEpochs(1))));
    differences.addAll(
        JsonDifference.between(SpecJson.encode(dataset), SpecJson.encode(otherDataset)));
    if (!differences.isEmpty()) {
      throw new ModelException(
          file + ": is from another configuration: " + String.join("; ", differences));
    }
    int behind = epochs() + (samplesSeen() > 0 ? 1 : 0);
    if (other.epochs() < behind) {
      throw new ModelException(
          file + ": stands " + where() + ", so " + other.epochs() + " epochs are too few");
    }
  }

  private static String moments(int index) {
    return "optimizer." + OptimizerState.momentName(index) + ".";
  }

  /** Writes a checkpoint as a whole; the one before stays as the previous one. */
  static void write(
      Path folder,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom,
      Progression progression,
      Parameters parameters,
      OptimizerState optimizer,
      Trainee trainee)
      throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>(Network.tensors(parameters, TensorReader.LAYERS));
    for (int i = 0; i < optimizer.moments().size(); i++) {
      tensors.putAll(Network.tensors(optimizer.moments().get(i), moments(i)));
    }
    trainee
        .state()
        .forEach((name, values) -> tensors.put("rule." + name, Tensor.of(values, values.length)));
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSIONS.current());
    json.add("configuration", SpecJson.encode(spec));
    json.add("dataset", SpecJson.encode(dataset));
    startedFrom.ifPresent(checksum -> json.addProperty(RecordedRun.STARTED_FROM, checksum));
    json.add("progression", SpecJson.encode(progression));
    var metadata = new TreeMap<>(Map.of(RECORD, json.toString()));
    metadata.put(ContentChecksum.KEY, ContentChecksum.of(tensors, metadata));
    TensorReader.checkFinite(folder.resolve(CheckpointFiles.STATE), tensors);
    CheckpointFiles.keepPrevious(
        folder.resolve(CheckpointFiles.STATE), folder.resolve(CheckpointFiles.PREVIOUS));
    new Safetensors(tensors, metadata).write(folder.resolve(CheckpointFiles.STATE));
  }
}
