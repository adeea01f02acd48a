package dev.forespike.train.file;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of a file, as numbers in row-major order.
 *
 * @param type element type in the file
 * @param shape extents, slowest first
 * @param values the numbers; float values are exact in double precision
 */
@SuppressWarnings("ArrayRecordComponent") // a view of numbers on their way, never compared
public record Tensor(Type type, List<Integer> shape, double[] values) {

  /** Element types this project writes. */
  public enum Type {
    /** Single precision. */
    F32(4),
    /** Double precision. */
    F64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /**
     * Bytes of an element.
     *
     * @return 4 or 8
     */
    public int bytes() {
      return bytes;
    }
  }

  /** Copies the shape. */
  public Tensor {
    shape = List.copyOf(shape);
  }

  /**
   * A single-precision tensor.
   *
   * @param values the numbers, copied
   * @param shape extents, slowest first
   * @return the tensor
   */
  public static Tensor of(float[] values, Integer... shape) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new Tensor(Type.F32, List.of(shape), wide);
  }

  /**
   * A double-precision tensor.
   *
   * @param values the numbers, copied
   * @param shape extents, slowest first
   * @return the tensor
   */
  public static Tensor of(double[] values, Integer... shape) {
    return new Tensor(Type.F64, List.of(shape), values.clone());
  }

  /**
   * Where an element lies.
   *
   * @param element its position in {@link #values}
   * @return one number per axis
   */
  public List<Integer> index(int element) {
    List<Integer> index = new ArrayList<>();
    int rest = element;
    for (int extent : shape.reversed()) {
      index.addFirst(rest % extent);
      rest /= extent;
    }
    return index;
  }

  /**
   * The numbers in single precision.
   *
   * @return a new array
   */
  public float[] floats() {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
