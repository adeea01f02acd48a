package dev.forespike.train.event;

import dev.forespike.api.EventLif;
import dev.forespike.kernels.event.EventSpikes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A layer with random weights and an input, small enough for plain formulas. */
@SuppressWarnings("ArrayRecordComponent") // a case, never compared
record EventCase(
    EventLif neuron, int inputs, int units, double[] weights, double[] times, int[] senders) {

  static EventCase of(EventLif neuron, int inputs, int units, int spikes, long seed) {
    var random = new SplittableRandom(seed);
    double[] weights = new double[inputs * units];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextDouble(-0.5, 1);
    }
    double[] times = new double[spikes];
    int[] senders = new int[spikes];
    for (int k = 0; k < spikes; k++) {
      times[k] = random.nextDouble(0, 3 * neuron.tau());
      senders[k] = random.nextInt(inputs);
    }
    Arrays.sort(times);
    return new EventCase(neuron, inputs, units, weights, times, senders);
  }

  EventSpikes input() {
    var input = new EventSpikes();
    for (int k = 0; k < times.length; k++) {
      input.add(times[k], senders[k]);
    }
    return input;
  }

  EventCase withWeight(int place, double by) {
    double[] moved = weights.clone();
    moved[place] += by;
    return new EventCase(neuron, inputs, units, moved, times, senders);
  }

  /**
   * The potential from its definition, before own spikes at or after t: a sum over all input spikes
   * up to t and the own spikes given.
   */
  double potential(int unit, double t, List<Double> own) {
    double u = 0;
    for (int k = 0; k < times.length && times[k] <= t; k++) {
      double s = t - times[k];
      double w = weights[senders[k] * units + unit];
      u += w * (Math.exp(-s / neuron.tau()) - Math.exp(-s / neuron.tauSyn()));
    }
    for (double spike : own) {
      u -= neuron.threshold() * Math.exp((spike - t) / neuron.tau());
    }
    return u;
  }

  /**
   * Spike times of a neuron by stepping along the definition and bisection: nothing in common with
   * the closed form.
   */
  List<Double> spikes(int unit, double step) {
    var own = new ArrayList<Double>();
    double end = Math.min(neuron.maxTime(), 10 * neuron.tau());
    double t = 0;
    while (t < end && own.size() < neuron.maxSpikes()) {
      double next = Math.min(t + step, end);
      if (potential(unit, next, own) >= neuron.threshold()) {
        double low = t;
        double high = next;
        for (int i = 0; i < 60; i++) {
          double middle = (low + high) / 2;
          if (potential(unit, middle, own) >= neuron.threshold()) {
            high = middle;
          } else {
            low = middle;
          }
        }
        own.add(high);
        next = high;
      }
      t = next;
    }
    return own;
  }
}
