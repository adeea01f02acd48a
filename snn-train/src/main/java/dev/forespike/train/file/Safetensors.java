package dev.forespike.train.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.forespike.train.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: 8 bytes header length (little-endian), a JSON header, tensor data.
 *
 * @param tensors tensors by name
 * @param metadata the header's {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";

  /** Longer headers are taken for damage; the reference implementation's limit is the same. */
  private static final long MAX_HEADER = 100_000_000;

  /** Copies. */
  public Safetensors {
    tensors = new TreeMap<>(tensors);
    metadata = new TreeMap<>(metadata);
  }

  /**
   * Writes a file as a whole or not at all.
   *
   * @param file where to
   * @throws IOException if that fails
   */
  public void write(Path file) throws IOException {
    JsonObject header = new JsonObject();
    JsonObject meta = new JsonObject();
    metadata.forEach(meta::addProperty);
    header.add(METADATA, meta);
    long offset = 0;
    for (var entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", tensor.type().name());
      JsonArray shape = new JsonArray();
      tensor.shape().forEach(shape::add);
      description.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offset += (long) tensor.values().length * tensor.type().bytes();
      offsets.add(offset);
      description.add("data_offsets", offsets);
      header.add(entry.getKey(), description);
    }
    byte[] json = padded(header.toString().getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(file, temporary -> write(temporary, json));
  }

  /** Padded with blanks to a multiple of 8, so that the data is aligned. */
  private static byte[] padded(byte[] json) {
    byte[] result = java.util.Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    java.util.Arrays.fill(result, json.length, result.length, (byte) ' ');
    return result;
  }

  private void write(Path temporary, byte[] json) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      drain(channel, length.putLong(json.length).flip());
      drain(channel, ByteBuffer.wrap(json));
      for (Tensor tensor : tensors.values()) {
        ByteBuffer data =
            ByteBuffer.allocate(Math.multiplyExact(tensor.values().length, tensor.type().bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : tensor.values()) {
          switch (tensor.type()) {
            case F32 -> data.putFloat((float) value);
            case F64 -> data.putDouble(value);
          }
        }
        drain(channel, data.flip());
      }
      channel.force(true);
    }
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Reads a file.
   *
   * @param file where from
   * @return its tensors and metadata
   * @throws ModelException if it is no safetensors file, or a damaged one
   * @throws IOException if it cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    long size = Files.size(file);
    if (size < 8) {
      throw new ModelException(file + ": not a safetensors file: only " + size + " bytes long");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long headerLength = read(channel, 0, 8, file).getLong();
      if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
        throw new ModelException(
            file
                + ": not a safetensors file: header length "
                + headerLength
                + " does not fit a file of "
                + size
                + " bytes");
      }
      String json =
          StandardCharsets.UTF_8.decode(read(channel, 8, (int) headerLength, file)).toString();
      return parse(file, json, channel, 8 + headerLength, size);
    }
  }

  private static Safetensors parse(
      Path file, String json, FileChannel channel, long dataStart, long size) throws IOException {
    var tensors = new TreeMap<String, Tensor>();
    var metadata = new TreeMap<String, String>();
    try {
      for (var entry : JsonParser.parseString(json).getAsJsonObject().entrySet()) {
        if (entry.getKey().equals(METADATA)) {
          for (var item : entry.getValue().getAsJsonObject().entrySet()) {
            metadata.put(item.getKey(), item.getValue().getAsString());
          }
        } else {
          JsonObject description = entry.getValue().getAsJsonObject();
          tensors.put(
              entry.getKey(), tensor(file, entry.getKey(), description, channel, dataStart, size));
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException
        | ClassCastException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NumberFormatException e) {
      throw new ModelException(file + ": damaged header: " + e.getMessage());
    }
    return new Safetensors(tensors, metadata);
  }

  private static Tensor tensor(
      Path file,
      String name,
      JsonObject description,
      FileChannel channel,
      long dataStart,
      long size)
      throws IOException {
    String dtype = description.get("dtype").getAsString();
    Tensor.Type type =
        switch (dtype) {
          case "F32" -> Tensor.Type.F32;
          case "F64" -> Tensor.Type.F64;
          default ->
              throw new ModelException(
                  file + ": tensor " + name + " has type " + dtype + ", expected F32 or F64");
        };
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    for (JsonElement extent : description.getAsJsonArray("shape")) {
      shape.add(extent.getAsInt());
      elements = Math.multiplyExact(elements, (long) extent.getAsInt());
    }
    long bytes = Math.multiplyExact(elements, (long) type.bytes());
    if (shape.stream().anyMatch(extent -> extent < 0)) {
      throw new ModelException(file + ": tensor " + name + " has the shape " + shape);
    }
    JsonArray offsets = description.getAsJsonArray("data_offsets");
    long from = offsets.get(0).getAsLong();
    long to = offsets.get(1).getAsLong();
    if (from < 0 || to < from || to > size - dataStart || to - from > Integer.MAX_VALUE) {
      throw new ModelException(
          file
              + ": tensor "
              + name
              + " lies at bytes "
              + from
              + " to "
              + to
              + " of "
              + (size - dataStart));
    }
    if (bytes != to - from) {
      throw new ModelException(
          file
              + ": tensor "
              + name
              + " of shape "
              + shape
              + " needs "
              + bytes
              + " bytes, but has "
              + (to - from));
    }
    ByteBuffer data = read(channel, dataStart + from, (int) (to - from), file);
    double[] values = new double[(int) elements];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == Tensor.Type.F32 ? data.getFloat() : data.getDouble();
    }
    return new Tensor(type, shape, values);
  }

  private static ByteBuffer read(FileChannel channel, long position, int length, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new ModelException(file + ": truncated at byte " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }
}
