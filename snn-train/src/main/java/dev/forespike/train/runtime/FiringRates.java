package dev.forespike.train.runtime;

import java.util.ArrayList;
import java.util.List;

/** Counts spikes of passes that record whole sequences. */
final class FiringRates {
  private final List<List<long[]>> counts = new ArrayList<>();

  FiringRates(int parts) {
    for (int part = 0; part < parts; part++) {
      counts.add(new ArrayList<>());
    }
  }

  /** Adds the last batch. */
  void add(NetworkPass sequences, int timesteps) {
    for (int part = 0; part < counts.size(); part++) {
      List<long[]> own = counts.get(part);
      Recording recording = sequences.pass(part).recording();
      var spec = sequences.pass(part).spec();
      for (int layer = 0; layer < spec.hiddenLayers(); layer++) {
        if (own.size() == layer) {
          own.add(new long[2]);
        }
        own.get(layer)[0] += recording.activity(layer).lists().size();
        long steps = (long) sequences.input(part).size() * timesteps;
        own.get(layer)[1] += steps * spec.width(layer);
      }
    }
  }

  /** Spikes per neuron and step, by hidden layer; the parts of a network one after another. */
  List<Double> rates() {
    var rates = new ArrayList<Double>();
    counts.forEach(own -> own.forEach(count -> rates.add(count[0] / (double) count[1])));
    return rates;
  }
}
