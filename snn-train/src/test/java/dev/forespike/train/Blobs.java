package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import java.util.Map;
import java.util.SplittableRandom;

/** Samples around one corner of the cube for each class: easy to tell apart. */
final class Blobs implements Samples {
  static final int CLASSES = 4;

  private final int inputs;
  private final float[][] values;

  private Blobs(int inputs, int size, long seed) {
    this.inputs = inputs;
    var corners = new SplittableRandom(99);
    float[][] corner = new float[CLASSES][inputs];
    for (float[] each : corner) {
      for (int i = 0; i < inputs; i++) {
        each[i] = corners.nextBoolean() ? 0.8f : 0.1f;
      }
    }
    var random = new SplittableRandom(seed);
    values = new float[size][inputs];
    for (int s = 0; s < size; s++) {
      for (int i = 0; i < inputs; i++) {
        values[s][i] = corner[s % CLASSES][i] + (float) random.nextDouble(0, 0.2);
      }
    }
  }

  /** A dataset with a part for training and one for testing. */
  static Dataset dataset(int inputs, int train, int test) {
    return new Dataset(
        "blobs",
        CLASSES,
        new Blobs(inputs, train, 1),
        new Blobs(inputs, test, 2),
        Map.of("blobs.bin", "abc123"));
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public Shape shape() {
    return Shape.of(inputs);
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    System.arraycopy(values[index], 0, destination, offset, inputs);
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }
}
