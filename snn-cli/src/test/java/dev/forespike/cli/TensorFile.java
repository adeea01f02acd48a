package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A safetensors file without the library's help, as other programs see it: header length, JSON
 * header, data.
 *
 * @param header the header
 * @param data the bytes behind it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TensorFile(JsonObject header, byte[] data) {

  static TensorFile read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
    String json = new String(bytes, 8, length, StandardCharsets.UTF_8);
    return new TensorFile(
        JsonParser.parseString(json).getAsJsonObject(),
        Arrays.copyOfRange(bytes, 8 + length, bytes.length));
  }

  /** The bytes of the file. */
  byte[] bytes() {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  /** Asserts that the data ends where the last tensor does. */
  void assertComplete() {
    int end =
        header.entrySet().stream()
            .filter(entry -> !entry.getKey().equals("__metadata__"))
            .map(entry -> entry.getValue().getAsJsonObject().getAsJsonArray("data_offsets"))
            .mapToInt(offsets -> offsets.get(1).getAsInt())
            .max()
            .orElseThrow();
    assertEquals(end, data.length);
  }

  JsonObject description(String tensor) {
    JsonObject description = header.getAsJsonObject(tensor);
    assertNotNull(description, () -> tensor + " in " + header.keySet());
    return description;
  }

  /** The bytes of a tensor within the data; what is put there is in the file. */
  private ByteBuffer place(String tensor) {
    var offsets = description(tensor).getAsJsonArray("data_offsets");
    int from = offsets.get(0).getAsInt();
    return ByteBuffer.wrap(data, from, offsets.get(1).getAsInt() - from)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  int[] shape(String tensor) {
    var shape = description(tensor).getAsJsonArray("shape");
    int[] extents = new int[shape.size()];
    Arrays.setAll(extents, i -> shape.get(i).getAsInt());
    return extents;
  }

  double[] values(String tensor) {
    boolean single = description(tensor).get("dtype").getAsString().equals("F32");
    ByteBuffer place = place(tensor);
    double[] values = new double[place.remaining() / (single ? 4 : 8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = single ? place.getFloat() : place.getDouble();
    }
    return values;
  }

  /** Overwrites the numbers of a float32 tensor. */
  void put(String tensor, double[] values) {
    assertEquals("F32", description(tensor).get("dtype").getAsString());
    ByteBuffer place = place(tensor);
    assertEquals(place.remaining(), 4 * values.length, tensor);
    for (double value : values) {
      place.putFloat((float) value);
    }
  }
}
