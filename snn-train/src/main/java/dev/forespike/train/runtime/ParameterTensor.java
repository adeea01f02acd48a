package dev.forespike.train.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one kind in one place of a network, row by row. A weight tensor has a row for each
 * presynaptic neuron, because a spike selects a row; files and users see it transposed.
 */
public final class ParameterTensor {
  /** What a tensor's numbers do. */
  public enum Kind {
    /** They multiply what is sent; weight decay is of them. */
    WEIGHT,
    /** They are added to a current. */
    BIAS
  }

  private final String name;
  private final Kind kind;
  private final int layer;
  private final int firstRow;
  private final int rows;
  private final int columns;

  /** Memory is taken when numbers are asked for. */
  private float @Nullable [] values;

  /** Whether the numbers are zero although their array still holds what was there before. */
  private boolean cleared;

  /**
   * All zero.
   *
   * @param name as files have it
   * @param kind what the numbers do
   * @param layer index of the layer it belongs to
   * @param firstRow its first row among those of its layer, which draws go by
   * @param rows number of rows
   * @param columns number of columns
   */
  ParameterTensor(String name, Kind kind, int layer, int firstRow, int rows, int columns) {
    this.name = name;
    this.kind = kind;
    this.layer = layer;
    this.firstRow = firstRow;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * The name.
   *
   * @return as files have it, {@code layers.0.weight}
   */
  public String name() {
    return name;
  }

  /**
   * What the numbers do.
   *
   * @return weights or biases
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The layer it belongs to.
   *
   * @return index among all layers of the network, of operator networks those of all parts
   */
  public int layer() {
    return layer;
  }

  /**
   * Its first row among those of its layer, which random draws go by: weights, then biases.
   *
   * @return from 0
   */
  public int firstRow() {
    return firstRow;
  }

  /**
   * The number of rows.
   *
   * @return of weights presynaptic neurons, of biases 1
   */
  public int rows() {
    return rows;
  }

  /**
   * The number of columns.
   *
   * @return postsynaptic neurons
   */
  public int columns() {
    return columns;
  }

  /**
   * The number of numbers.
   *
   * @return rows times columns
   */
  public int size() {
    return Math.multiplyExact(rows, columns);
  }

  /**
   * The numbers, not a copy.
   *
   * @return {@code [rows][columns]}
   */
  public float[] values() {
    float[] numbers = values;
    if (numbers == null) {
      numbers = new float[size()];
      values = numbers;
    } else if (cleared) {
      Arrays.fill(numbers, 0f);
    }
    cleared = false;
    return numbers;
  }

  /** Sets everything to zero, when it is asked for. */
  public void clear() {
    cleared = true;
  }

  /**
   * Whether the numbers are zero since {@link #clear} and nobody has asked for them. Who hears yes
   * must write every one of them before anyone reads: so large gradients need not be filled with
   * zeros only to be read again.
   *
   * @return true at most once after each {@link #clear}; {@link #values} then gives whatever was
   *     there before
   */
  public boolean claimZero() {
    boolean zero = cleared;
    cleared = false;
    return zero;
  }

  /**
   * Takes over the numbers of another tensor of the same shape.
   *
   * @param other where to copy from
   */
  public void copyFrom(ParameterTensor other) {
    claimZero();
    System.arraycopy(other.values(), 0, values(), 0, size());
  }

  /**
   * Multiplies all numbers.
   *
   * @param factor the factor
   */
  public void scale(float factor) {
    float[] scaled = values();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
  }

  /**
   * The numbers as files and users see them.
   *
   * @return a new array {@code [columns][rows]}
   */
  public float[] exported() {
    return transpose(values(), rows, columns);
  }

  /**
   * Takes numbers as files and users see them.
   *
   * @param exported {@code [columns][rows]}
   */
  public void take(float[] exported) {
    cleared = false;
    values = transpose(exported, columns, rows);
  }

  private static float[] transpose(float[] matrix, int height, int width) {
    float[] result = new float[matrix.length];
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        result[c * height + r] = matrix[r * width + c];
      }
    }
    return result;
  }
}
