package dev.forespike.train;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.train.event.EventNetwork;
import java.util.List;
import java.util.Locale;

/** What runs of event-driven networks have in common. */
final class EventRuns {
  private EventRuns() {}

  /** The layers and weights of a network. */
  static EventNetwork network(Network network) {
    NetworkSpec spec = network.spec();
    if (!spec.isEventDriven()) {
      throw new SpecException(
          "the network " + spec + " is clock-driven, but spike trains need an event-driven one");
    }
    var events = new EventNetwork(spec);
    events.take(network.parameters());
    return events;
  }

  static void checkThreads(int threads) {
    if (threads < 1) {
      throw new SpecException("threads must be at least 1, but is " + threads);
    }
  }

  /** Refuses samples with neurons that the network's input does not have. */
  static void checkFits(NetworkSpec spec, List<SpikeTrain> samples) {
    int inputs = spec.input().size();
    for (int sample = 0; sample < samples.size(); sample++) {
      SpikeTrain train = samples.get(sample);
      for (int k = 0; k < train.size(); k++) {
        if (train.neuron(k) >= inputs) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "sample %d has a spike of input %d, but the network has %d inputs",
                  sample,
                  train.neuron(k),
                  inputs));
        }
      }
    }
  }

  static SpikeTrain train(EventSpikes spikes) {
    double[] times = new double[spikes.size()];
    int[] neurons = new int[spikes.size()];
    for (int k = 0; k < times.length; k++) {
      times[k] = spikes.time(k);
      neurons[k] = spikes.neuron(k);
    }
    return SpikeTrain.of(times, neurons);
  }
}
