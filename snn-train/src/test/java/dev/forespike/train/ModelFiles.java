package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes model files apart and puts damaged ones together. */
final class ModelFiles {
  private ModelFiles() {}

  /** The JSON header of a file. */
  static String header(byte[] file) {
    return new String(file, 8, headerLength(file), StandardCharsets.UTF_8);
  }

  static int headerLength(byte[] file) {
    return Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  /** The tensor data of a file. */
  static byte[] data(byte[] file) {
    return Arrays.copyOfRange(file, 8 + headerLength(file), file.length);
  }

  /** A file of a header and data. */
  static byte[] file(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  /** The specification a header holds. */
  static JsonObject specification(String header) {
    String text =
        JsonParser.parseString(header)
            .getAsJsonObject()
            .getAsJsonObject("__metadata__")
            .get("forespike.spec")
            .getAsString();
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** The header with another specification. */
  static String withSpecification(String header, String specification) {
    JsonObject json = JsonParser.parseString(header).getAsJsonObject();
    json.getAsJsonObject("__metadata__").addProperty("forespike.spec", specification);
    return json.toString();
  }

  /** The texts that come of putting another value in the place of each value of a JSON text. */
  static List<String> withEachValueReplaced(String text, String other) {
    List<String> variants = new ArrayList<>();
    for (int i = 0; ; i++) {
      int[] left = {i};
      JsonElement variant =
          replaced(JsonParser.parseString(text), JsonParser.parseString(other), left);
      if (left[0] >= 0) {
        return variants;
      }
      variants.add(variant.toString());
    }
  }

  /** Replaces the value that is reached when the count left is 0. */
  private static JsonElement replaced(JsonElement value, JsonElement other, int[] left) {
    if (left[0]-- == 0) {
      return other;
    }
    if (value.isJsonObject()) {
      JsonObject object = new JsonObject();
      value
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> object.add(entry.getKey(), replaced(entry.getValue(), other, left)));
      return object;
    }
    if (value.isJsonArray()) {
      JsonArray array = new JsonArray();
      value.getAsJsonArray().forEach(element -> array.add(replaced(element, other, left)));
      return array;
    }
    return value;
  }

  /** Loading fails with one line that begins with the file's name; gives the rest of it. */
  static String refusal(Path path, byte[] content) throws IOException {
    Files.write(path, content);
    String message =
        String.valueOf(assertThrows(ModelException.class, () -> Network.load(path)).getMessage());
    assertTrue(message.startsWith(path + ": "), message);
    assertTrue(message.lines().count() == 1, "one line: " + message);
    return message.substring((path + ": ").length());
  }
}
