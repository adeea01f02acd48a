package dev.forespike.data;

import java.nio.ByteBuffer;

/** The elements of an array in C order, in the Java array that fits their type. */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way, never compared
sealed interface NpyValues {

  /** The number of elements. */
  int length();

  /** One element, rounded to double precision where it is a large whole number. */
  double real(int index);

  /** Takes elements out of a file's bytes. */
  void fill(int from, int count, ByteBuffer source);

  /** Puts elements into a file's bytes. */
  void drain(int from, int count, ByteBuffer target);

  /** The elements of types that hold whole numbers only. */
  sealed interface Whole extends NpyValues {
    /** One element. */
    long whole(int index);

    @Override
    default double real(int index) {
      return whole(index);
    }
  }

  /** All zero. */
  static NpyValues zeros(NpyArray.Type type, int length) {
    return switch (type) {
      case FLOAT32 -> new Floats(new float[length]);
      case FLOAT64 -> new Doubles(new double[length]);
      case INT32 -> new Ints(new int[length]);
      case INT64 -> new Longs(new long[length]);
      case UINT8, BOOL -> new Bytes(new byte[length]);
    };
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

  /** 32-bit whole numbers. */
  record Ints(int[] array) implements Whole {
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
  record Longs(long[] array) implements Whole {
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

  /** Whole numbers from 0 to 255. */
  record Bytes(byte[] array) implements Whole {
    @Override
    public int length() {
      return array.length;
    }

    @Override
    public long whole(int index) {
      return array[index] & 0xff;
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
}
