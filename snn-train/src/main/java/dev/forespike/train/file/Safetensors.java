package dev.forespike.train.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.FileException;
import dev.forespike.api.SpecException;
import dev.forespike.api.file.AtomicFile;
import dev.forespike.api.file.OneLine;
import dev.forespike.train.ModelException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The safetensors format: 8 bytes header length (little-endian), a JSON header, tensor data.
 *
 * @param tensors tensors by name
 * @param metadata the header's {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** Longer headers are taken for damage; the reference implementation's limit is the same. */
  private static final long MAX_HEADER = 100_000_000;

  /** Numbers that are on their way at once. */
  private static final int BUFFER = 1 << 13;

  /** Copies. */
  public Safetensors {
    tensors = new TreeMap<>(tensors);
    metadata = new TreeMap<>(metadata);
  }

  /**
   * Refuses metadata of this project that are not known; those of other tools are theirs.
   *
   * @param metadata of a file
   * @param known keys of this project
   * @throws SpecException naming the first that is unknown
   */
  public static void checkKeys(Map<String, String> metadata, Set<String> known) {
    for (String key : metadata.keySet()) {
      if (key.startsWith("forespike.") && !known.contains(key)) {
        throw new SpecException(
            "metadata "
                + OneLine.shown(key)
                + " are not known: a newer version may have written them");
      }
    }
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
    header.add(SafetensorsHeaderParser.METADATA, meta);
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

  /** Not through a channel: an interrupt would close it, and end a run without its checkpoint. */
  private void write(Path temporary, byte[] json) throws IOException {
    try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(json.length).array());
      out.write(json);
      for (Tensor tensor : tensors.values()) {
        write(out, tensor);
      }
      out.getFD().sync();
    }
  }

  private static void write(OutputStream out, Tensor tensor) throws IOException {
    ByteBuffer data = buffer(tensor.values().length, tensor.type());
    for (double value : tensor.values()) {
      if (!data.hasRemaining()) {
        drain(out, data);
      }
      switch (tensor.type()) {
        case F32 -> data.putFloat((float) value);
        case F64 -> data.putDouble(value);
      }
    }
    drain(out, data);
  }

  private static void drain(OutputStream out, ByteBuffer buffer) throws IOException {
    out.write(buffer.array(), buffer.arrayOffset(), buffer.position());
    buffer.clear();
  }

  /**
   * Reads a file. Every byte of it must belong to the header or to exactly one tensor; all of that
   * is checked before memory is taken for a tensor.
   *
   * @param file where from
   * @return its tensors and metadata
   * @throws ModelException if it is no safetensors file, or a damaged one
   * @throws IOException if it cannot be read; the message names it
   */
  public static Safetensors read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ModelException(
          file + ": is a folder; give the file in it, for example model.safetensors");
    }
    try {
      return readFile(file);
    } catch (IOException e) {
      throw FileException.reading(file, e);
    }
  }

  private static Safetensors readFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw new ModelException(file + ": not a safetensors file: only " + size + " bytes long");
      }
      long length = read(channel, ByteBuffer.allocate(8), 0, file).getLong();
      if (length < 2 || length > MAX_HEADER || length > size - 8) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: not a safetensors file: header length %d does not fit a file of %d bytes",
                file,
                length,
                size));
      }
      byte[] json = read(channel, ByteBuffer.allocate((int) length), 8, file).array();
      SafetensorsHeader header = SafetensorsHeaderParser.parse(file, json);
      header.checkLayout(file, size - 8 - length);
      // Only now, when all of it is known to be there, memory is taken for numbers.
      var tensors = new TreeMap<String, Tensor>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), tensor(file, channel, entry, 8 + length + entry.from()));
      }
      return new Safetensors(tensors, header.metadata());
    }
  }

  private static Tensor tensor(
      Path file, FileChannel channel, SafetensorsHeader.Entry entry, long position)
      throws IOException {
    Tensor.Type type = entry.type();
    double[] values = new double[entry.size()];
    ByteBuffer buffer = buffer(values.length, type);
    int most = buffer.capacity() / type.bytes();
    for (int done = 0; done < values.length; ) {
      int count = Math.min(most, values.length - done);
      buffer.clear().limit(count * type.bytes());
      read(channel, buffer, position + (long) done * type.bytes(), file);
      for (int end = done + count; done < end; done++) {
        values[done] =
            switch (type) {
              case F32 -> buffer.getFloat();
              case F64 -> buffer.getDouble();
            };
      }
    }
    return new Tensor(type, entry.shape(), values);
  }

  /** What numbers pass through on their way: their bytes would be as much memory once more. */
  private static ByteBuffer buffer(int length, Tensor.Type type) {
    return ByteBuffer.allocate(Math.min(length, BUFFER) * type.bytes())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Fills the rest of a buffer and flips it. */
  private static ByteBuffer read(FileChannel channel, ByteBuffer buffer, long position, Path file)
      throws IOException {
    long next = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, next);
      if (count < 0) {
        throw new ModelException(file + ": truncated at byte " + next);
      }
      next += count;
    }
    return buffer.order(ByteOrder.LITTLE_ENDIAN).flip();
  }
}
