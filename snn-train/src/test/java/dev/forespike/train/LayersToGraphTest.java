package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.EventLif;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.api.SpecException;
import dev.forespike.train.file.LayersToGraph;
import dev.forespike.train.file.SpecJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models written when networks were lists of layers, one of each kind. */
final class LayersToGraphTest {
  private static final Lif LIF = Lif.of(0.5, 1);

  private static final Map<String, NetworkSpec> KINDS =
      Map.of(
          "spikes",
          NetworkSpec.input(2, 3, 4)
              .withBias()
              .dense(5, LIF)
              .dense(4, LIF)
              .dense(3, LIF)
              .spikes(new Readout.Mean(Readout.linear())),
          "last",
          NetworkSpec.input(4).readout(3, new Readout.Last(Readout.leakyIntegrator(0.5))),
          "events",
          NetworkSpec.input(4)
              .withInitialization(new Initialization.UniformBetween(-1, 1))
              .events(5, EventLif.of(0.13, 0.7692))
              .eventOutput(3, EventLif.of(0.13, 2.6923)),
          "operator",
          NetworkSpec.operator(part(4), part(1), part(1)));

  @TempDir private Path folder = Path.of("");

  private static NetworkSpec part(int inputs) {
    return NetworkSpec.input(inputs).dense(3, LIF).readout(2);
  }

  /** A network as it was written when it was a list of layers. */
  static JsonObject listed(NetworkSpec network) {
    JsonObject json = new JsonObject();
    json.add("input", SpecJson.encode(network.input()));
    json.add("layers", SpecJson.encode(network.layers()));
    return json;
  }

  @ParameterizedTest
  @ValueSource(strings = {"spikes", "last", "events", "operator"})
  void aNetworkOfLayersIsReadAsTheGraphItIs(String kind) throws IOException {
    Path old = folder.resolve("old.safetensors");
    try (InputStream in =
        LayersToGraphTest.class.getResourceAsStream("golden/model-1-" + kind + ".safetensors")) {
      Files.copy(Objects.requireNonNull(in, kind), old);
    }
    Network network = Network.load(old);
    assertEquals(KINDS.get(kind), network.spec());
    Path written = folder.resolve("new.safetensors");
    network.save(written);
    Network again = Network.load(written);
    assertEquals(network.spec(), again.spec());
    // Untrained weights are drawn by the place of their projection: the draws of both are the same.
    Network drawn = Network.untrained(again.spec(), again.encoding(), again.timesteps(), 1);
    for (int layer = 0; layer < network.spec().projections().size(); layer++) {
      assertArrayEquals(network.weights(layer), again.weights(layer));
      assertArrayEquals(network.weights(layer), drawn.weights(layer));
    }
  }

  @Test
  void everyChainComesFromItsLayers() {
    for (NetworkSpec network : KINDS.values()) {
      for (NetworkSpec part : network.parts()) {
        JsonObject record = new JsonObject();
        record.add("network", listed(part));
        LayersToGraph.within(record);
        assertEquals(SpecJson.encode(part), record.get("network"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | NetworkSpec must be an object",
        "{'layers':[]} | NetworkSpec.input is missing",
        "{'input':1,'layers':{}} | NetworkSpec.layers must be a list",
        "{'input':1,'layers':[1]} | NetworkSpec.layers[0] must be an object",
        "{'input':1,'layers':[{}]} | NetworkSpec.layers[0].type is missing",
        "{'input':1,'layers':[{'type':'conv'}]} | NetworkSpec.layers[0].type is \"conv\", expected"
            + " one of [dense, spikes]",
        "{'input':1,'layers':[{'type':'spikes','readout':{'type':'mean','of':{},'at':2}}]} |"
            + " NetworkSpec.layers[0].neuron has a member \"at\" that is not known",
        "{'input':1,'layers':[{'type':'spikes','readout':{'type':'last'}}]} |"
            + " NetworkSpec.layers[0].of is missing",
        "{'input':1,'layers':[{'type':'dense','units':1.5,'neuron':{}}]} |"
            + " NetworkSpec.layers[0].units must be a whole number, but is 1.5",
        "{'input':1,'layers':[],'trunks':[{'input':1,'trunks':[]}]} | NetworkSpec.trunks[0] has"
            + " trunks of its own",
        "{'input':1,'layers':[],'populations':[]} | NetworkSpec has a member \"populations\" that"
            + " is not known",
      })
  void whatNeverWasWrittenIsRefusedWhereItStands(String network, String message) {
    JsonObject record = new JsonObject();
    record.add("network", JsonParser.parseString(network.replace('\'', '"')));
    SpecException refused =
        assertThrows(SpecException.class, () -> LayersToGraph.within(record), network);
    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused.getMessage());
  }

  @Test
  void aRecordWithoutNetworkIsLeftAsItIs() {
    JsonObject record = new JsonObject();
    LayersToGraph.within(record);
    LayersToGraph.withinConfiguration(record);
    assertEquals(new JsonObject(), record);
  }
}
