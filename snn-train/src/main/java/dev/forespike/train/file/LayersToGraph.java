package dev.forespike.train.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.file.OneLine;
import java.util.List;
import java.util.Set;

/**
 * The step from networks that were lists of layers, {@code input}, {@code layers} and {@code
 * trunks}, to graphs. What is not as it was written then is refused here.
 */
public final class LayersToGraph {
  private static final Set<String> MEMBERS = Set.of("input", "layers", "trunks");
  private static final Set<String> DENSE =
      Set.of("type", "units", "bias", "neuron", "initialization");
  private static final Set<String> SPIKES = Set.of("type", "readout");

  private final JsonArray populations = new JsonArray();
  private final JsonArray projections = new JsonArray();
  private final JsonArray readings = new JsonArray();

  private LayersToGraph() {}

  /**
   * Changes the member {@code network}.
   *
   * @param record an object with such a member, or without one
   * @throws SpecException if it is none that was ever written
   */
  public static void within(JsonObject record) {
    if (record.has("network")) {
      record.add("network", graph(object(record.get("network"), "NetworkSpec")));
    }
  }

  /**
   * Changes the network of the member {@code configuration}.
   *
   * @param record an object with such a member, or without one
   * @throws SpecException if it is none that was ever written
   */
  public static void withinConfiguration(JsonObject record) {
    if (record.has("configuration")) {
      within(object(record.get("configuration"), "configuration"));
    }
  }

  private static JsonObject graph(JsonObject network) {
    var graph = new LayersToGraph();
    JsonArray trunks = network.has("trunks") ? list(network, "NetworkSpec", "trunks") : null;
    graph.add(network, "NetworkSpec", trunks == null ? "" : NetworkSpec.partName(0) + ".");
    for (int i = 0; trunks != null && i < trunks.size(); i++) {
      String where = "NetworkSpec.trunks[" + i + "]";
      JsonObject trunk = object(trunks.get(i), where);
      if (trunk.has("trunks")) {
        throw new SpecException(where + " has trunks of its own, but a part is one network");
      }
      graph.add(trunk, where, NetworkSpec.partName(i + 1) + ".");
    }
    JsonObject head = new JsonObject();
    head.addProperty("name", "output");
    head.add("readings", graph.readings);
    JsonArray heads = new JsonArray();
    heads.add(head);
    JsonObject json = new JsonObject();
    json.add("populations", graph.populations);
    json.add("projections", graph.projections);
    json.add("heads", heads);
    return json;
  }

  /** One chain. */
  private void add(JsonObject network, String where, String prefix) {
    Migrations.checkMembers(network, where, MEMBERS);
    String from = prefix + "input";
    JsonElement shape = member(network, where, "input");
    JsonObject input = new JsonObject();
    input.addProperty("type", "input");
    addPopulation(from, shape, input);
    String decoding = "spikes";
    JsonArray layers = network.has("layers") ? list(network, where, "layers") : new JsonArray();
    for (int i = 0; i < layers.size(); i++) {
      String at = where + ".layers[" + i + "]";
      JsonObject layer = object(layers.get(i), at);
      boolean dense = isDense(layer, at);
      Migrations.checkMembers(layer, at, dense ? DENSE : SPIKES);
      JsonObject neuron =
          object(member(layer, at, dense ? "neuron" : "readout"), at + ".neuron").deepCopy();
      String to = prefix + "layers." + i;
      if (i == layers.size() - 1) {
        decoding = decoding(neuron);
        neuron = units(neuron, at);
      }
      shape = dense ? units(member(layer, at, "units"), at) : shape;
      addPopulation(to, shape, neuron);
      addProjection(from, to, dense ? allToAll(layer, at) : oneToOne());
      from = to;
    }
    JsonObject reading = new JsonObject();
    reading.addProperty("population", from);
    reading.addProperty("decoding", decoding);
    readings.add(reading);
  }

  private static boolean isDense(JsonObject layer, String where) {
    JsonElement type = member(layer, where, "type");
    for (String known : List.of("dense", "spikes")) {
      if (type.isJsonPrimitive() && type.getAsString().equals(known)) {
        return known.equals("dense");
      }
    }
    throw new SpecException(
        where + ".type is " + OneLine.shown(type.toString()) + ", expected one of [dense, spikes]");
  }

  private static JsonElement units(JsonElement units, String where) {
    return SpecJson.encode(Shape.of(SpecJson.whole(units, where + ".units")));
  }

  /** The neurons whose values a read-out makes one of. */
  private static JsonObject units(JsonObject neuron, String where) {
    String decoding = decoding(neuron);
    if (!decoding.equals("mean") && !decoding.equals("last")) {
      return neuron;
    }
    Migrations.checkMembers(neuron, where + ".neuron", Set.of("type", "of"));
    return object(member(neuron, where, "of"), where + ".of");
  }

  private static String decoding(JsonObject neuron) {
    JsonElement type = neuron.get("type");
    String name = type == null || !type.isJsonPrimitive() ? "" : type.getAsString();
    return switch (name) {
      case "mean", "last" -> name;
      case "event-lif" -> "spikes";
      default -> "each-step";
    };
  }

  private static JsonObject allToAll(JsonObject layer, String where) {
    JsonObject connection = new JsonObject();
    connection.addProperty("type", "all-to-all");
    connection.add("bias", member(layer, where, "bias"));
    connection.add("initialization", member(layer, where, "initialization"));
    return connection;
  }

  private static JsonObject oneToOne() {
    JsonObject connection = new JsonObject();
    connection.addProperty("type", "one-to-one");
    return connection;
  }

  private void addPopulation(String name, JsonElement shape, JsonObject neuron) {
    JsonObject population = new JsonObject();
    population.addProperty("name", name);
    population.add("shape", shape.deepCopy());
    population.add("neuron", neuron);
    populations.add(population);
  }

  private void addProjection(String from, String to, JsonObject connection) {
    JsonObject projection = new JsonObject();
    projection.addProperty("name", to);
    projection.addProperty("from", from);
    projection.addProperty("to", to);
    projection.add("connection", connection);
    projections.add(projection);
  }

  private static JsonElement member(JsonObject object, String where, String name) {
    JsonElement member = object.get(name);
    if (member == null) {
      throw new SpecException(where + "." + name + " is missing");
    }
    return member;
  }

  private static JsonArray list(JsonObject object, String where, String name) {
    if (object.get(name) instanceof JsonArray array) {
      return array;
    }
    throw new SpecException(where + "." + name + " must be a list");
  }

  private static JsonObject object(JsonElement json, String where) {
    if (json instanceof JsonObject object) {
      return object;
    }
    throw new SpecException(where + " must be an object");
  }
}
