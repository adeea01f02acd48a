package dev.forespike.api;

import java.util.List;
import java.util.Objects;

/**
 * Labelled samples that have time: a row of values for each step, {@code [T, N]} or {@code [T, C,
 * H, W]}. {@link #shape} is that of one step; samples may be of different lengths. Read as values,
 * a sample gives the mean over its steps.
 */
public interface SequenceSamples extends Samples {

  /**
   * The steps of one sample.
   *
   * @param index the sample, from 0
   * @return at least 1
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int steps(int index);

  /**
   * Copies some steps of one sample.
   *
   * @param index the sample, from 0
   * @param from the first step
   * @param count how many
   * @param destination receives {@code shape().size()} values of each step
   * @param offset where the first goes
   * @param stride distance between steps, at least {@code shape().size()}
   * @throws IndexOutOfBoundsException if there is no such sample or step, or the destination is too
   *     short
   */
  void readSteps(int index, int from, int count, float[] destination, int offset, int stride);

  /**
   * The steps of the longest sample.
   *
   * @return 0 where there is no sample
   */
  default int mostSteps() {
    int most = 0;
    for (int i = 0; i < size(); i++) {
      most = Math.max(most, steps(i));
    }
    return most;
  }

  @Override
  default void read(int index, float[] destination, int offset) {
    int width = shape().size();
    Objects.checkFromIndexSize(offset, width, destination.length);
    double[] sums = new double[width];
    float[] row = new float[width];
    int steps = steps(index);
    for (int t = 0; t < steps; t++) {
      readSteps(index, t, 1, row, 0, width);
      for (int i = 0; i < width; i++) {
        sums[i] += row[i];
      }
    }
    for (int i = 0; i < width; i++) {
      destination[offset + i] = (float) (sums[i] / steps);
    }
  }

  @Override
  default SequenceSamples range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return Selection.ofSequences(this, to - from, i -> from + i);
  }

  @Override
  default SequenceSamples select(int... indices) {
    return Selection.ofSequences(this, indices.length, Selection.places(this, indices));
  }

  /**
   * Sequences in memory.
   *
   * @param shape the shape of one step
   * @param sequences the steps of each sample one after another, at least one; read, not copied
   * @param labels the class of each sample; not copied
   * @return as many samples as there are labels
   * @throws SpecException if the numbers do not fit together, or one is not finite
   */
  static SequenceSamples of(Shape shape, List<float[]> sequences, int[] labels) {
    return new ListedSequences(shape, sequences, labels);
  }
}
