package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

final class NpyProperties {
  private static Path file = Path.of("");

  @BeforeContainer
  static void create() throws IOException {
    file = Files.createTempFile("array", ".npy");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(file);
  }

  @Provide
  Arbitrary<List<Integer>> shapes() {
    return Arbitraries.integers().between(0, 7).list().ofMaxSize(5);
  }

  @Property(tries = 300)
  void comesBackBitForBit(
      @ForAll NpyArray.Type type, @ForAll("shapes") List<Integer> shape, @ForAll long seed)
      throws IOException {
    NpyArray array = array(type, shape, seed);
    array.write(file);
    NpyArray read = NpyArray.read(file);
    assertEquals(type, read.type());
    assertEquals(shape, read.shape());
    assertEquals(shape.size(), read.rank());
    assertArrayEquals(bits(array), bits(read));
    long data = Files.size(file) - (long) read.size() * type.bytes();
    assertEquals(0, data % 64, "data is aligned");
  }

  /** More than the buffer holds, and not a multiple of it. */
  @Property(tries = 6, shrinking = net.jqwik.api.ShrinkingMode.OFF)
  void largeOnesToo(@ForAll NpyArray.Type type, @ForAll long seed) throws IOException {
    NpyArray array = array(type, List.of(3, 7, 5003), seed);
    array.write(file);
    assertArrayEquals(bits(array), bits(NpyArray.read(file)));
  }

  /**
   * In Fortran order element [i, j, ...] lies where [..., j, i] of the reversed shape lies in C.
   */
  @Property(tries = 300)
  void anyOrderOfBytesAndAxes(
      @ForAll NpyArray.Type type,
      @ForAll("shapes") List<Integer> shape,
      @ForAll boolean fortran,
      @ForAll boolean big,
      @ForAll long seed)
      throws IOException {
    NpyArray array = array(type, shape, seed);
    ByteBuffer data =
        ByteBuffer.allocate(array.size() * type.bytes())
            .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int place = 0; place < array.size(); place++) {
      int element = place;
      if (fortran) {
        List<Integer> index = NpyArray.index(shape.reversed(), place).reversed();
        element = 0;
        for (int axis = 0; axis < shape.size(); axis++) {
          element = element * shape.get(axis) + index.get(axis);
        }
      }
      put(data, type, bits(array)[element]);
    }
    String header =
        "{'descr': '%s%s', 'fortran_order': %s, 'shape': %s}"
            .formatted(
                big ? ">" : "<",
                type.code(),
                fortran ? "True" : "False",
                shape
                    .toString()
                    .replace("[", "(")
                    .replaceFirst("]", shape.size() == 1 ? ",)" : ")"));
    NpyArray read = NpyArray.read(Files.write(file, NpyFiles.file(1, header, data.array())));
    assertEquals(shape, read.shape());
    assertArrayEquals(bits(array), bits(read));
  }

  /** Whatever happens to a byte: an array is read, or refused in one line, and nothing else. */
  @Property(tries = 1000)
  void oneOtherByte(@ForAll("places") int place, @ForAll byte value) throws IOException {
    byte[] damaged =
        NpyFiles.file(
            1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", new byte[24]);
    damaged[place] = value;
    assertReadOrRefused(damaged);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, 71);
  }

  @Property(tries = 300)
  void anyHeader(@ForAll("headers") String header, @ForAll byte[] data) throws IOException {
    for (int version = 1; version <= 3; version++) {
      assertReadOrRefused(NpyFiles.file(version, header, data));
    }
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> tokens =
        Arbitraries.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            ",",
            ":",
            "'",
            "\"",
            "descr",
            "'descr'",
            "'fortran_order'",
            "'shape'",
            "True",
            "False",
            "'<f4'",
            "'|O'",
            "0",
            "3",
            "-",
            "99999999999999999999",
            "L",
            " ",
            "\n",
            "\\",
            "\u00e4",
            "\u2028",
            "\ud83d");
    return tokens.list().ofMaxSize(25).map(list -> String.join("", list));
  }

  private static void assertReadOrRefused(byte[] content) throws IOException {
    Files.write(file, content);
    try {
      NpyArray array = NpyArray.read(file);
      assertEquals(array.size(), array.doubles().length);
    } catch (DataException e) {
      NpyFiles.assertOneLine(file, e);
    }
  }

  private static NpyArray array(NpyArray.Type type, List<Integer> shape, long seed) {
    int[] extents = shape.stream().mapToInt(Integer::intValue).toArray();
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    var random = new SplittableRandom(seed);
    return switch (type) {
      case FLOAT32 -> {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
          values[i] = Float.intBitsToFloat(random.nextInt());
        }
        yield NpyArray.of(values, extents);
      }
      case FLOAT64 -> {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
          values[i] = Double.longBitsToDouble(random.nextLong());
        }
        yield NpyArray.of(values, extents);
      }
      case FLOAT16 -> {
        ByteBuffer data = ByteBuffer.allocate(2 * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
          // Finite: no promise is made about the bits of NaN.
          data.putShort((short) (random.nextInt(0x7c00) | random.nextInt(2) << 15));
        }
        yield stored(type, shape, data.array());
      }
      case INT16, UINT16, UINT32, UINT64 -> {
        byte[] data = new byte[size * type.bytes()];
        random.nextBytes(data);
        yield stored(type, shape, data);
      }
      case INT32 -> NpyArray.of(random.ints(size).toArray(), extents);
      case INT64 -> NpyArray.of(random.longs(size).toArray(), extents);
      case UINT8 -> {
        byte[] values = new byte[size];
        random.nextBytes(values);
        yield NpyArray.of(values, extents);
      }
      case INT8 -> {
        byte[] values = new byte[size];
        random.nextBytes(values);
        yield NpyArray.ofSigned(values, extents);
      }
      case BOOL -> {
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
          values[i] = (byte) random.nextInt(2);
        }
        yield NpyArray.ofBooleans(values, extents);
      }
    };
  }

  private static NpyArray stored(NpyArray.Type type, List<Integer> shape, byte[] data) {
    String extents =
        shape.toString().replace("[", "(").replace("]", shape.size() == 1 ? ",)" : ")");
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s}".formatted(type.descr(), extents);
    try {
      return NpyArray.read(Files.write(file, NpyFiles.file(1, header, data)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long[] bits(NpyArray array) {
    return switch (array.type()) {
      case FLOAT16 -> {
        float[] values = array.floats();
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Float.floatToFloat16(values[i]);
        }
        yield bits;
      }
      case UINT64 -> {
        long[] bits = new long[array.size()];
        for (int i = 0; i < bits.length; i++) {
          String text = array.element(i);
          bits[i] = Long.parseUnsignedLong(text.substring(text.lastIndexOf(' ') + 1));
        }
        yield bits;
      }
      case FLOAT32 -> {
        float[] values = array.floats();
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Float.floatToRawIntBits(values[i]);
        }
        yield bits;
      }
      case FLOAT64 -> {
        double[] values = array.doubles();
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        yield bits;
      }
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL -> array.longs();
    };
  }

  private static void put(ByteBuffer data, NpyArray.Type type, long bits) {
    switch (type.bytes()) {
      case 1 -> data.put((byte) bits);
      case 2 -> data.putShort((short) bits);
      case 4 -> data.putInt((int) bits);
      default -> {
        assertTrue(type.bytes() == 8);
        data.putLong(bits);
      }
    }
  }
}
