package dev.forespike.api;

import dev.forespike.api.Head.Decoding;
import dev.forespike.api.Head.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * What a graph must be. Every population but an input hears the one listed before it; what is said
 * of a chain here is said of layers, as everywhere.
 */
final class GraphChecks {
  private final List<Population> populations;
  private final List<Projection> projections;
  private final List<Head> heads;

  GraphChecks(List<Population> populations, List<Projection> projections, List<Head> heads) {
    this.populations = populations;
    this.projections = projections;
    this.heads = heads;
  }

  void check() {
    if (heads.size() != 1) {
      throw new SpecException("a network has one head, but this has " + heads.size());
    }
    unique("population", populations.stream().map(Population::name).toList());
    unique("projection", projections.stream().map(Projection::name).toList());
    if (populations.isEmpty() || !(populations.getFirst().neuron() instanceof Input)) {
      throw new SpecException("the first population must be an input");
    }
    List<Reading> readings = heads.getFirst().readings();
    int part = 0;
    var outputs = new ArrayList<Population>();
    var inputs = new ArrayList<Population>();
    for (int from = 0; from < populations.size(); part++) {
      int to = from + 1;
      while (to < populations.size() && !(populations.get(to).neuron() instanceof Input)) {
        to++;
      }
      if (part == readings.size()) {
        throw new SpecException("nothing reads what input " + name(from) + " leads to");
      }
      chain(from, to, part, readings.get(part));
      inputs.add(populations.get(from));
      outputs.add(populations.get(to - 1));
      from = to;
    }
    if (projections.size() != populations.size() - part) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%d projections lead to %d populations; each hears one",
              projections.size(),
              populations.size() - part));
    }
    if (part < readings.size()) {
      throw new SpecException(
          "head "
              + heads.getFirst().name()
              + " reads population "
              + readings.get(part).population()
              + ", but no input of its own leads there");
    }
    trunks(inputs, outputs);
  }

  private static void unique(String what, List<String> names) {
    var seen = new HashSet<String>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new SpecException("two " + what + "s are named " + name);
      }
    }
  }

  private String name(int population) {
    return populations.get(population).name();
  }

  /** The populations of one chain, whose first is an input. */
  private void chain(int from, int to, int part, Reading reading) {
    if (to - from < 2) {
      throw new SpecException("a network needs at least a read-out layer");
    }
    String prefix = heads.getFirst().contracts() ? NetworkSpec.partName(part) + "." : "";
    boolean events = populations.get(from + 1).neuron() instanceof EventLif;
    prefixed("population", prefix, name(from));
    for (int at = from + 1; at < to; at++) {
      int layer = at - from - 1;
      // Earlier parts have a projection less than populations.
      Projection projection = leading(at - 1 - part, at);
      prefixed("population", prefix, name(at));
      prefixed("projection", prefix, projection.name());
      layer(layer, at == to - 1, events, populations.get(at).neuron(), projection.connection());
      connection(layer, populations.get(at - 1), projection.connection(), populations.get(at));
    }
    read(reading, populations.get(to - 1));
  }

  private Projection leading(int index, int to) {
    Projection projection = index < projections.size() ? projections.get(index) : null;
    if (projection == null
        || !projection.from().equals(name(to - 1))
        || !projection.to().equals(name(to))) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "population %s must hear the one before it, %s, but %s",
              name(to),
              name(to - 1),
              projection == null
                  ? "no projection leads to it"
                  : "projection "
                      + projection.name()
                      + " leads from "
                      + projection.from()
                      + " to "
                      + projection.to()));
    }
    return projection;
  }

  private static void prefixed(String what, String prefix, String name) {
    if (!name.startsWith(prefix) || name.length() == prefix.length()) {
      throw new SpecException(
          what + " " + name + " is of the part whose names begin with " + prefix);
    }
  }

  private static void layer(
      int layer, boolean last, boolean events, Neuron neuron, Connection connection) {
    if (events != neuron instanceof EventLif) {
      throw new SpecException(
          "layer "
              + layer
              + (events ? " is clock-driven" : " is event-driven")
              + ", but the layers before it are not; a network is one or the other");
    }
    switch (neuron) {
      case SpikingNeuron _ when last ->
          throw new SpecException(
              "layer " + layer + " is the last and must be a read-out, but its neurons spike");
      case Readout _ when !last ->
          throw new SpecException(
              "layer " + layer + " is a read-out, but only the last layer may be one");
      case Readout readout when !readout.perStep() ->
          throw new SpecException(
              "layer "
                  + layer
                  + " has neurons "
                  + readout
                  + ", but how they are read is the head's");
      case EventLif _ when connection.hasBias() ->
          throw new SpecException(
              "layer " + layer + " is event-driven, so it can have no bias: give an input spike");
      case Input _, SpikingNeuron _, Readout _, EventLif _ -> {}
    }
    if (connection instanceof Connection.OneToOne && !(neuron instanceof Readout)) {
      throw new SpecException(
          "layer " + layer + " hears one to one, which is for read-outs, but its neurons spike");
    }
    if (connection instanceof Connection.OneToOne && layer == 0) {
      throw new SpecException("layer 0 reads the spikes of the layer below, but there is none");
    }
  }

  private static void connection(int layer, Population from, Connection connection, Population to) {
    long weights = connection.weights(from.shape(), to.shape());
    if (weights > Integer.MAX_VALUE - 64) {
      throw new SpecException(
          "layer " + layer + " would have " + weights + " weights; the limit is 2^31");
    }
    if (connection instanceof Connection.OneToOne && !from.shape().equals(to.shape())) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "layer %d hears one to one, but has shape %s and the layer below %s",
              layer,
              to.shape(),
              from.shape()));
    }
  }

  private void read(Reading reading, Population last) {
    if (!reading.population().equals(last.name())) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "head %s reads population %s, but what is read is the last, %s",
              heads.getFirst().name(),
              reading.population(),
              last.name()));
    }
    boolean spikes = last.neuron() instanceof EventLif;
    if (spikes != (reading.decoding() == Decoding.SPIKES)) {
      throw new SpecException(
          "head "
              + heads.getFirst().name()
              + (spikes
                  ? " must read the spikes of the event-driven population "
                  : " cannot read spikes of population ")
              + last.name());
    }
  }

  private void trunks(List<Population> inputs, List<Population> outputs) {
    int rank = outputs.getFirst().shape().size();
    for (int part = 0; part < outputs.size() && outputs.size() > 1; part++) {
      if (outputs.get(part).neuron() instanceof EventLif) {
        throw new SpecException("an operator network has time steps: its parts are clock-driven");
      }
      int given = outputs.get(part).shape().size();
      if (given != rank) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "trunk %d gives %d numbers, but the branch gives %d; all parts give as many",
                part - 1,
                given,
                rank));
      }
      int taken = inputs.get(part).shape().size();
      if (part > 0 && outputs.size() > 2 && taken != 1) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "trunk %d takes %d coordinates; with several trunks each takes one",
                part - 1,
                taken));
      }
    }
  }
}
