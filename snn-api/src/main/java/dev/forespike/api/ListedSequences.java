package dev.forespike.api;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Sequences in memory. */
final class ListedSequences implements SequenceSamples {
  private final Shape shape;
  private final List<float[]> sequences;
  private final int[] labels;

  ListedSequences(Shape shape, List<float[]> sequences, int[] labels) {
    if (sequences.size() != labels.length) {
      throw new SpecException(sequences.size() + " sequences for " + labels.length + " labels");
    }
    int width = shape.size();
    for (int sample = 0; sample < labels.length; sample++) {
      float[] values = sequences.get(sample);
      if (values.length == 0 || values.length % width != 0) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "sample %d has %d values, but whole steps of %s have %d each",
                sample,
                values.length,
                shape,
                width));
      }
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "sample %d holds %s at step %d, place %d",
                  sample,
                  values[i],
                  i / width,
                  i % width));
        }
      }
    }
    this.shape = shape;
    this.sequences = List.copyOf(sequences);
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
  public int steps(int index) {
    return sequences.get(index).length / shape.size();
  }

  @Override
  public void readSteps(
      int index, int from, int count, float[] destination, int offset, int stride) {
    int width = shape.size();
    Objects.checkFromIndexSize(from, count, steps(index));
    for (int t = 0; t < count; t++) {
      System.arraycopy(
          sequences.get(index), (from + t) * width, destination, offset + t * stride, width);
    }
  }

  @Override
  public int label(int index) {
    return labels[index];
  }
}
