package dev.forespike.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.forespike.api.Encoding;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.file.OneLine;
import dev.forespike.train.file.LayersToGraph;
import dev.forespike.train.file.Migrations;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.StrictJson;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A network with its weights, and what it takes to run it: the input encoding and the number of
 * time steps. Saved as one safetensors file whose metadata hold the specification as JSON.
 */
public final class Network {
  private static final String SPEC = "forespike.spec";

  /** Networks of version 1 were lists of layers. */
  private static final Migrations VERSIONS =
      new Migrations("specification", "version", List.of(LayersToGraph::within));

  private static final String CLASS_NAMES = "classNames";

  private static final Set<String> MEMBERS =
      Set.of("version", "network", "encoding", "timesteps", CLASS_NAMES);

  /** What a file may ask for. */
  private static final int MAX_TIMESTEPS = TrainingSpec.MAX_TIMESTEPS;

  /** Thousands of layers; a longer text would only take memory to be refused for another reason. */
  private static final int MAX_SPEC = 1 << 20;

  private final Encoding encoding;
  private final int timesteps;
  private final Parameters parameters;
  private final List<String> classNames;

  Network(Parameters parameters, Encoding encoding, int timesteps, List<String> classNames) {
    this.parameters = parameters;
    this.encoding = encoding;
    this.timesteps = timesteps;
    this.classNames = List.copyOf(classNames);
  }

  /**
   * An untrained network.
   *
   * @param spec its layers
   * @param encoding its input encoding
   * @param timesteps steps T of a sequence, from 1 to 2^20
   * @param seed decides the weights
   * @return the network
   * @throws SpecException if there is no time step, or more than a model file may ask for
   */
  public static Network untrained(NetworkSpec spec, Encoding encoding, int timesteps, long seed) {
    if (timesteps < 1) {
      throw new SpecException("timesteps must be at least 1, but is " + timesteps);
    }
    if (timesteps > MAX_TIMESTEPS) {
      throw new SpecException(
          "timesteps must be at most " + MAX_TIMESTEPS + ", but is " + timesteps);
    }
    return new Network(Parameters.initialize(spec, seed), encoding, timesteps, List.of());
  }

  /**
   * The layers.
   *
   * @return the specification
   */
  public NetworkSpec spec() {
    return parameters.spec();
  }

  /**
   * The input encoding.
   *
   * @return how samples become input
   */
  public Encoding encoding() {
    return encoding;
  }

  /**
   * The number of steps of a sequence.
   *
   * @return T
   */
  public int timesteps() {
    return timesteps;
  }

  /**
   * What the classes are called that the network was trained on.
   *
   * @return one for each output, or empty where they have only numbers
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The weights of a layer; those of an operator network are counted through the branch and then
   * each trunk.
   *
   * @param layer its index, from 0, the read-out included
   * @return a copy, {@code [out][in]} row by row
   */
  public float[] weights(int layer) {
    return parameters.exportWeights(layer);
  }

  /**
   * The biases of a layer.
   *
   * @param layer its index, from 0, the read-out included
   * @return a copy, {@code [out]}, or empty where the layer has none
   */
  public float[] biases(int layer) {
    return parameters.biases(layer).clone();
  }

  /**
   * A network of its own with the same weights.
   *
   * @return a copy that does not change when this network is trained on
   */
  public Network copy() {
    var copy = new Parameters(spec());
    copy.copyFrom(parameters);
    return new Network(copy, encoding, timesteps, classNames);
  }

  /**
   * A part of an operator network as a network of its own, which takes functions or coordinates and
   * can be run step by step.
   *
   * @param part its index in {@link NetworkSpec#parts}: the branch, then the trunks
   * @return a view: its weights change when this network is trained on
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public Network part(int part) {
    java.util.Objects.checkIndex(part, spec().parts().size());
    return new Network(parameters.part(part), encoding, timesteps, classNames);
  }

  /**
   * Opens a session that runs this network step by step. Any number of sessions may run at the same
   * time, each on one thread.
   *
   * @return a session at the beginning of a sequence
   */
  public StreamingSession session() {
    return new StreamingSession(parameters);
  }

  Parameters parameters() {
    return parameters;
  }

  /**
   * Saves the network, as a whole or not at all.
   *
   * @param file where to; its folder must exist
   * @throws ModelException if a weight or bias is not finite, which {@link #load} would refuse; an
   *     existing file is then untouched
   * @throws IOException if writing fails; an existing file is then untouched
   */
  public void save(Path file) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSIONS.current());
    json.add("network", SpecJson.encode(spec()));
    json.add("encoding", SpecJson.encode(encoding));
    json.addProperty("timesteps", timesteps);
    if (!classNames.isEmpty()) {
      json.add(CLASS_NAMES, SpecJson.encode(classNames));
    }
    Map<String, Tensor> tensors = tensors(parameters, TensorReader.LAYERS);
    TensorReader.checkFinite(file, tensors);
    new Safetensors(tensors, Map.of(SPEC, json.toString())).write(file);
  }

  static Map<String, Tensor> tensors(Parameters parameters, String prefix) {
    var tensors = new TreeMap<String, Tensor>();
    for (ParameterTensor tensor : parameters.tensors()) {
      String name = TensorReader.name(tensor, prefix);
      Integer[] shape = TensorReader.shape(tensor).toArray(new Integer[0]);
      tensors.put(name, Tensor.of(tensor.exported(), shape));
    }
    return tensors;
  }

  /**
   * Loads a network.
   *
   * @param file a model file
   * @return the network
   * @throws ModelException if the file is damaged, of a newer version, says something that is not
   *     known, asks for more than 2^20 time steps, does not hold the tensors its specification asks
   *     for, or holds numbers that are not finite
   * @throws IOException if it cannot be read
   */
  public static Network load(Path file) throws IOException {
    Safetensors content = Safetensors.read(file);
    String text = content.metadata().get(SPEC);
    if (text == null) {
      throw new ModelException(file + ": holds no network: metadata " + SPEC + " is missing");
    }
    if (text.length() > MAX_SPEC) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: a specification of %d characters, at most %d are expected",
              file,
              text.length(),
              MAX_SPEC));
    }
    try {
      if (!(StrictJson.parse(text) instanceof JsonObject json)) {
        throw new ModelException(file + ": damaged specification: it must be an object");
      }
      VERSIONS.apply(json);
      NetworkSpec spec = SpecJson.decode(part(file, json, "network"), NetworkSpec.class);
      Encoding encoding = SpecJson.decode(part(file, json, "encoding"), Encoding.class);
      int timesteps =
          SpecJson.whole(part(file, json, "timesteps"), "the specification's timesteps");
      Migrations.checkMembers(json, "the specification", MEMBERS);
      Safetensors.checkKeys(content.metadata(), Set.of(SPEC));
      if (timesteps < 1 || timesteps > MAX_TIMESTEPS) {
        throw new ModelException(
            file + ": timesteps " + timesteps + " must be at least 1 and at most " + MAX_TIMESTEPS);
      }
      var tensors = new TensorReader(file, content.tensors());
      Parameters parameters = tensors.parameters(spec, TensorReader.LAYERS);
      tensors.checkNothingLeft();
      return new Network(parameters, encoding, timesteps, classNames(file, json, spec));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new ModelException(file + ": damaged specification: " + OneLine.message(e));
    } catch (SpecException e) {
      throw new ModelException(file + ": " + e.getMessage());
    }
  }

  private static List<String> classNames(Path file, JsonObject json, NetworkSpec spec)
      throws ModelException {
    if (!json.has(CLASS_NAMES)) {
      return List.of();
    }
    var names = SpecJson.texts(json.get(CLASS_NAMES), "the specification's " + CLASS_NAMES);
    if (names.size() != spec.outputs()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: %d class names for %d outputs",
              file,
              names.size(),
              spec.outputs()));
    }
    return names;
  }

  private static com.google.gson.JsonElement part(Path file, JsonObject json, String name)
      throws ModelException {
    if (!json.has(name)) {
      throw new ModelException(file + ": the specification lacks \"" + name + "\"");
    }
    return json.get(name);
  }
}
