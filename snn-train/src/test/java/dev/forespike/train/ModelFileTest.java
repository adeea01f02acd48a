package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.forespike.api.Encoding;
import dev.forespike.api.FileException;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.train.file.Safetensors;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.file.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelFileTest {
  private static final NetworkSpec SPEC =
      NetworkSpec.input(1, 2, 2)
          .dense(3, IntegrateAndFire.of(0.9))
          .withBias()
          .readout(2, Readout.leakyIntegrator(0.25));

  @TempDir private Path folder = Path.of("");
  private Path path = Path.of("");
  private byte[] content = {};

  @BeforeEach
  void save() throws IOException {
    path = folder.resolve("model.safetensors");
    Network.untrained(SPEC, new Encoding.Latency(), 5, 42).save(path);
    content = Files.readAllBytes(path);
  }

  private static Network network() {
    return Network.untrained(SPEC, new Encoding.Latency(), 5, 42);
  }

  @Test
  void comesBackBitForBit() throws IOException {
    Network loaded = Network.load(path);
    assertEquals(SPEC, loaded.spec());
    assertEquals(new Encoding.Latency(), loaded.encoding());
    assertEquals(5, loaded.timesteps());
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(network().weights(layer), loaded.weights(layer));
      assertArrayEquals(network().biases(layer), loaded.biases(layer));
    }
    Path again = folder.resolve("again.safetensors");
    loaded.save(again);
    assertArrayEquals(content, Files.readAllBytes(again));
    assertTrue(Files.notExists(folder.resolve("model.safetensors.tmp")));
  }

  @Test
  void unusualFloatsKeepTheirBits() throws IOException {
    float[] numbers = {Float.MIN_VALUE, -0f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, 0.1f};
    Path file = folder.resolve("numbers.safetensors");
    new Safetensors(Map.of("x", Tensor.of(numbers, 5)), Map.of()).write(file);
    assertArrayEquals(numbers, tensor(Safetensors.read(file)).floats());
    double[] wide = {Double.MIN_VALUE, Math.PI, -0.0};
    new Safetensors(Map.of("x", Tensor.of(wide, 3)), Map.of("a", "b\n\u00e4")).write(file);
    Safetensors read = Safetensors.read(file);
    assertArrayEquals(wide, tensor(read).values());
    assertEquals(Map.of("a", "b\n\u00e4"), read.metadata());
  }

  private static Tensor tensor(Safetensors file) {
    return Objects.requireNonNull(file.tensors().get("x"));
  }

  /** Read here byte by byte, as any other program would. */
  @Test
  void isLaidOutAsPublished() {
    String header = ModelFiles.header(content);
    JsonObject json = JsonParser.parseString(header).getAsJsonObject();
    assertEquals(
        Set.of("__metadata__", "layers.0.weight", "layers.1.bias", "layers.1.weight"),
        json.keySet());
    assertEquals(0, (8 + ModelFiles.headerLength(content)) % 8, "data is aligned");
    JsonObject weight = json.getAsJsonObject("layers.0.weight");
    assertEquals("F32", weight.get("dtype").getAsString());
    assertEquals("[3,4]", weight.get("shape").toString());
    int from = weight.getAsJsonArray("data_offsets").get(0).getAsInt();
    assertEquals(from + 3 * 4 * 4, weight.getAsJsonArray("data_offsets").get(1).getAsInt());
    float[] values = new float[12];
    ByteBuffer.wrap(ModelFiles.data(content))
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(from)
        .asFloatBuffer()
        .get(values);
    Network network = network();
    assertArrayEquals(network.weights(0), values);
    float[] inside = network.parameters().weights(0);
    assertEquals(inside[3 * 1 + 2], values[2 * 4 + 1], "[out, in] outside, [in][out] inside");
    JsonObject specification = ModelFiles.specification(header);
    assertEquals(2, specification.get("version").getAsInt());
    assertEquals(5, specification.get("timesteps").getAsInt());
    assertEquals(SPEC, SpecJson.decode(specification.get("network"), NetworkSpec.class));
  }

  @Test
  void anOldFileIsUntouchedWhereTheNewOneCannotBeWritten() throws IOException {
    Path blocked = folder.resolve("no/such/folder/model.safetensors");
    String saved =
        String.valueOf(
            assertThrows(FileException.class, () -> network().save(blocked)).getMessage());
    String none = ": there is no folder " + blocked.getParent() + "; check the path";
    assertEquals(blocked + none, saved);
    assertEquals(
        blocked + none,
        assertThrows(FileException.class, () -> Network.load(blocked)).getMessage());
  }

  @Test
  void aFolderInPlaceOfAFileIsToldWithWhatToDo() {
    assertEquals(
        folder + ": is a folder; give the file in it, for example model.safetensors",
        assertThrows(ModelException.class, () -> Network.load(folder)).getMessage());
    assertEquals(
        folder + ": is a folder; name a file",
        assertThrows(FileException.class, () -> network().save(folder)).getMessage());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPlaceThatTakesNoFilesIsNamedAsTheUserNamedIt() {
    Path file = Path.of("/proc/z.safetensors");
    String message =
        String.valueOf(assertThrows(FileException.class, () -> network().save(file)).getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    assertFalse(message.contains(".tmp"), message);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (int length = 0; length < content.length; length++) {
      ModelFiles.refusal(path, Arrays.copyOf(content, length));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1L << 40})
  void anAbsurdHeaderLengthIsRefused(long length) throws IOException {
    byte[] damaged = content.clone();
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    String message = ModelFiles.refusal(path, damaged);
    assertTrue(message.startsWith("not a safetensors file: header length " + length), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                        | damaged header
          null                      | damaged header
          7x                        | damaged header
          {"a":                     | damaged header
          [[[[[[[[                  | damaged header
          {"a":7}                   | damaged header
          {"a":{}}                  | damaged header
          {"a":{"dtype":"I8"}}      | tensor a has type I8, expected F32 or F64
          {"a":{"dtype":[]}}        | damaged header
          {"a":{"dtype":"F32"}}     | damaged header
          {"a":{"dtype":"F32","shape":7,"data_offsets":[0,4]}}               | damaged header
          {"a":{"dtype":"F32","shape":[1],"data_offsets":7}}                 | damaged header
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}               | damaged header
          {"a":{"dtype":"F32","shape":["x"],"data_offsets":[0,4]}}           | damaged header
          {"a":{"dtype":"F32","shape":[null],"data_offsets":[0,4]}}          | damaged header
          {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}            | tensor a has the shape [-1]
          {"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}         | tensor a has the shape [-1, -1]
          {"a":{"dtype":"F32","shape":[1073741824,1073741824,4],"data_offsets":[0,0]}} | tensor a has the shape [1073741824, 1073741824, 4], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}} | tensor a has the shape [2147483647, 2147483647, 2147483647], more than 2^31-9 elements
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}             | tensor a of shape [2] needs 8 bytes, but has 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}             | tensor a lies at bytes 4 to 0
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}            | tensor a lies at bytes -4 to 0
          {"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}} | tensor a lies at bytes 0 to 2000000000
          {"__metadata__":7}        | damaged header
          {"__metadata__":{"a":{}}} | damaged header
          """)
  void aDamagedHeaderIsRefused(String header, String message) throws IOException {
    String refusal = ModelFiles.refusal(path, ModelFiles.file(header, new byte[16]));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "version":2       | "version":3           | written by a newer version: specification version 3, this program reads up to 2
          "version":2       | "version":1           | NetworkSpec has a member "populations" that is not known
          "version":2,      |                       | specification version 0, this program reads up to 2
          "version":2       | "version":0           | specification version 0, this program reads up to 2
          "version":2       | "version":-7          | specification version -7, this program reads up to 2
          "version":2       | "version":{}          | the specification's version must be a single value
          "version":2       | "version":null        | the specification's version must be a single value
          "version":2       | "version":"1"         | the specification's version must be a int, but is "1"
          "version":2       | "version":1.5         | the specification's version must be a whole number, but is 1.5
          "version":2       | "version":2,"version":2 | damaged specification: the key version is there twice
          "version":2       | 'version':2           | damaged specification: not valid JSON at line 1 column 3
          "version":2       | "version":2,,         | damaged specification: not valid JSON
          "timesteps":5     | "timesteps":0         | timesteps 0 must be at least 1 and at most 1048576
          "timesteps":5     | "timesteps":1048577   | timesteps 1048577 must be at least 1 and at most 1048576
          "timesteps":5     | "timesteps":4294967297 | the specification's timesteps must be a whole number, but is 4294967297
          "timesteps":5     | "timesteps":"5"       | the specification's timesteps must be a int, but is "5"
          "timesteps":5     | "timesteps":5.5       | the specification's timesteps must be a whole number, but is 5.5
          "timesteps":5     | "timesteps":1e999     | damaged specification: a number beyond double precision
          "timesteps":5     | "timesteps":true      | the specification's timesteps must be a int, but is true
          "timesteps":5     | "timesteps":[]        | the specification's timesteps must be a single value
          "timesteps":5     | "timesteps":{}        | the specification's timesteps must be a single value
          "timesteps":5     | "steps":5             | the specification lacks "timesteps"
          "network"         | "net"                 | the specification lacks "network"
          "encoding"        | "code"                | the specification lacks "encoding"
          "latency"         | "morse"               | Encoding.type is "morse", expected one of [direct, rate, latency, steps, bins, first-spike, spike-trains]
          "integrate-and-fire" | "wiggle"           | NetworkSpec.populations[1].neuron.type is "wiggle"
          "all-to-all"      | "sparse"              | NetworkSpec.projections[0].connection.type is "sparse"
          "each-step"       | "never"               | NetworkSpec.heads[0].readings[0].decoding is "never"
          "subtract"        | "bounce"              | NetworkSpec.populations[1].neuron.reset is "bounce"
          "dimensions":[3]  | "dimensions":[7]             | tensor layers.0.weight is F32 [3, 4], expected F32 [7, 4]
          "dimensions":[3]  | "dimensions":[500000000]     | tensor layers.0.weight is F32 [3, 4], expected F32 [500000000, 4]
          "dimensions":[3]  | "dimensions":[2000000000]    | NetworkSpec: layer 0 would have 8000000000 weights
          "dimensions":[3]  | "dimensions":["three"] | NetworkSpec.populations[1].shape.dimensions[0] must be a Integer
          "bias":false      | "bias":true           | tensor layers.0.bias is missing
          "bias":true       | "bias":false          | tensors that the specification does not know: [layers.1.bias]
          {                 | [                     | damaged specification
          """)
  void aDamagedSpecificationIsRefused(String part, String damage, String message)
      throws IOException {
    String header = ModelFiles.header(content);
    String specification = ModelFiles.specification(header).toString();
    assertTrue(specification.contains(part), specification);
    String damaged = specification.replaceFirst(Pattern.quote(part), damage == null ? "" : damage);
    String refusal =
        ModelFiles.refusal(
            path,
            ModelFiles.file(
                ModelFiles.withSpecification(header, damaged), ModelFiles.data(content)));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "layers.0.weight" | "layers.9.weight" | tensor layers.0.weight is missing
          "layers.1.bias"   | "layers.1.bia"    | tensor layers.1.bias is missing
          "shape":[3,4]     | "shape":[4,3]     | tensor layers.0.weight is F32 [4, 3], expected F32 [3, 4]
          "shape":[3,4]     | "shape":[12]      | tensor layers.0.weight is F32 [12], expected F32 [3, 4]
          "dtype":"F32"     | "dtype":"F16"     | tensor layers.0.weight has type F16
          """)
  void aWrongTensorIsRefused(String part, String damage, String message) throws IOException {
    String header = ModelFiles.header(content);
    assertTrue(header.contains(part), header);
    String damaged = header.replaceFirst(Pattern.quote(part), damage);
    String refusal = ModelFiles.refusal(path, ModelFiles.file(damaged, ModelFiles.data(content)));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void doublePrecisionAndExtraTensorsAreRefused() throws IOException {
    Safetensors model = Safetensors.read(path);
    var tensors = new TreeMap<>(model.tensors());
    tensors.put("layers.1.bias", Tensor.of(new double[2], 2));
    new Safetensors(tensors, model.metadata()).write(path);
    assertEquals(
        "tensor layers.1.bias is F64 [2], expected F32 [2]",
        ModelFiles.refusal(path, Files.readAllBytes(path)));
    tensors.put("layers.1.bias", Tensor.of(new float[2], 2));
    tensors.put("layers.2.weight", Tensor.of(new float[2], 2));
    new Safetensors(tensors, model.metadata()).write(path);
    assertEquals(
        "tensors that the specification does not know: [layers.2.weight]",
        ModelFiles.refusal(path, Files.readAllBytes(path)));
  }

  @Test
  void aFileWithoutSpecificationIsRefused() throws IOException {
    assertEquals(
        "holds no network: metadata forespike.spec is missing",
        ModelFiles.refusal(path, ModelFiles.file("{}", new byte[0])));
  }

  /** Whatever kind of value stands where: nothing but a refusal comes of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"null", "true", "7", "-0.5", "\"text\"", "[]", "[[7]]", "{}", "{\"type\":7}"})
  void anyValueOfAnotherKindIsRefused(String other) throws IOException {
    String header = ModelFiles.header(content);
    String specification = ModelFiles.specification(header).toString();
    List<String> variants = ModelFiles.withEachValueReplaced(specification, other);
    assertTrue(variants.size() > 20, "values: " + variants.size());
    for (String variant : variants) {
      byte[] file =
          ModelFiles.file(ModelFiles.withSpecification(header, variant), ModelFiles.data(content));
      Files.write(path, file);
      try {
        // Some values may be others, as a leak or a time step; none may be of another kind.
        assertTrue(Network.load(path).timesteps() > 0);
        boolean named =
            ModelFiles.specification(ModelFiles.header(file))
                .get("network")
                .getAsJsonObject()
                .getAsJsonArray("heads")
                .get(0)
                .getAsJsonObject()
                .get("name")
                .toString()
                .equals(other);
        assertTrue(named || Set.of("7", "-0.5", "true").contains(other), variant);
      } catch (ModelException refused) {
        assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
  })
  void weightsThatAreNoNumbersAreRefused(float value, String shown) throws IOException {
    Safetensors model = Safetensors.read(path);
    float[] weights = network().weights(0);
    weights[4 + 2] = value;
    var tensors = new TreeMap<>(model.tensors());
    tensors.put("layers.0.weight", Tensor.of(weights, 3, 4));
    new Safetensors(tensors, model.metadata()).write(path);
    assertEquals(
        "tensor layers.0.weight: element [1, 2] is " + shown,
        ModelFiles.refusal(path, Files.readAllBytes(path)));
    tensors.putAll(model.tensors());
    tensors.put("layers.1.bias", Tensor.of(new float[] {0, value}, 2));
    new Safetensors(tensors, model.metadata()).write(path);
    assertEquals(
        "tensor layers.1.bias: element [1] is " + shown,
        ModelFiles.refusal(path, Files.readAllBytes(path)));
  }

  /** A text may claim a network of gigabytes; the file must hold it. */
  @Test
  void aSpecificationWithoutTensorsTakesNoMemory() throws IOException {
    String header = ModelFiles.header(content);
    String specification =
        ModelFiles.specification(header)
            .toString()
            .replace("\"dimensions\":[3]", "\"dimensions\":[500000000]");
    byte[] file =
        ModelFiles.file(
            ModelFiles.withSpecification(header, specification), ModelFiles.data(content));
    long before = Allocation.bytes();
    String refusal = ModelFiles.refusal(path, file);
    assertTrue(Allocation.bytes() - before < 10_000_000, refusal);
  }

  @Test
  void aSpecificationIsAnObject() throws IOException {
    String header = ModelFiles.header(content);
    for (String text : List.of("[]", "null", "7", "\"\\u00d8 text\"")) {
      assertEquals(
          "damaged specification: it must be an object",
          ModelFiles.refusal(
              path,
              ModelFiles.file(
                  ModelFiles.withSpecification(header, text), ModelFiles.data(content))));
    }
  }

  @Test
  void anAbsurdlyLongSpecificationIsRefused() throws IOException {
    String header = ModelFiles.header(content);
    String specification = ModelFiles.specification(header) + " ".repeat(1 << 20);
    String refusal =
        ModelFiles.refusal(
            path,
            ModelFiles.file(
                ModelFiles.withSpecification(header, specification), ModelFiles.data(content)));
    assertTrue(refusal.endsWith("characters, at most 1048576 are expected"), refusal);
  }

  @Test
  void messagesStayReadableWhateverAFileSays() throws IOException {
    String hostile = "\n\r\u001b[2J\u0085\u2028" + "x".repeat(5000);
    String header = ModelFiles.header(content);
    for (String name : List.of("latency", "all-to-all", "subtract", "output", "layers.0")) {
      String specification =
          ModelFiles.specification(header).toString().replace(name, escaped(hostile));
      readable(
          ModelFiles.file(
              ModelFiles.withSpecification(header, specification), ModelFiles.data(content)));
    }
    for (String name : List.of("layers.0.weight", "forespike.spec", "dtype", "F32")) {
      readable(ModelFiles.file(header.replace(name, escaped(hostile)), ModelFiles.data(content)));
    }
    String shape =
        ModelFiles.specification(header)
            .toString()
            .replace("[1,", "[0,1" + ",1".repeat(9000) + ",");
    readable(
        ModelFiles.file(ModelFiles.withSpecification(header, shape), ModelFiles.data(content)));
  }

  private static String escaped(String text) {
    String quoted = new JsonPrimitive(text).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  private void readable(byte[] file) throws IOException {
    String refusal = ModelFiles.refusal(path, file);
    assertTrue(refusal.length() < 2100, refusal.length() + " characters");
    assertTrue(refusal.chars().noneMatch(c -> c < ' ' || c > '~'), refusal);
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    String message =
        ModelFiles.refusal(path, "PK not a model at all".getBytes(StandardCharsets.UTF_8));
    assertTrue(message.startsWith("not a safetensors file"), message);
  }
}
