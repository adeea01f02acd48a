package dev.forespike.train.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.train.Allocation;
import dev.forespike.train.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  @TempDir private Path folder = Path.of("");

  /** Other writers put members in any order, and know members that this one does not. */
  @Test
  void readsWhatOtherWritersWrite() throws IOException {
    Safetensors file =
        read(
            """
            {"b":{"shape":[2],"extra":{"x":[1]},"data_offsets":[4,20],"dtype":"F64"},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
             "empty":{"dtype":"F32","shape":[3,0,2147483639],"data_offsets":[4,4]},
             "last":{"dtype":"F64","shape":[0],"data_offsets":[20,20]},
             "__metadata__":{"format":"pt"}}\
            """,
            ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putDouble(-2)
                .putDouble(Double.NaN)
                .array());
    assertEquals(Set.of("a", "b", "empty", "last"), file.tensors().keySet());
    assertEquals(Map.of("format", "pt"), file.metadata());
    Tensor a = tensor(file, "a");
    assertEquals(List.of(), a.shape());
    assertArrayEquals(new double[] {1.5}, a.values());
    assertArrayEquals(new double[] {-2, Double.NaN}, tensor(file, "b").values());
    assertEquals(List.of(3, 0, 2147483639), tensor(file, "empty").shape());
    assertEquals(0, tensor(file, "last").values().length);
  }

  @Test
  void tensorsLongerThanTheBufferComeBack() throws IOException {
    double[] values = new double[3 * (1 << 13) + 7];
    float[] narrow = new float[1 << 13];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i);
      narrow[i % narrow.length] = i;
    }
    Path file = folder.resolve("file");
    new Safetensors(
            Map.of("a", Tensor.of(values, values.length), "b", Tensor.of(narrow, narrow.length)),
            Map.of())
        .write(file);
    Safetensors read = Safetensors.read(file);
    assertArrayEquals(values, tensor(read, "a").values());
    assertArrayEquals(narrow, tensor(read, "b").floats());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}   | "b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}  | tensor b overlaps tensor a at bytes 4 to 8
          "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}   | "b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | tensor b overlaps tensor a at bytes 0 to 8
          "a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | "b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | tensor b overlaps tensor a at bytes 0 to 16
          "a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | "b":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}   | tensor b overlaps tensor a at bytes 8 to 16
          "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}   | "b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}  | bytes 4 to 8 of the data belong to no tensor
          "a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}   | "b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}  | bytes 0 to 4 of the data belong to no tensor
          "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}   | "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}  | bytes 12 to 16 of the data belong to no tensor
          "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}   | "b":{"dtype":"F32","shape":[4],"data_offsets":[4,20]}  | tensor b lies at bytes 4 to 20 of 16
          "a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | "b":{"dtype":"F32","shape":[0],"data_offsets":[17,17]} | tensor b lies at bytes 17 to 17 of 16
          "a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}  | "b":{"dtype":"F32","shape":[0],"data_offsets":[-1,-1]} | tensor b lies at bytes -1 to -1 of 16
          """)
  void everyByteBelongsToOneTensor(String a, String b, String message) throws IOException {
    assertEquals(message, refusal("{" + a + "," + b + "}", new byte[16]));
    assertEquals(message, refusal("{" + b + "," + a + "}", new byte[16]));
  }

  @Test
  void dataWithoutTensorsIsRefused() throws IOException {
    assertEquals("bytes 0 to 1 of the data belong to no tensor", refusal("{}", new byte[1]));
    assertEquals(Map.of(), read("{}", new byte[0]).tensors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | damaged header: the key a is there twice
          {"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}} | damaged header: the key dtype is there twice
          {"a":{"dtype":"F32","x":1,"shape":[1],"x":1,"data_offsets":[0,4]}}   | damaged header: the key x is there twice
          {"__metadata__":{"a":"","a":""}}                   | damaged header: the key a is there twice
          {"__metadata__":{},"__metadata__":{}}              | damaged header: the key __metadata__ is there twice
          {"__metadata__":{"a":7}}                           | damaged header: __metadata__.a must be a string
          {"__metadata__":{"a":null}}                        | damaged header: __metadata__.a must be a string
          {"__metadata__":{"a":"x\\udc00"}}                   | damaged header: not valid JSON
          {"\\ud800":{}}                                      | damaged header: not valid JSON
          {"__metadata__":null}                              | damaged header: __metadata__ must be an object
          {"a":7}                                            | damaged header: tensor a must be an object
          {"a":{"shape":[1],"data_offsets":[0,4]}}           | damaged header: tensor a has no dtype
          {"a":{"dtype":"F32","data_offsets":[0,4]}}         | damaged header: tensor a has no shape
          {"a":{"dtype":"F32","shape":[1]}}                  | damaged header: tensor a has no data_offsets
          {"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}           | tensor a has type BF16, expected F32 or F64
          {"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}                | damaged header: tensor a: dtype must be a string
          {"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}          | damaged header: tensor a: shape must be whole numbers
          {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}          | damaged header: tensor a: shape must be whole numbers
          {"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}          | damaged header: tensor a: shape must be whole numbers
          {"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}          | damaged header: tensor a: shape must be whole numbers
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | damaged header: tensor a: shape must be whole numbers
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}          | damaged header: tensor a: data_offsets must be two numbers, but are 3
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[]}}               | damaged header: tensor a: data_offsets must be two numbers, but are 0
          {"a":{"dtype":"F32","shape":[2147483640],"data_offsets":[0,4]}}   | tensor a has the shape [2147483640], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[65536,32768],"data_offsets":[0,4]}}  | tensor a has the shape [65536, 32768], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | tensor a has the shape [4294967296, 4294967296], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[0,4294967296],"data_offsets":[0,0]}} | tensor a has the shape [0, 4294967296], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[2147483639],"data_offsets":[0,8589934556]}} | tensor a lies at bytes 0 to 8589934556 of 4
          {"a":{"dtype":"F32","shape":[2147483639],"data_offsets":[0,4]}}   | tensor a of shape [2147483639] needs 8589934556 bytes, but has 4
          {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,999999999999999999]}} | tensor a of shape [0] needs 0 bytes, but has 999999999999999999
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}           | tensor a lies at bytes -4 to 0 of 4
          {}{}                                               | damaged header: not valid JSON at line 1 column
          {"a" 7}                                            | damaged header: not valid JSON at line 1 column
          {a:7}                                              | damaged header: not valid JSON at line 1 column
          {"a":7,}                                           | damaged header: tensor a must be an object
          {"__metadata__":{},}                               | damaged header: not valid JSON at line 1 column
          {"__metadata__":{}} // see                         | damaged header: not valid JSON at line 1 column
          {"__metadata__":                                   | damaged header: not valid JSON at line 1 column
          """)
  void aDamagedHeaderIsRefused(String header, String message) throws IOException {
    long before = Allocation.bytes();
    String refusal = refusal(header, new byte[4]);
    assertTrue(Allocation.bytes() - before < 5_000_000, refusal);
    assertTrue(refusal.startsWith(message), refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", " {}", "\ufeff{}", "7x"})
  void aHeaderBeginsWithABrace(String header) throws IOException {
    assertEquals("damaged header: it does not begin with {", refusal(header, new byte[0]));
  }

  @Test
  void aHeaderIsUtf8() throws IOException {
    byte[] latin = "{\"__metadata__\":{\"a\":\"\u00e4\"}}".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("damaged header: not UTF-8", refusal(latin, new byte[0]));
    assertEquals(
        Map.of("a", "\u00e4\ud83d\ude00"),
        read("{\"__metadata__\":{\"a\":\"\u00e4\ud83d\ude00\"}}", new byte[0]).metadata());
  }

  /** A parser that calls itself for each level would run out of stack. */
  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefused(String level) throws IOException {
    String message = refusal("{\"a\":{\"x\":" + level.repeat(1_000_000), new byte[0]);
    assertTrue(message.startsWith("damaged header: not valid JSON at line 1 column "), message);
  }

  @Test
  void manyAxesAreRefused() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1%s],\"data_offsets\":[0,4]}}";
    assertEquals(
        64, tensor(read(header.formatted(",1".repeat(63)), new byte[4]), "a").shape().size());
    assertEquals(
        "damaged header: tensor a: shape has more than 64 numbers",
        refusal(header.formatted(",1".repeat(64)), new byte[4]));
  }

  /** Nothing is read, and no memory taken, before the last tensor of the header is known. */
  @Test
  void theWholeHeaderIsCheckedBeforeMemoryIsTaken() throws IOException {
    byte[] data = new byte[40_000_000];
    String good = "{\"a\":{\"dtype\":\"F32\",\"shape\":[10000000],\"data_offsets\":[0,40000000]}";
    Path file = write(bytes(good + ",\"b\":{\"dtype\":\"I8\"}}"), data);
    long before = Allocation.bytes();
    assertThrows(ModelException.class, () -> Safetensors.read(file));
    assertTrue(Allocation.bytes() - before < 1_000_000);
    write(bytes(good + "}"), data);
    before = Allocation.bytes();
    assertEquals(10_000_000, tensor(Safetensors.read(file), "a").values().length);
    assertTrue(Allocation.bytes() - before < 81_000_000, "no more than the numbers themselves");
  }

  @Test
  void writingTakesLittleMemory() throws IOException {
    var file = new Safetensors(Map.of("a", Tensor.of(new float[4_000_000], 4_000_000)), Map.of());
    file.write(folder.resolve("warm"));
    long before = Allocation.bytes();
    file.write(folder.resolve("file"));
    assertTrue(Allocation.bytes() - before < 1_000_000);
  }

  /** A JSON text may escape any character. */
  @Test
  void namesInMessagesAreShownInOneLine() throws IOException {
    String name = "\\n\\u2028" + "x".repeat(5000);
    assertEquals(
        "tensor \\u000a\\u2028" + "x".repeat(68) + "... has type I8, expected F32 or F64",
        refusal("{\"" + name + "\":{\"dtype\":\"I8\"}}", new byte[0]));
  }

  private static Tensor tensor(Safetensors file, String name) {
    return Objects.requireNonNull(file.tensors().get(name));
  }

  private static byte[] bytes(String header) {
    return header.getBytes(StandardCharsets.UTF_8);
  }

  private Path write(byte[] header, byte[] data) throws IOException {
    return Files.write(
        folder.resolve("file"),
        ByteBuffer.allocate(8 + header.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .put(data)
            .array());
  }

  private Safetensors read(String header, byte[] data) throws IOException {
    return Safetensors.read(write(bytes(header), data));
  }

  private String refusal(String header, byte[] data) throws IOException {
    return refusal(bytes(header), data);
  }

  private String refusal(byte[] header, byte[] data) throws IOException {
    Path file = write(header, data);
    String message =
        String.valueOf(
            assertThrows(ModelException.class, () -> Safetensors.read(file)).getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message.substring((file + ": ").length());
  }
}
