package dev.forespike.train;

import java.util.List;
import java.util.Objects;

/**
 * What a network gave for samples as a whole: one value for each output of each sample, on the
 * scale of what target numbers stand for.
 */
public final class Predictions {
  private final int outputs;
  private final float[] values;
  private final List<Double> relativeError;

  Predictions(int outputs, float[] values, List<Double> relativeError) {
    this.outputs = outputs;
    this.values = values;
    this.relativeError = List.copyOf(relativeError);
  }

  /**
   * The number of samples.
   *
   * @return at least 0
   */
  public int samples() {
    return values.length / outputs;
  }

  /**
   * The number of values of a sample.
   *
   * @return the network's outputs K
   */
  public int outputs() {
    return outputs;
  }

  /**
   * One value.
   *
   * @param sample the sample, from 0
   * @param output which output, from 0
   * @return what the network says
   * @throws IndexOutOfBoundsException if there is no such sample or output
   */
  public float value(int sample, int output) {
    return values[
        Objects.checkIndex(sample, samples()) * outputs + Objects.checkIndex(output, outputs)];
  }

  /**
   * All values.
   *
   * @return a copy, {@code [samples, K]}
   */
  public float[] values() {
    return values.clone();
  }

  /**
   * How far they are from the targets: the mean and median relative L2 error over functions, of
   * values that are not rounded to single precision yet.
   *
   * @return two numbers, or none for samples with classes
   */
  public List<Double> relativeError() {
    return relativeError;
  }
}
