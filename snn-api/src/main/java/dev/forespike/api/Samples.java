package dev.forespike.api;

import java.util.Optional;

/**
 * Samples read by index: finite values, with a class each; or values of a function's arguments,
 * with numbers as targets. What an {@link Encoding} turns into spikes must lie in [0, 1], what
 * enters as a current may be any finite number. Implementations are immutable and may be read from
 * several threads.
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
   * @return the label, from 0; 0 where targets are numbers
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int index);

  /**
   * How much a sample counts in the loss, beside 1 for a usual one.
   *
   * @param index the sample, from 0
   * @return a finite number of at least 0
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  default float weight(int index) {
    java.util.Objects.checkIndex(index, size());
    return 1;
  }

  /**
   * The number of target numbers of a sample.
   *
   * @return 0 for samples with a class
   */
  default int targets() {
    return 0;
  }

  /**
   * Copies one sample's target numbers.
   *
   * @param index the sample, from 0
   * @param destination receives {@link #targets} numbers
   * @param offset where the first goes
   * @throws IndexOutOfBoundsException if there is no such sample or the destination is too short
   */
  default void readTargets(int index, float[] destination, int offset) {
    java.util.Objects.checkIndex(index, size());
  }

  /**
   * The points at which target numbers are values of a function, in samples for operator networks.
   *
   * @return the grid, of as many points as {@link #targets}; or empty
   */
  default Optional<ValueGrid> grid() {
    return Optional.empty();
  }

  /**
   * Samples of an operator from arrays in memory: input functions by their values at sensors, and
   * what the operator makes of them by its values on a grid.
   *
   * @param shape the shape of one input function, {@code [sensors]}
   * @param functions all input functions one after another; read, not copied
   * @param grid where targets are, the same for all samples
   * @param values those of all samples one after another, the grid's last axis fastest; not copied
   * @return as many samples as there are targets for
   * @throws SpecException if the numbers do not fit together, or one is not finite
   */
  static Samples ofOperator(Shape shape, float[] functions, ValueGrid grid, float[] values) {
    return new FunctionSamples(shape, functions, Optional.of(grid), grid.size(), values);
  }

  /**
   * Samples of a function from arrays in memory.
   *
   * @param shape the shape of one sample
   * @param values all samples one after another; read, not copied
   * @param targets numbers that belong to one sample, at least 1
   * @param targetValues those of all samples one after another; not copied
   * @return as many samples as there are targets for
   * @throws SpecException if the numbers do not fit together, or one is not finite
   */
  static Samples ofFunction(Shape shape, float[] values, int targets, float[] targetValues) {
    return new FunctionSamples(shape, values, Optional.empty(), targets, targetValues);
  }

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
    return Selection.of(this, to - from, i -> from + i);
  }

  /**
   * Some of these samples.
   *
   * @param indices which, in the order in which the view has them; copied
   * @return a view
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  default Samples select(int... indices) {
    return Selection.of(this, indices.length, Selection.places(this, indices));
  }
}
