package dev.forespike.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An array of numbers in NumPy's {@code .npy} format, in C order (last axis fastest).
 *
 * <pre>{@code
 * NpyArray.of(outputs, steps, batch, classes).write(Path.of("output.npy"));
 * NpyArray input = NpyArray.read(Path.of("x.npy"));
 * }</pre>
 *
 * <p>The reader is strict: it accepts a file only if every byte of it has a meaning, and takes no
 * memory for data that a header announces but the file does not hold.
 */
public final class NpyArray {

  /** Element types, by NumPy's names. */
  public enum Type {
    /** Half precision. */
    FLOAT16("f2", 2),
    /** Single precision. */
    FLOAT32("f4", 4),
    /** Double precision. */
    FLOAT64("f8", 8),
    /** Whole numbers from -128 to 127. */
    INT8("i1", 1),
    /** 16-bit whole numbers. */
    INT16("i2", 2),
    /** 32-bit whole numbers. */
    INT32("i4", 4),
    /** 64-bit whole numbers. */
    INT64("i8", 8),
    /** Whole numbers from 0 to 255. */
    UINT8("u1", 1),
    /** Whole numbers from 0 to 2^16-1. */
    UINT16("u2", 2),
    /** Whole numbers from 0 to 2^32-1. */
    UINT32("u4", 4),
    /** Whole numbers from 0 to 2^64-1. */
    UINT64("u8", 8),
    /** 0 and 1. */
    BOOL("b1", 1);

    private final String code;
    private final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /**
     * Bytes of an element.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
      return bytes;
    }

    /** NumPy's name, for example {@code float32}. */
    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Whether elements may have fractions, or be no number at all.
     *
     * @return true for float16, float32 and float64
     */
    public boolean floating() {
      return code.charAt(0) == 'f';
    }

    /** The dtype without its byte order. */
    String code() {
      return code;
    }

    /** The dtype as NumPy writes it on a little-endian machine. */
    String descr() {
      return (bytes == 1 ? "|" : "<") + code;
    }

    static String names() {
      return Arrays.stream(values()).map(Type::toString).collect(Collectors.joining(", "));
    }
  }

  /**
   * One element.
   *
   * @param index its position, one number per axis
   * @param value what it is
   */
  public record Element(List<Integer> index, double value) {
    /** Copies. */
    public Element {
      index = List.copyOf(index);
    }

    /** For messages, for example {@code element [3, 17] is NaN}. */
    @Override
    public String toString() {
      return "element " + index + " is " + value;
    }
  }

  private final Type type;
  private final List<Integer> shape;
  private final NpyValues values;

  NpyArray(Type type, List<Integer> shape, NpyValues values) {
    this.type = type;
    this.shape = List.copyOf(shape);
    this.values = values;
  }

  private NpyArray(Type type, int[] shape, NpyValues values) {
    this(type, Arrays.stream(shape).boxed().toList(), values);
    long size = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("shape " + this.shape + " has a negative extent");
      }
      // Once beyond the longest array, further factors can only make it 0 or leave it beyond.
      size = Math.min(size * extent, 1L << 31);
    }
    if (size != values.length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "shape %s does not have %d elements", this.shape, values.length()));
    }
  }

  /**
   * A float32 array.
   *
   * @param values the elements in C order; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray of(float[] values, int... shape) {
    return new NpyArray(Type.FLOAT32, shape, new NpyValues.Floats(values));
  }

  /**
   * A float64 array.
   *
   * @param values the elements in C order; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray of(double[] values, int... shape) {
    return new NpyArray(Type.FLOAT64, shape, new NpyValues.Doubles(values));
  }

  /**
   * An int32 array.
   *
   * @param values the elements in C order; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray of(int[] values, int... shape) {
    return new NpyArray(Type.INT32, shape, new NpyValues.Ints(values, true));
  }

  /**
   * An int64 array.
   *
   * @param values the elements in C order; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray of(long[] values, int... shape) {
    return new NpyArray(Type.INT64, shape, new NpyValues.Longs(values, false));
  }

  /**
   * A uint8 array.
   *
   * @param values the elements in C order, as unsigned bytes; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray of(byte[] values, int... shape) {
    return new NpyArray(Type.UINT8, shape, new NpyValues.Bytes(values, false));
  }

  /**
   * A bool array.
   *
   * @param zerosAndOnes the elements in C order, 1 for true; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements, or one is neither
   *     0 nor 1
   */
  public static NpyArray ofBooleans(byte[] zerosAndOnes, int... shape) {
    for (int i = 0; i < zerosAndOnes.length; i++) {
      if (zerosAndOnes[i] < 0 || zerosAndOnes[i] > 1) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "value %d is %d, but bool is 0 or 1", i, zerosAndOnes[i]));
      }
    }
    return new NpyArray(Type.BOOL, shape, new NpyValues.Bytes(zerosAndOnes, false));
  }

  /**
   * An int8 array.
   *
   * @param values the elements in C order, as signed bytes; kept, not copied
   * @param shape extents, slowest first; none for a single number
   * @return the array
   * @throws IllegalArgumentException if the shape does not have as many elements
   */
  public static NpyArray ofSigned(byte[] values, int... shape) {
    return new NpyArray(Type.INT8, shape, new NpyValues.Bytes(values, true));
  }

  /**
   * Reads a file of version 1, 2 or 3, either byte order, either array order.
   *
   * @param file the file
   * @return its content, in C order whatever the file's order is
   * @throws DataException if the file cannot be read, is no .npy file, shorter or longer than its
   *     header says, has another element type than {@link Type} (as NumPy spells and reads it),
   *     more than 64 axes or more than 2^31-9 elements; the message says which, and what to do
   */
  public static NpyArray read(Path file) throws IOException {
    return NpyReader.read(file);
  }

  /**
   * Writes a file as a whole or not at all: version 1, little-endian, C order, with the bytes that
   * {@code numpy.save} writes.
   *
   * @param file where to; its folder must exist
   * @throws DataException if that fails; an existing file is then untouched
   */
  public void write(Path file) throws IOException {
    NpyWriter.write(file, new NpyHeader(type, ByteOrder.LITTLE_ENDIAN, false, shape), values);
  }

  /**
   * The element type.
   *
   * @return one of twelve
   */
  public Type type() {
    return type;
  }

  /**
   * The extents, slowest first.
   *
   * @return one per axis, each at least 0; empty for a single number
   */
  public List<Integer> shape() {
    return shape;
  }

  /**
   * The number of axes.
   *
   * @return 0 for a single number
   */
  public int rank() {
    return shape.size();
  }

  /**
   * The number of elements.
   *
   * @return the product of the extents, 1 if there is none
   */
  public int size() {
    return values.length();
  }

  /**
   * The elements in C order, rounded to single precision; true is 1.
   *
   * @return a new array
   */
  public float[] floats() {
    if (values instanceof NpyValues.Floats(float[] array)) {
      return array.clone();
    }
    float[] result = new float[size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.single(i);
    }
    return result;
  }

  /**
   * The elements in C order, whole numbers beyond 2^53 rounded; true is 1.
   *
   * @return a new array
   */
  public double[] doubles() {
    double[] result = new double[size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.real(i);
    }
    return result;
  }

  /**
   * The elements in C order; true is 1.
   *
   * @return a new array
   * @throws IllegalStateException if the type is a floating one, or uint64 and an element is beyond
   *     2^63-1
   */
  public long[] longs() {
    if (!(values instanceof NpyValues.Whole whole)) {
      throw new IllegalStateException("elements are " + type + ", not whole numbers");
    }
    long[] result = new long[size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = whole.whole(i);
      if (whole.unsigned() && result[i] < 0) {
        throw new IllegalStateException(element(i) + ", beyond 64 bits with a sign");
      }
    }
    return result;
  }

  /**
   * The elements in C order as unsigned bytes; true is 1.
   *
   * @return a new array
   * @throws IllegalStateException if the type is neither uint8 nor bool
   */
  public byte[] bytes() {
    if (!(values instanceof NpyValues.Bytes(byte[] array, boolean signed)) || signed) {
      throw new IllegalStateException("elements are " + type + ", not uint8 or bool");
    }
    return array.clone();
  }

  /**
   * Looks for an element that is no number. Reading does not: where NaN has a meaning it may pass.
   *
   * @return the first element in C order that is NaN or infinite
   */
  public Optional<Element> firstNonFinite() {
    if (values instanceof NpyValues.Whole) {
      return Optional.empty();
    }
    for (int i = 0; i < size(); i++) {
      if (!Double.isFinite(values.real(i))) {
        return Optional.of(new Element(index(shape, i), values.real(i)));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for an element that single precision would change into another number: a whole number
   * that it does not hold, such as 16777217, or one beyond its range. Fractions of double precision
   * are rounded to the nearest, which is what they stand for.
   *
   * @return the first such element in C order, for messages, for example {@code element [3, 17] is
   *     16777217}; empty if {@link #floats} loses nothing
   */
  public Optional<String> firstLostAsFloat() {
    for (int i = 0; i < size(); i++) {
      float single = values.single(i);
      double real = values.real(i);
      boolean kept =
          values instanceof NpyValues.Whole
              // Up to 2^53 the double is exact; beyond, all digits are compared.
              ? single == real && (Math.abs(real) <= 0x1p53 || exact(single, values.text(i)))
              : Float.isFinite(single) || !Double.isFinite(real);
      if (!kept) {
        return Optional.of(element(i));
      }
    }
    return Optional.empty();
  }

  private static boolean exact(float single, String text) {
    return new BigDecimal(single).compareTo(new BigDecimal(text)) == 0;
  }

  /**
   * An element for messages, in every digit.
   *
   * @param element its number in C order
   * @return for example {@code element [3, 17] is 16777217}
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public String element(int element) {
    return "element "
        + index(shape, Objects.checkIndex(element, size()))
        + " is "
        + values.text(element);
  }

  /** The position, one number per axis, of an element counted in C order. */
  static List<Integer> index(List<Integer> shape, int element) {
    List<Integer> index = new ArrayList<>();
    int rest = element;
    for (int extent : shape.reversed()) {
      index.addFirst(rest % extent);
      rest /= extent;
    }
    return index;
  }

  /** For messages, for example {@code float32 [128, 784]}. */
  @Override
  public String toString() {
    return type + " " + shape;
  }
}
