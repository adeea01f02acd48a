package dev.forespike.api;

import java.util.List;
import java.util.Locale;

/** Spike trains in memory. */
final class ListedSpikeSamples implements SpikeSamples {
  private final Shape shape;
  private final List<SpikeTrain> trains;
  private final int[] labels;

  ListedSpikeSamples(Shape shape, List<SpikeTrain> trains, int[] labels) {
    if (trains.size() != labels.length) {
      throw new SpecException(trains.size() + " spike trains for " + labels.length + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      SpikeTrain train = trains.get(i);
      for (int k = 0; k < train.size(); k++) {
        if (train.neuron(k) >= shape.size()) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "sample %d has a spike of neuron %d, but there are %d neurons",
                  i,
                  train.neuron(k),
                  shape.size()));
        }
      }
    }
    this.shape = shape;
    this.trains = List.copyOf(trains);
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public SpikeTrain spikes(int index) {
    return trains.get(index);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }
}
