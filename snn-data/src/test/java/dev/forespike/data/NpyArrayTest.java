package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyArrayTest {
  private static final String HEADER =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

  @TempDir Path folder;

  @Test
  void convertsBetweenTypes() {
    NpyArray floats = NpyArray.of(new float[] {0.1f, -2, Float.NaN}, 3);
    assertArrayEquals(new double[] {0.1f, -2, Double.NaN}, floats.doubles());
    assertThrows(IllegalStateException.class, floats::longs);
    assertThrows(IllegalStateException.class, floats::bytes);
    NpyArray doubles = NpyArray.of(new double[] {0.1, 1e300}, 1, 2);
    assertArrayEquals(new float[] {0.1f, Float.POSITIVE_INFINITY}, doubles.floats());
    assertThrows(IllegalStateException.class, doubles::longs);
    NpyArray longs = NpyArray.of(new long[] {Long.MAX_VALUE, -7}, 2);
    assertArrayEquals(new double[] {0x1p63, -7}, longs.doubles());
    assertThrows(IllegalStateException.class, longs::bytes);
    NpyArray ints = NpyArray.of(new int[] {Integer.MIN_VALUE}, 1);
    assertArrayEquals(new long[] {Integer.MIN_VALUE}, ints.longs());
    assertThrows(IllegalStateException.class, ints::bytes);
    NpyArray bytes = NpyArray.of(new byte[] {-1, 7}, 2);
    assertArrayEquals(new float[] {255, 7}, bytes.floats());
    assertArrayEquals(new long[] {255, 7}, bytes.longs());
    assertArrayEquals(new byte[] {-1, 7}, bytes.bytes());
    NpyArray truths = NpyArray.ofBooleans(new byte[] {0, 1}, 2);
    assertArrayEquals(new byte[] {0, 1}, truths.bytes());
    assertArrayEquals(new double[] {0, 1}, truths.doubles());
  }

  /** By way of double precision this number would be rounded twice, and end up elsewhere. */
  @Test
  void wholeNumbersAreRoundedOnce() {
    long value = (1L << 60) + (1L << 36) + 1;
    float once = NpyArray.of(new long[] {value}).floats()[0];
    assertEquals((float) value, once);
    assertTrue(once != (float) (double) value);
  }

  @Test
  void whatIsHandedOutIsACopy() {
    NpyArray array = NpyArray.of(new float[] {1, 2}, 2);
    array.floats()[0] = 5;
    assertArrayEquals(new float[] {1, 2}, array.floats());
    NpyArray bytes = NpyArray.ofBooleans(new byte[] {1, 0}, 2);
    bytes.bytes()[0] = 0;
    assertArrayEquals(new byte[] {1, 0}, bytes.bytes());
  }

  @Test
  void shapesMustFit() {
    assertEquals(0, NpyArray.of(new float[1]).rank());
    assertEquals(0, NpyArray.of(new float[0], 3, 0).size());
    float[] six = new float[6];
    for (int[] shape :
        new int[][] {{}, {5}, {2, 2}, {-2, -3}, {6, 0}, {1 << 16, 1 << 16, 1 << 16, 6}}) {
      assertThrows(IllegalArgumentException.class, () -> NpyArray.of(six, shape));
    }
    assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new long[0], -1, 0));
    for (byte wrong : new byte[] {2, -1}) {
      assertThrows(
          IllegalArgumentException.class, () -> NpyArray.ofBooleans(new byte[] {0, wrong}, 2));
    }
  }

  @Test
  void theFirstNonFiniteElementIsNamed() {
    float[] values = new float[4 * 20];
    assertEquals(Optional.empty(), NpyArray.of(values, 4, 20).firstNonFinite());
    values[79] = Float.NEGATIVE_INFINITY;
    assertEquals(
        "element [3, 19] is -Infinity",
        NpyArray.of(values, 4, 20).firstNonFinite().map(Object::toString).orElse(""));
    values[77] = Float.NaN;
    assertEquals(
        Optional.of(new NpyArray.Element(List.of(3, 17), Double.NaN)),
        NpyArray.of(values, 4, 20).firstNonFinite());
    assertEquals(
        "element [] is NaN",
        NpyArray.of(new double[] {Double.NaN}).firstNonFinite().map(Object::toString).orElse(""));
    assertEquals(Optional.empty(), NpyArray.of(new long[] {1}, 1).firstNonFinite());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEADER,
        "{'shape': (2L, 3L), 'fortran_order': False, 'descr': '<f4'}",
        "{\"shape\":(2,3,),\"descr\":\"=f4\",\"fortran_order\":False,}   \n",
        " \t{ 'descr' :'|f4' , 'fortran_order' : False ,\n 'shape':( 2 , 3 ) }",
      })
  void readsEverySpelling(String header) throws IOException {
    assertEquals("float32 [2, 3]", read(NpyFiles.file(1, header, new byte[24])).toString());
    assertEquals("float32 [2, 3]", read(NpyFiles.file(2, header, new byte[24])).toString());
  }

  /** What {@code numpy.dtype} makes of these names; those that begin with > are big-endian. */
  private static final String NAMES =
      """
      bool b1 ? bool bool_ |b1 <b1 >b1 =b1 |? <? >? =?
      float16 f2 e float16 half <f2 >f2 =f2 |f2 <e >e =e |e
      float32 f4 f float32 single <f4 >f4 =f4 |f4 <f >f =f |f
      float64 f8 d float64 double float <f8 >f8 =f8 |f8 <d >d =d |d
      int8 i1 b int8 byte <i1 >i1 =i1 |i1 <b >b =b |b
      int16 i2 h int16 short <i2 >i2 =i2 |i2 <h >h =h |h
      int32 i4 i int32 intc <i4 >i4 =i4 |i4 <i >i =i |i
      int64 i8 l q p n int64 int int_ long longlong intp <i8 >i8 =i8 |i8 <l >l =q |q
      uint8 u1 B uint8 ubyte <u1 >u1 =u1 |u1 <B >B =B |B
      uint16 u2 H uint16 ushort <u2 >u2 =u2 |u2 <H >H =H |H
      uint32 u4 I uint32 uintc <u4 >u4 =u4 |u4 <I >I =I |I
      uint64 u8 L Q P N uint64 uint ulong ulonglong uintp <u8 >u8 =u8 |u8 <L >L =Q |Q
      """;

  private static Stream<Arguments> names() {
    return NAMES
        .lines()
        .map(line -> List.of(line.split(" ")))
        .flatMap(words -> words.stream().skip(1).map(name -> Arguments.of(name, words.getFirst())));
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsEveryNameThatNumPyReads(String descr, String type) throws IOException {
    int bytes = type.equals("bool") ? 1 : Integer.parseInt("0" + type.replaceAll("\\D", "")) / 8;
    byte[] one = new byte[bytes];
    one[descr.startsWith(">") ? bytes - 1 : 0] = 1;
    NpyArray array = read(NpyFiles.file(1, HEADER.replace("<f4", descr).replace("2, 3", ""), one));
    assertEquals(type + " []", array.toString());
    double value =
        switch (type) {
          case "float16" -> 0x1p-24;
          case "float32" -> Float.MIN_VALUE;
          case "float64" -> Double.MIN_VALUE;
          default -> 1;
        };
    assertEquals(value, array.doubles()[0]);
  }

  private NpyArray one(String descr, int... bytes) throws IOException {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return read(NpyFiles.file(1, HEADER.replace("<f4", descr).replace("2, 3", ""), data));
  }

  @Test
  void everyTypeIsReadExactly() throws IOException {
    assertEquals(1.5, one("<f2", 0, 0x3e).doubles()[0]);
    assertEquals(65504, one(">f2", 0x7b, 0xff).floats()[0]);
    assertEquals(Double.NEGATIVE_INFINITY, one("<f2", 0, 0xfc).doubles()[0]);
    assertEquals(-128, one("|i1", 0x80).longs()[0]);
    assertEquals(-32768, one("<i2", 0, 0x80).longs()[0]);
    assertEquals(65535, one("<u2", 0xff, 0xff).longs()[0]);
    assertEquals(4294967295L, one("<u4", 0xff, 0xff, 0xff, 0xff).longs()[0]);
    assertEquals(1L << 62, one(">u8", 0x40, 0, 0, 0, 0, 0, 0, 0).longs()[0]);
  }

  @Test
  void theLargestUnsignedNumbersAreRoundedOnceAndRefusedAsLongs() throws IOException {
    NpyArray most = one("<u8", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    assertEquals(0x1p64, most.doubles()[0]);
    assertEquals(0x1p64f, most.floats()[0]);
    assertEquals("element [] is 18446744073709551615", most.element(0));
    assertEquals(
        "element [] is 18446744073709551615, beyond 64 bits with a sign",
        assertThrows(IllegalStateException.class, most::longs).getMessage());
    // 2^63 + 2^39 + 1 lies just above the middle of two floats: in two steps it becomes the lower.
    assertEquals(0x1.000002p63f, one(">u8", 0x80, 0, 0, 0x80, 0, 0, 0, 1).floats()[0]);
  }

  @Test
  void aNumberThatSinglePrecisionWouldChangeIsFound() throws IOException {
    assertEquals(
        Optional.of("element [1] is 16777217"),
        NpyArray.of(new long[] {16777216, 16777217}, 2).firstLostAsFloat());
    assertEquals(
        Optional.of("element [0, 1] is 1.0E300"),
        NpyArray.of(new double[] {0.1, 1e300}, 1, 2).firstLostAsFloat());
    assertEquals(
        Optional.of("element [0] is 9223372036854775807"),
        NpyArray.of(new long[] {Long.MAX_VALUE}, 1).firstLostAsFloat());
    assertEquals(
        Optional.empty(),
        NpyArray.of(new long[] {-16777216, 1L << 60, Long.MIN_VALUE}, 3).firstLostAsFloat());
    assertEquals(
        Optional.empty(), NpyArray.of(new double[] {0.1, Double.NaN}, 2).firstLostAsFloat());
    assertEquals(Optional.empty(), one(">u8", 0x80, 0, 0, 0, 0, 0, 0, 0).firstLostAsFloat());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (int version = 1; version <= 3; version++) {
      byte[] whole = NpyFiles.file(version, HEADER, new byte[24]);
      for (int length = 0; length < whole.length; length++) {
        String message = message(Arrays.copyOf(whole, length));
        if (length < 6) {
          assertTrue(message.startsWith("not a .npy file"), message);
        } else {
          assertTrue(message.startsWith("truncated: "), message);
          assertTrue(message.contains(" but it has " + length + ";"), message);
        }
      }
    }
    assertEquals(
        "truncated: float32 of shape [2, 3] needs a file of 93 bytes, but it has 90;"
            + " copy or save it again",
        message(Arrays.copyOf(NpyFiles.file(1, HEADER, new byte[24]), 90)));
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    assertEquals(
        "float32 of shape [2, 3] ends at byte 93, but the file has 94 bytes;"
            + " save it again with numpy.save",
        message(NpyFiles.file(1, HEADER, new byte[25])));
  }

  @Test
  void headersLongerThanTheFileAreRefusedWithoutMemory() throws IOException {
    byte[] text = HEADER.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "truncated: the header needs a file of 65545 bytes, but it has 69; copy or save it again",
        message(NpyFiles.fileOfLength(1, 0xffff, text, new byte[0])));
    long before = allocated();
    assertEquals(
        "truncated: the header needs a file of 4294967307 bytes, but it has 71;"
            + " copy or save it again",
        message(NpyFiles.fileOfLength(2, 0xffffffffL, text, new byte[0])));
    assertTrue(allocated() - before < 10_000_000);
  }

  @Test
  void absurdlyLongHeadersAreRefused() throws IOException {
    String header = HEADER + " ".repeat(70_000);
    assertTrue(
        message(NpyFiles.file(2, header, new byte[24])).contains("a header of 70059 bytes"),
        header.length() + "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          (2147483647, 1)                          | more than 2^31-9 elements
          (65536, 32768)                           | more than 2^31-9 elements
          (4294967296, 4294967296, 4294967296)     | more than 2^31-9 elements
          (99999999999999999999999,)               | more than 2^31-9 elements
          (0, 99999999999999999999999)             | more than 2^31-9 elements
          (2147483639,)                            | needs a file of 8589934
          (46340, 46340)                           | needs a file of 8589582
          """)
  void absurdSizesAreRefusedWithoutMemory(String shape, String reason) throws IOException {
    byte[] file = NpyFiles.file(1, HEADER.replace("(2, 3)", shape), new byte[24]);
    long before = allocated();
    String message = message(file);
    assertTrue(allocated() - before < 10_000_000, message);
    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <c16  | dtype '<c16' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.real
          <f16  | dtype '<f16' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.astype("<f4")
          <U5   | dtype '<U5' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.astype("<f4")
          <M8[s] | dtype '<M8[s]' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.astype("<f4")
          <float32 | dtype '<float32' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.astype("<f4")
          <i3   | dtype '<i3' is not supported, only float16, float32, float64, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool; convert the array in Python, for example x.astype("<f4")
          O     | dtype 'O' is pickled Python objects, which are never read; convert the array in Python, for example x.astype("<f4")
          """)
  void otherTypesAreRefused(String descr, String message) throws IOException {
    assertEquals(message, message(NpyFiles.file(1, HEADER.replace("<f4", descr), new byte[24])));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          `` # expected { at character 0
          {  # expected a string at character 1
          {} # expected the keys descr, fortran_order and shape, found
          [] # expected { at character 0
          {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } x # there is more after the dictionary at character 60
          {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'shape': (2, 3)} # the key shape is there twice
          {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': True} # found descr, fortran_order, shape, x
          {'descr': '<f4', 'fortran_order': False} # found descr, fortran_order
          {'descr': '<f4', 'fortran_order': False 'shape': (2, 3)} # expected } at character 40
          {'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)} # expected a string, a tuple, True or False at character 34
          {'descr': '<f4', 'fortran_order': None, 'shape': (2, 3)} # expected a string, a tuple, True or False
          {'descr': '<f4', 'fortran_order': 'False', 'shape': (2, 3)} # fortran_order must be True or False
          {'descr': True, 'fortran_order': False, 'shape': (2, 3)} # descr must be a string
          {'descr': '<f4', 'fortran_order': False, 'shape': '(2, 3)'} # shape must be a tuple
          {'descr': '<f4', 'fortran_order': False, 'shape': (6)} # a tuple of one number needs a comma
          {'descr': '<f4', 'fortran_order': False, 'shape': (,)} # expected a whole number
          {'descr': '<f4', 'fortran_order': False, 'shape': (2.5, 3)} # expected )
          {'descr': '<f4', 'fortran_order': False, 'shape': (2, 'x')} # expected a whole number
          {'descr': '<f4', 'fortran_order': False, 'shape': ((2, 3))} # expected a whole number
          {'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)} # the shape [2, -3] has a negative extent
          {'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3)} # the shape [-2, -3] has a negative extent
          {'descr': '<f4', 'fortran_order': False, 'shape': (0, -3)} # the shape [0, -3] has a negative extent
          {'descr': '<f4' # expected } at character 15
          {'descr': '<f4 # a string without end at character 10
          {'de\\scr': '<f4'} # a string with a backslash
          """)
  void aDamagedHeaderIsRefused(String header, String reason) throws IOException {
    String message = message(NpyFiles.file(1, header, new byte[24]));
    assertTrue(message.startsWith("damaged .npy header: "), message);
    assertTrue(message.contains(reason), message);
    assertTrue(message.endsWith("; save it again with numpy.save"), message);
  }

  @Test
  void onlyPython2EndsWholeNumbersInL() throws IOException {
    String header = HEADER.replace("2, 3", "2L, 3L");
    assertEquals("float32 [2, 3]", read(NpyFiles.file(1, header, new byte[24])).toString());
    assertTrue(message(NpyFiles.file(3, header, new byte[24])).contains("expected )"));
  }

  @Test
  void messagesStayReadableWhateverAHeaderSays() throws IOException {
    String hostile = "\n\r\u0085" + "x".repeat(5000);
    assertEquals(
        "dtype '\\u000a\\u000d\\u0085"
            + "x".repeat(62)
            + "...' is not supported, only float16, float32, float64, int8, int16, int32, int64,"
            + " uint8, uint16, uint32, uint64, bool;"
            + " convert the array in Python, for example x.astype(\"<f4\")",
        message(NpyFiles.file(1, HEADER.replace("<f4", hostile), new byte[24])));
    message(NpyFiles.file(3, HEADER.replace("shape", "\u2028\ud83d\ude00"), new byte[24]));
    message(NpyFiles.file(1, HEADER.replace("2, 3", "1, ".repeat(20_000)), new byte[24]));
    message(NpyFiles.file(1, HEADER.replace("2, 3", "9, ".repeat(64)), new byte[24]));
  }

  @Test
  void moreAxesThanNumPyKnowsAreRefused() throws IOException {
    String most = HEADER.replace("2, 3", "1, ".repeat(64));
    assertEquals(64, read(NpyFiles.file(1, most, new byte[4])).rank());
    String message =
        message(NpyFiles.file(1, HEADER.replace("2, 3", "1,".repeat(65)), new byte[4]));
    assertTrue(message.contains("a shape of 65 axes, NumPy knows at most 64"), message);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertEquals(
        "not a .npy file, which begins with \\x93NUMPY; write it with numpy.save",
        message("1.5, 2.5\n".getBytes(StandardCharsets.UTF_8)));
    assertTrue(
        message("PK\3\4archive".getBytes(StandardCharsets.UTF_8))
            .startsWith("not a .npy file but a zip archive; if it is .npz, "));
    assertEquals(
        "structured arrays are not supported; save each field by itself,"
            + " for example numpy.save(\"x.npy\", x[\"field\"])",
        message(
            NpyFiles.file(
                1,
                "{'descr': [('a', '<f4'), ('b', '<i8')], 'fortran_order': False, 'shape': (2,), }",
                new byte[24])));
    byte[] future = NpyFiles.file(2, HEADER, new byte[24]);
    future[6] = 4;
    assertEquals(
        ".npy version 4.0 is unknown, known are 1.0, 2.0 and 3.0; save it again with numpy.save",
        message(future));
    future[6] = 1;
    future[7] = 1;
    assertTrue(message(future).startsWith(".npy version 1.1 is unknown"));
    assertTrue(messageOf(folder).startsWith("Is a directory"));
    assertEquals("no such file", messageOf(folder.resolve("missing.npy")));
  }

  @Test
  void aBooleanIsZeroOrOne() throws IOException {
    byte[] data = {0, 1, 0, 1, 0, 2};
    assertEquals(
        "element [1, 2] is 2, but bool is 0 or 1; convert the array in Python: x != 0",
        message(NpyFiles.file(1, HEADER.replace("<f4", "|b1"), data)));
  }

  @Test
  void writingReplacesTheWholeFileOrNothing() throws IOException {
    Path file = folder.resolve("x.npy");
    Files.writeString(file, "something much longer than the array that replaces it".repeat(9));
    NpyArray.of(new float[] {1, 2}, 2).write(file);
    assertEquals(136, Files.size(file));
    assertArrayEquals(new float[] {1, 2}, NpyArray.read(file).floats());
    assertEquals(List.of("x.npy"), files());
    Path inTheWay = folder.resolve("y.npy");
    Files.createDirectories(inTheWay.resolve("z"));
    assertEquals(inTheWay + ": is a folder; name a file", failure(inTheWay));
    assertTrue(Files.isDirectory(inTheWay.resolve("z")), "untouched");
    assertEquals(List.of("x.npy", "y.npy"), files());
    Path missing = folder.resolve("no").resolve("x.npy");
    assertEquals(
        missing + ": there is no folder " + missing.getParent() + "; check the path",
        failure(missing));
  }

  /** The bytes to write pass through a small buffer: the array may be most of the memory. */
  @Test
  void writingTakesLittleMemory() throws IOException {
    NpyArray array = NpyArray.of(new float[4_000_000], 4_000_000);
    array.write(folder.resolve("warm.npy"));
    long before = allocated();
    array.write(folder.resolve("x.npy"));
    assertTrue(allocated() - before < 1_000_000, "bytes: " + (allocated() - before));
    before = allocated();
    assertFalse(NpyArray.read(folder.resolve("x.npy")).firstNonFinite().isPresent());
    assertTrue(allocated() - before < 17_000_000, "bytes: " + (allocated() - before));
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static String failure(Path file) {
    NpyArray array = NpyArray.of(new float[100_000], 100_000);
    DataException e = assertThrows(DataException.class, () -> array.write(file));
    NpyFiles.assertOneLine(file, e);
    return String.valueOf(e.getMessage());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private NpyArray read(byte[] content) throws IOException {
    return NpyArray.read(Files.write(folder.resolve("x.npy"), content));
  }

  private String message(byte[] content) throws IOException {
    return messageOf(Files.write(folder.resolve("x.npy"), content));
  }

  private static String messageOf(Path file) {
    DataException e = assertThrows(DataException.class, () -> NpyArray.read(file));
    NpyFiles.assertOneLine(file, e);
    return String.valueOf(e.getMessage()).substring((file + ": ").length());
  }
}
