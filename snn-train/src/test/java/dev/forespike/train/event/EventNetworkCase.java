package dev.forespike.train.event;

import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.product.Compute;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A small event-driven network with random weights, and random samples for it. */
final class EventNetworkCase {
  static final Compute COMPUTE = new Compute(Kernels.best(), new Workers(1));

  private final int inputs;
  private final int outputs;
  private final int spikes;
  private final long seed;
  final EventNetwork network;

  private EventNetworkCase(int inputs, int[] hidden, int outputs, int spikes, long seed) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.spikes = spikes;
    this.seed = seed;
    var neuron = new EventLif(0.02, 0.1, 30, 0.2);
    NetworkSpec.Builder builder = NetworkSpec.input(inputs);
    for (int units : hidden) {
      builder.events(units, neuron);
    }
    network = new EventNetwork(builder.eventOutput(outputs, neuron));
    var random = new SplittableRandom(seed);
    for (int layer = 0; layer < network.layers(); layer++) {
      double[] weights = network.weights(layer);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = random.nextDouble(-0.3, 0.9);
      }
    }
  }

  private EventNetworkCase(int inputs, int outputs, int spikes, long seed, EventNetwork network) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.spikes = spikes;
    this.seed = seed;
    this.network = network;
  }

  static EventNetworkCase of(int inputs, int[] hidden, int outputs, int spikes, long seed) {
    return new EventNetworkCase(inputs, hidden, outputs, spikes, seed);
  }

  /** The same network with other spikes and labels. */
  EventNetworkCase with(long otherSeed) {
    return new EventNetworkCase(inputs, outputs, spikes, otherSeed, network);
  }

  /** Random spikes and labels, as a function of the place in the batch. */
  EventLearner.Source source() {
    return (sample, input) -> {
      var random = new SplittableRandom(seed * 31 + sample);
      double[] times = random.doubles(spikes, 0, 0.1).sorted().toArray();
      for (double time : times) {
        input.add(time, random.nextInt(inputs));
      }
      return random.nextInt(outputs);
    };
  }

  EventLearner learner(EventRule rule, EventLoss loss, int batch) {
    return new EventLearner(network, rule, loss, batch, 1, COMPUTE);
  }

  /** Spike counts of all layers and samples of the learner's last batch. */
  static String counts(EventNetworkCase of, EventLearner learner, int samples) {
    var text = new StringBuilder();
    for (int s = 0; s < samples; s++) {
      for (int layer = 0; layer < of.network.layers(); layer++) {
        text.append(Arrays.toString(learner.pass(s).counts(layer)));
      }
    }
    return text.toString();
  }

  /** Whether a neuron would have fired more often than it may, so that counts hide changes. */
  static boolean isLimited(EventNetworkCase of, EventLearner learner, int samples) {
    boolean limited = false;
    for (int s = 0; s < samples; s++) {
      for (int layer = 0; layer < of.network.layers(); layer++) {
        limited |= learner.pass(s).limited(layer) > 0;
      }
    }
    return limited;
  }

  /** How near a spike of the last batch was to not coming about: the least slope over threshold. */
  static double leastSlope(EventNetworkCase of, EventLearner learner, int samples) {
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < samples; s++) {
      for (int layer = 0; layer < of.network.layers(); layer++) {
        EventSpikes own = learner.pass(s).spikes(layer);
        double c = of.network.neuron(layer).threshold();
        for (int k = 0; k < own.size(); k++) {
          least = Math.min(least, (own.current(k) - c) / c);
        }
      }
    }
    return least;
  }
}
