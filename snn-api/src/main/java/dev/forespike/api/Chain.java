package dev.forespike.api;

import dev.forespike.api.Head.Decoding;
import dev.forespike.api.Head.Reading;
import java.util.ArrayList;
import java.util.List;

/** Layers, one upon the other, as the graph they make. */
final class Chain {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private Chain() {}

  private static String name(int layer) {
    return "layers." + layer;
  }

  static List<Population> populations(Shape input, List<Layer> layers) {
    var populations = new ArrayList<Population>();
    populations.add(new Population(INPUT, input, new Input()));
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
      boolean last = populations.size() == layers.size();
      Neuron neuron =
          last && layer.neuron() instanceof Readout readout ? readout.units() : layer.neuron();
      populations.add(new Population(name(populations.size() - 1), shape, neuron));
    }
    return populations;
  }

  static List<Projection> projections(List<Layer> layers) {
    var projections = new ArrayList<Projection>();
    for (Layer layer : layers) {
      int i = projections.size();
      Connection connection =
          switch (layer) {
            case Dense dense -> new Connection.AllToAll(dense.bias(), dense.initialization());
            case Spikes _ -> new Connection.OneToOne();
          };
      projections.add(new Projection(name(i), i == 0 ? INPUT : name(i - 1), name(i), connection));
    }
    return projections;
  }

  static Head head(List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new SpecException("a network needs at least a read-out layer");
    }
    Decoding decoding =
        layers.getLast().neuron() instanceof Readout readout ? decoding(readout) : Decoding.SPIKES;
    return new Head(OUTPUT, List.of(new Reading(name(layers.size() - 1), decoding)));
  }

  private static Decoding decoding(Readout readout) {
    return switch (readout) {
      case Readout.Mean _ -> Decoding.MEAN;
      case Readout.Last _ -> Decoding.LAST;
      case Readout.Linear _, Readout.LeakyIntegrator _ -> Decoding.EACH_STEP;
    };
  }

  static Readout readout(Readout units, Decoding decoding) {
    return switch (decoding) {
      case MEAN -> new Readout.Mean(units);
      case LAST -> new Readout.Last(units);
      case EACH_STEP, SPIKES -> units;
    };
  }
}
