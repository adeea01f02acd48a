package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Connection.AllToAll;
import dev.forespike.api.Connection.OneToOne;
import dev.forespike.api.Head.Decoding;
import dev.forespike.api.Head.Reading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks as graphs: what a chain is made of, and what no graph may be. */
class GraphSpecsTest {
  private static final Lif LIF = Lif.of(0.5, 1);
  private static final Connection ALL = new AllToAll(false, Initialization.uniform(2));

  private static Population in(String name, int... shape) {
    return new Population(name, Shape.of(shape), new Input());
  }

  private static Population of(String name, int units, Neuron neuron) {
    return new Population(name, Shape.of(units), neuron);
  }

  private static Projection all(String from, String to) {
    return new Projection(from + "-" + to, from, to, ALL);
  }

  private static List<Head> head(String population, Decoding decoding) {
    return List.of(new Head("output", List.of(new Reading(population, decoding))));
  }

  private static final List<Population> POPULATIONS =
      List.of(in("eye", 4), of("v1", 3, LIF), of("out", 2, Readout.linear()));
  private static final List<Projection> PROJECTIONS = List.of(all("eye", "v1"), all("v1", "out"));
  private static final List<Head> HEADS = head("out", Decoding.EACH_STEP);

  @Test
  void aChainIsAGraph() {
    assertEquals(
        new NetworkSpec(
            List.of(
                in("input", 1, 2, 2), of("layers.0", 3, LIF), of("layers.1", 2, Readout.linear())),
            List.of(
                new Projection("layers.0", "input", "layers.0", ALL),
                new Projection("layers.1", "layers.0", "layers.1", ALL)),
            head("layers.1", Decoding.MEAN)),
        NetworkSpec.input(1, 2, 2).dense(3, LIF).readout(2, new Readout.Mean(Readout.linear())));
  }

  @Test
  void aGraphIsToldAsAChain() {
    var graph = new NetworkSpec(POPULATIONS, PROJECTIONS, head("out", Decoding.LAST));
    assertEquals(
        List.of(
            new Dense(3, false, LIF, Initialization.uniform(2)),
            new Dense(2, false, new Readout.Last(Readout.linear()), Initialization.uniform(2))),
        graph.layers());
    assertEquals("4-3-2", graph.toString());
    assertEquals(18, graph.parameters());
    assertEquals(LIF, graph.population("v1").neuron());
    Refused.with("the network 4-3-2 has no population v2", () -> graph.population("v2"));
    var layered = NetworkSpec.input(4).dense(3, LIF).readout(2, new Readout.Last(Readout.linear()));
    assertEquals(layered.layers(), graph.layers());
    assertFalse(layered.equals(graph), "names are of the network");
  }

  @Test
  void everyLayerComesBack() {
    for (NetworkSpec chain :
        List.of(
            NetworkSpec.input(4).readout(2),
            NetworkSpec.input(2, 2).dense(3, LIF).spikes(new Readout.Mean(Readout.linear())),
            NetworkSpec.input(2, 2).dense(3, LIF).spikes(Readout.leakyIntegrator(0.5)),
            NetworkSpec.input(4)
                .events(3, EventLif.of(0.1, 1))
                .eventOutput(2, EventLif.of(0.1, 1)))) {
      assertEquals(chain, new NetworkSpec(chain.input(), chain.layers()));
    }
  }

  @Test
  void theLastIsRead() {
    NetworkSpec events = NetworkSpec.input(4).eventOutput(2, EventLif.of(0.1, 1));
    assertEquals(Decoding.SPIKES, events.head().readings().getFirst().decoding());
    Refused.with(
        "head output must read the spikes of the event-driven population layers.0",
        () ->
            new NetworkSpec(
                events.populations(), events.projections(), head("layers.0", Decoding.EACH_STEP)));
    Refused.with(
        "head output cannot read spikes of population out",
        () -> new NetworkSpec(POPULATIONS, PROJECTIONS, head("out", Decoding.SPIKES)));
    Refused.with(
        "head output reads population v1, but what is read is the last, out",
        () -> new NetworkSpec(POPULATIONS, PROJECTIONS, head("v1", Decoding.LAST)));
    Refused.with("head output reads no population", () -> new Head("output", List.of()));
    Refused.with(
        "a network has one head, but this has 0",
        () -> new NetworkSpec(POPULATIONS, PROJECTIONS, List.of()));
  }

  @Test
  void namesAreKnownAndUnique() {
    Refused.with(
        "two populations are named v1",
        () ->
            new NetworkSpec(
                List.of(in("eye", 4), of("v1", 3, LIF), of("v1", 2, Readout.linear())),
                PROJECTIONS,
                HEADS));
    var twice = new ArrayList<>(PROJECTIONS);
    twice.set(1, new Projection("eye-v1", "v1", "out", ALL));
    Refused.with(
        "two projections are named eye-v1", () -> new NetworkSpec(POPULATIONS, twice, HEADS));
    for (String name : List.of("", "a/b", "..", "a b", ".a", "a.")) {
      Refused.with(
          "the name of a population has letters, digits, _, . and -, but is \"" + name + "\"",
          () -> in(name, 2));
      Refused.with(
          "the name of a projection has letters, digits, _, . and -, but is \"" + name + "\"",
          () -> new Projection(name, "a", "b", ALL));
      Refused.with(
          "the name of a head has letters, digits, _, . and -, but is \"" + name + "\"",
          () -> new Head(name, List.of(new Reading("a", Decoding.LAST))));
    }
  }

  @Test
  void everyPopulationHearsTheOneBefore() {
    Refused.with(
        "the first population must be an input",
        () -> new NetworkSpec(List.of(), List.of(), HEADS));
    Refused.with(
        "the first population must be an input",
        () -> new NetworkSpec(POPULATIONS.subList(1, 3), PROJECTIONS, HEADS));
    Refused.with(
        "a network needs at least a read-out layer",
        () -> new NetworkSpec(List.of(in("eye", 4)), List.of(), head("eye", Decoding.LAST)));
    Refused.with(
        "population out must hear the one before it, v1, but no projection leads to it",
        () -> new NetworkSpec(POPULATIONS, PROJECTIONS.subList(0, 1), HEADS));
    Refused.with(
        "population out must hear the one before it, v1, but projection eye-out leads from eye to"
            + " out",
        () -> new NetworkSpec(POPULATIONS, List.of(all("eye", "v1"), all("eye", "out")), HEADS));
    Refused.with(
        "3 projections lead to 2 populations; each hears one",
        () ->
            new NetworkSpec(
                POPULATIONS,
                List.of(all("eye", "v1"), all("v1", "out"), all("eye", "out")),
                HEADS));
    Refused.with(
        "nothing reads what input ear leads to",
        () ->
            new NetworkSpec(
                List.of(POPULATIONS.get(0), POPULATIONS.get(1), POPULATIONS.get(2), in("ear", 1)),
                PROJECTIONS,
                HEADS));
    Refused.with(
        "layer 0 hears one to one, which is for read-outs, but its neurons spike",
        () -> oneToOne(LIF, 3));
    Refused.with(
        "layer 1 hears one to one, but has shape 2 and the layer below 3",
        () -> oneToOne(Readout.linear(), 2));
    Refused.with(
        "layer 1 has neurons Mean[of=Linear[]], but how they are read is the head's",
        () -> oneToOne(new Readout.Mean(Readout.linear()), 3));
    assertTrue(oneToOne(Readout.linear(), 3).readsSpikes());
  }

  private static NetworkSpec oneToOne(Neuron neuron, int units) {
    boolean spikes = neuron instanceof SpikingNeuron;
    var one = new OneToOne();
    return spikes
        ? new NetworkSpec(
            List.of(in("a", 3), of("b", 3, neuron), of("out", 2, Readout.linear())),
            List.of(new Projection("p", "a", "b", one), all("b", "out")),
            HEADS)
        : new NetworkSpec(
            List.of(in("a", 4), of("b", 3, LIF), of("out", units, neuron)),
            List.of(all("a", "b"), new Projection("p", "b", "out", one)),
            HEADS);
  }

  @Test
  void partsHaveNamesOfTheirOwn() {
    NetworkSpec branch = new NetworkSpec(POPULATIONS, PROJECTIONS, HEADS);
    NetworkSpec trunk = NetworkSpec.input(1).readout(2);
    NetworkSpec whole = NetworkSpec.operator(branch, trunk);
    assertEquals(List.of(branch, trunk), whole.parts());
    assertEquals("branch.v1", whole.populations().get(1).name());
    assertEquals("trunk.0.layers.0", whole.projections().get(2).name());
    assertEquals("trunk.0.", whole.partPrefix(1));
    assertEquals("", branch.partPrefix(0));
    var renamed = new ArrayList<>(whole.populations());
    renamed.set(0, in("eye", 4));
    Refused.with(
        "population eye is of the part whose names begin with branch.",
        () -> new NetworkSpec(renamed, whole.projections(), whole.heads()));
    Refused.with(
        "head output reads population trunk.1.out, but no input of its own leads there",
        () ->
            new NetworkSpec(
                whole.populations(),
                whole.projections(),
                List.of(
                    new Head(
                        "output",
                        List.of(
                            whole.head().readings().get(0),
                            whole.head().readings().get(1),
                            new Reading("trunk.1.out", Decoding.EACH_STEP))))));
  }
}
