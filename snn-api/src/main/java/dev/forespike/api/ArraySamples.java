package dev.forespike.api;

/** Samples from arrays in memory. */
final class ArraySamples implements Samples {
  private final Shape shape;
  private final float[] values;
  private final int[] labels;

  ArraySamples(Shape shape, float[] values, int[] labels) {
    if (values.length != (long) labels.length * shape.size()) {
      throw new SpecException(
          labels.length
              + " samples of shape "
              + shape
              + " need "
              + (long) labels.length * shape.size()
              + " values, but there are "
              + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new SpecException(
            "sample " + i / shape.size() + " holds " + values[i] + " at " + i % shape.size());
      }
    }
    this.shape = shape;
    this.values = values;
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
  public void read(int index, float[] destination, int offset) {
    System.arraycopy(values, index * shape.size(), destination, offset, shape.size());
  }

  @Override
  public int label(int index) {
    return labels[index];
  }
}
