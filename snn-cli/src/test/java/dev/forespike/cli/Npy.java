package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A NumPy array without the library's help: what these tests give to the command, and how they look
 * at what it wrote. Reads only what the command should write; writes much more.
 *
 * @param type the dtype, for example {@code <f4}
 * @param shape extents, slowest first
 * @param values the elements in C order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Npy(String type, int[] shape, double[] values) {
  private static final String MAGIC = "\u0093NUMPY";
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\} *\n");

  static Npy of(String type, double[] values, int... shape) {
    return new Npy(type, shape, values);
  }

  static Npy floats(double[] values, int... shape) {
    return of("<f4", values, shape);
  }

  static Npy labels(int... labels) {
    return of("<i8", Arrays.stream(labels).asDoubleStream().toArray(), labels.length);
  }

  /** The same numbers as another type. */
  Npy as(String other) {
    return new Npy(other, shape, values);
  }

  /** The same numbers in another shape. */
  Npy shaped(int... other) {
    return new Npy(type, other, values);
  }

  /** The same array with another number in one place. */
  Npy with(int element, double value) {
    double[] changed = values.clone();
    changed[element] = value;
    return new Npy(type, shape, changed);
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes(1, false));
  }

  /** The bytes of a file of some version, in C order or in Fortran's, which is the reverse. */
  byte[] bytes(int version, boolean fortran) {
    String extents =
        Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(type, fortran ? "True" : "False", extents + (shape.length == 1 ? "," : ""));
    int before = MAGIC.length() + (version == 1 ? 4 : 6);
    int padding = 63 - (before + header.length()) % 64;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(before + text.length + values.length * size(type));
    file.put(MAGIC.getBytes(StandardCharsets.ISO_8859_1)).put((byte) version).put((byte) 0);
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text);
    file.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      put(file, values[fortran ? fromFortran(i) : i]);
    }
    return file.array();
  }

  /** Where in C order the element stands that is the i-th in Fortran's order. */
  private int fromFortran(int i) {
    int[] index = new int[shape.length];
    int rest = i;
    for (int axis = 0; axis < shape.length; axis++) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    int place = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      place = place * shape[axis] + index[axis];
    }
    return place;
  }

  private void put(ByteBuffer file, double value) {
    switch (type.substring(1)) {
      case "f2" -> file.putShort(Float.floatToFloat16((float) value));
      case "f4" -> file.putFloat((float) value);
      case "f8" -> file.putDouble(value);
      case "i4" -> file.putInt((int) value);
      case "i8" -> file.putLong((long) value);
      case "u1", "b1" -> file.put((byte) value);
      default -> throw new IllegalArgumentException(type);
    }
  }

  private static int size(String type) {
    return type.charAt(type.length() - 1) - '0';
  }

  /** Reads what the command promises to write: version 1, little-endian, C order. */
  static Npy read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] start = new byte[MAGIC.length()];
    bytes.get(start);
    assertEquals(MAGIC, new String(start, StandardCharsets.ISO_8859_1), file::toString);
    assertEquals(1, bytes.getShort(), "version");
    byte[] text = new byte[bytes.getShort()];
    bytes.get(text);
    String header = new String(text, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    assertTrue(matcher.matches(), header);
    String type = matcher.group(1);
    int[] shape =
        Pattern.compile("[0-9]+")
            .matcher(matcher.group(2))
            .results()
            .mapToInt(extent -> Integer.parseInt(extent.group()))
            .toArray();
    double[] values = new double[bytes.remaining() / size(type)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "<f4" -> bytes.getFloat();
            case "<f8" -> bytes.getDouble();
            case "|b1", "|i1" -> bytes.get();
            default -> throw new AssertionError(file + " has the type " + type);
          };
    }
    assertEquals(0, bytes.remaining(), file::toString);
    assertEquals(
        values.length, Arrays.stream(shape).reduce(1, (a, b) -> a * b), () -> file + header);
    return new Npy(type, shape, values);
  }

  /** A matrix's rows. */
  double[][] rows() {
    assertEquals(2, shape.length);
    double[][] rows = new double[shape[0]][];
    for (int row = 0; row < shape[0]; row++) {
      rows[row] = Arrays.copyOfRange(values, row * shape[1], (row + 1) * shape[1]);
    }
    return rows;
  }

  /** An array of three axes, with an index for each. */
  double[][][] steps() {
    assertEquals(3, shape.length);
    double[][] rows = shaped(shape[0] * shape[1], shape[2]).rows();
    double[][][] steps = new double[shape[0]][][];
    for (int step = 0; step < shape[0]; step++) {
      steps[step] = Arrays.copyOfRange(rows, step * shape[1], (step + 1) * shape[1]);
    }
    return steps;
  }
}
