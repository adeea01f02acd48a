package dev.forespike.cli.option;

import dev.forespike.api.EventLif;
import dev.forespike.api.Initialization;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What only event-driven networks have. */
public final class EventNetworkOptions {
  @Option(
      names = "--tau-syn",
      paramLabel = "S",
      description =
          "event-lif: time constant of the synaptic current in seconds; the membrane's is"
              + " twice that (default: 0.13).")
  @Nullable Double tauSyn;

  @Option(
      names = "--max-time",
      paramLabel = "S",
      description = "event-lif: no spike comes after it, in seconds (default: no end).")
  @Nullable Double maxTime;

  @Option(
      names = "--max-spikes",
      paramLabel = "N",
      description = "event-lif: after so many spikes in a sample a neuron is silent (default: 30).")
  @Nullable Integer maxSpikes;

  @Option(
      names = "--weights",
      paramLabel = "LOW,HIGH",
      split = ",",
      description = "event-lif: untrained weights are uniform between them (default: -1,1).")
  @Nullable List<Double> weights;

  NetworkSpec network(Shape input, List<Integer> widths, int classes, List<Double> thresholds) {
    int layers = widths.size() + 1;
    if (thresholds.size() != 1 && thresholds.size() != layers) {
      throw new SpecException(
          thresholds.size()
              + " thresholds for "
              + layers
              + " layers; give one for all or one for each, the output included");
    }
    NetworkSpec.Builder builder = NetworkSpec.input(input).withInitialization(initialization());
    for (int layer = 0; layer < widths.size(); layer++) {
      builder = builder.events(widths.get(layer), neuron(thresholds, layer));
    }
    return builder.eventOutput(classes, neuron(thresholds, layers - 1));
  }

  private Initialization initialization() {
    if (weights == null) {
      return Initialization.between(-1, 1);
    }
    if (weights.size() != 2) {
      throw new SpecException("--weights takes two numbers, for example -1,1");
    }
    return Initialization.between(weights.get(0), weights.get(1));
  }

  private EventLif neuron(List<Double> thresholds, int layer) {
    double threshold = thresholds.get(thresholds.size() == 1 ? 0 : layer);
    return new EventLif(
        tauSyn == null ? 0.13 : tauSyn,
        threshold,
        maxSpikes == null ? EventLif.MAX_SPIKES : maxSpikes,
        maxTime == null ? Double.POSITIVE_INFINITY : maxTime);
  }
}
