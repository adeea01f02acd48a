package dev.forespike.data;

import java.nio.ByteBuffer;

/** The elements of an array in C order, in the Java array that fits their type. */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way, never compared
sealed interface NpyValues {

  /** The number of elements. */
  int length();

  /** One element, rounded to double precision where it is a large whole number. */
  double real(int index);

  /** One element, rounded to single precision. */
  default float single(int index) {
    return (float) real(index);
  }

  /** One element as it is, for messages. */
  default String text(int index) {
    return String.valueOf(real(index));
  }

  /** Takes elements out of a file's bytes. */
  void fill(int from, int count, ByteBuffer source);

  /** Puts elements into a file's bytes. */
  void drain(int from, int count, ByteBuffer target);

  /** The elements of types that hold whole numbers only. */
  sealed interface Whole extends NpyValues {
    /** One element; of the largest unsigned ones its 64 bits. */
    long whole(int index);

    /** Whether {@link #whole} is to be read without sign. */
    default boolean unsigned() {
      return false;
    }

    @Override
    default double real(int index) {
      long value = whole(index);
      return unsigned() && value < 0 ? 2.0 * halved(value) : value;
    }

    @Override
    default float single(int index) {
      // Directly, because a whole number rounded to double first could be rounded twice.
      long value = whole(index);
      return unsigned() && value < 0 ? 2f * halved(value) : value;
    }

    @Override
    default String text(int index) {
      return unsigned() ? Long.toUnsignedString(whole(index)) : String.valueOf(whole(index));
    }

    /** Half of a number beyond 2^63, with the bit that is lost kept for rounding. */
    private static long halved(long value) {
      return (value >>> 1) | (value & 1);
    }
  }

  /** All zero. */
  static NpyValues zeros(NpyArray.Type type, int length) {
    return switch (type) {
      case FLOAT16 -> new Halves(new short[length]);
      case FLOAT32 -> new Floats(new float[length]);
      case FLOAT64 -> new Doubles(new double[length]);
      case INT8 -> new Bytes(new byte[length], true);
      case INT16 -> new Shorts(new short[length], true);
      case INT32 -> new Ints(new int[length], true);
      case INT64 -> new Longs(new long[length], false);
      case UINT8, BOOL -> new Bytes(new byte[length], false);
      case UINT16 -> new Shorts(new short[length], false);
      case UINT32 -> new Ints(new int[length], false);
      case UINT64 -> new Longs(new long[length], true);
    };
  }

  /** Half precision, by its bits. */
  record Halves(short[] array) implements NpyValues {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public double real(int index) {
      return Float.float16ToFloat(array[index]);
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getShort();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putShort(array[i]);
      }
    }
  }

  /** Single precision. */
  record Floats(float[] array) implements NpyValues {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public double real(int index) {
      return array[index];
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getFloat();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putFloat(array[i]);
      }
    }
  }

  /** Double precision. */
  record Doubles(double[] array) implements NpyValues {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public double real(int index) {
      return array[index];
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getDouble();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putDouble(array[i]);
      }
    }
  }

  /** 8-bit whole numbers. */
  record Bytes(byte[] array, boolean signed) implements Whole {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public long whole(int index) {
      return signed ? array[index] : array[index] & 0xff;
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      source.get(array, from, count);
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      target.put(array, from, count);
    }
  }

  /** 16-bit whole numbers. */
  record Shorts(short[] array, boolean signed) implements Whole {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public long whole(int index) {
      return signed ? array[index] : array[index] & 0xffff;
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getShort();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putShort(array[i]);
      }
    }
  }

  /** 32-bit whole numbers. */
  record Ints(int[] array, boolean signed) implements Whole {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public long whole(int index) {
      return signed ? array[index] : array[index] & 0xffffffffL;
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getInt();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putInt(array[i]);
      }
    }
  }

  /** 64-bit whole numbers. */
  record Longs(long[] array, boolean unsigned) implements Whole {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public long whole(int index) {
      return array[index];
    }

    @Override
    public void fill(int from, int count, ByteBuffer source) {
      for (int i = from; i < from + count; i++) {
        array[i] = source.getLong();
      }
    }

    @Override
    public void drain(int from, int count, ByteBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.putLong(array[i]);
      }
    }
  }
}
