package dev.forespike.api;

/**
 * Labelled samples with values in [0, 1], read by index. Implementations are immutable and may be
 * read from several threads.
 */
public interface Samples {

  /**
   * The number of samples.
   *
   * @return at least 0
   */
  int size();

  /**
   * The shape of one sample.
   *
   * @return the shape
   */
  Shape shape();

  /**
   * Copies one sample's values.
   *
   * @param index the sample, from 0
   * @param destination receives {@code shape().size()} values
   * @param offset where the first goes
   * @throws IndexOutOfBoundsException if there is no such sample or the destination is too short
   */
  void read(int index, float[] destination, int offset);

  /**
   * The class of one sample.
   *
   * @param index the sample, from 0
   * @return the label, from 0
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int index);

  /**
   * Samples from arrays in memory.
   *
   * @param shape the shape of one sample
   * @param values all samples one after another; read, not copied
   * @param labels the class of each sample; not copied
   * @return as many samples as there are labels
   * @throws SpecException if the values are not as many as shape and labels ask for, or one is not
   *     finite
   */
  static Samples of(Shape shape, float[] values, int[] labels) {
    return new ArraySamples(shape, values, labels);
  }

  /**
   * A part of these samples.
   *
   * @param from first sample
   * @param to one past the last
   * @return a view
   * @throws IndexOutOfBoundsException if the range is not inside
   */
  default Samples range(int from, int to) {
    java.util.Objects.checkFromToIndex(from, to, size());
    Samples all = this;
    return new Samples() {
      @Override
      public int size() {
        return to - from;
      }

      @Override
      public Shape shape() {
        return all.shape();
      }

      @Override
      public void read(int index, float[] destination, int offset) {
        all.read(from + java.util.Objects.checkIndex(index, to - from), destination, offset);
      }

      @Override
      public int label(int index) {
        return all.label(from + java.util.Objects.checkIndex(index, to - from));
      }
    };
  }
}
