package dev.forespike.data;

import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import java.util.Objects;

/** Images of bytes and their labels. Kept as bytes: a quarter of the memory of floats. */
final class IdxSamples implements Samples {
  private final Shape shape;
  private final byte[] pixels;
  private final int[] labels;

  IdxSamples(Shape shape, byte[] pixels, int[] labels) {
    this.shape = shape;
    this.pixels = pixels;
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
    int width = shape.size();
    Objects.checkFromIndexSize(offset, width, destination.length);
    int begin = Objects.checkIndex(index, labels.length) * width;
    for (int i = 0; i < width; i++) {
      destination[offset + i] = (pixels[begin + i] & 0xff) / 255f;
    }
  }

  @Override
  public int label(int index) {
    return labels[index];
  }
}
