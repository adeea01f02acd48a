package dev.forespike.api;

import java.util.List;
import java.util.Objects;

/**
 * Labelled samples that are spike trains. Read as values, a sample gives the number of spikes of
 * each neuron, which may be above 1.
 */
public interface SpikeSamples extends Samples {

  /**
   * The spikes of one sample.
   *
   * @param index the sample, from 0
   * @return its train; neurons lie below {@code shape().size()}
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  SpikeTrain spikes(int index);

  @Override
  default void read(int index, float[] destination, int offset) {
    int width = shape().size();
    Objects.checkFromIndexSize(offset, width, destination.length);
    SpikeTrain train = spikes(index);
    java.util.Arrays.fill(destination, offset, offset + width, 0f);
    for (int k = 0; k < train.size(); k++) {
      destination[offset + train.neuron(k)]++;
    }
  }

  @Override
  default SpikeSamples range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return Selection.ofSpikes(this, to - from, i -> from + i);
  }

  @Override
  default SpikeSamples select(int... indices) {
    return Selection.ofSpikes(this, indices.length, Selection.places(this, indices));
  }

  /**
   * Samples in memory.
   *
   * @param neurons how many there are, at least 1
   * @param trains the spikes of each sample
   * @param labels the class of each sample; not copied
   * @return as many samples as there are labels
   * @throws SpecException if there are not as many trains, or a spike is of another neuron
   */
  static SpikeSamples of(int neurons, List<SpikeTrain> trains, int[] labels) {
    return new ListedSpikeSamples(Shape.of(neurons), trains, labels);
  }
}
