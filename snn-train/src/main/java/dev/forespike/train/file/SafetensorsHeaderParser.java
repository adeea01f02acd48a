package dev.forespike.train.file;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.forespike.api.file.OneLine;
import dev.forespike.train.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Parses the JSON header of a safetensors file member by member, so that a header takes no more
 * memory than the tensors it names, and a member that is there twice is seen.
 */
final class SafetensorsHeaderParser {
  static final String METADATA = "__metadata__";

  /** As many axes as NumPy knows; also keeps messages that print a shape short. */
  private static final int MAX_RANK = 64;

  /** The longest array that every JVM can make. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private final Path file;
  private final JsonReader in;
  private final List<SafetensorsHeader.Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private SafetensorsHeaderParser(Path file, byte[] json) {
    this.file = file;
    // Of this charset's decoders only a fresh one reports what is no UTF-8; the others replace it.
    this.in =
        StrictJson.reader(
            new InputStreamReader(
                new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()));
  }

  /**
   * Parses a header.
   *
   * @param file for messages
   * @param json the header
   * @return what it says; where tensors lie is not checked yet
   * @throws ModelException if it is damaged
   */
  static SafetensorsHeader parse(Path file, byte[] json) throws ModelException {
    if (json[0] != '{') {
      throw new ModelException(file + ": damaged header: it does not begin with {");
    }
    return new SafetensorsHeaderParser(file, json).parse();
  }

  private SafetensorsHeader parse() throws ModelException {
    try {
      object("it", this::member);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw damaged("more than one value");
      }
    } catch (ModelException e) {
      throw e;
    } catch (CharacterCodingException _) {
      throw damaged("not UTF-8");
    } catch (IOException | IllegalStateException | NumberFormatException _) {
      // The header is in memory: whatever fails is its text.
      throw damaged("not valid JSON" + StrictJson.place(in));
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private void member(String name) throws IOException {
    if (name.equals(METADATA)) {
      object(METADATA, key -> metadata.put(key, text(METADATA + "." + OneLine.shown(key))));
    } else {
      entries.add(tensor(name));
    }
  }

  private SafetensorsHeader.Entry tensor(String name) throws IOException {
    String where = "tensor " + OneLine.shown(name);
    List<Tensor.Type> types = new ArrayList<>();
    Map<String, List<Long>> numbers = new TreeMap<>();
    object(
        where,
        part -> {
          switch (part) {
            case "dtype" -> types.add(type(where));
            case "shape", "data_offsets" -> numbers.put(part, numbers(where + ": " + part));
            default -> in.skipValue();
          }
        });
    if (types.isEmpty()) {
      throw damaged(where + " has no dtype");
    }
    List<Long> offsets = part(numbers, "data_offsets", where);
    if (offsets.size() != 2) {
      throw damaged(where + ": data_offsets must be two numbers, but are " + offsets.size());
    }
    List<Long> shape = part(numbers, "shape", where);
    long from = offsets.get(0);
    long to = offsets.get(1);
    Tensor.Type type = types.getFirst();
    long bytes = size(where, shape) * type.bytes();
    if (from <= to && bytes != to - from) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: %s of shape %s needs %d bytes, but has %d",
              file,
              where,
              shape,
              bytes,
              to - from));
    }
    return new SafetensorsHeader.Entry(
        name, type, shape.stream().map(Math::toIntExact).toList(), from, to);
  }

  private List<Long> part(Map<String, List<Long>> numbers, String name, String where)
      throws ModelException {
    return Optional.ofNullable(numbers.get(name))
        .orElseThrow(() -> damaged(where + " has no " + name));
  }

  private Tensor.Type type(String where) throws IOException {
    String dtype = text(where + ": dtype");
    return switch (dtype) {
      case "F32" -> Tensor.Type.F32;
      case "F64" -> Tensor.Type.F64;
      default ->
          throw new ModelException(
              String.format(
                  Locale.ROOT,
                  "%s: %s has type %s, expected F32 or F64",
                  file,
                  where,
                  OneLine.shown(dtype)));
    };
  }

  /** The number of elements. */
  private long size(String where, List<Long> shape) throws ModelException {
    long size = 1;
    boolean empty = shape.contains(0L);
    for (long extent : shape) {
      if (extent < 0) {
        throw new ModelException(
            String.format(Locale.ROOT, "%s: %s has the shape %s", file, where, shape));
      }
      size = empty ? 0 : size * Math.min(extent, Integer.MAX_VALUE);
      if (size > LONGEST || extent > LONGEST) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: %s has the shape %s, more than 2^31-9 elements",
                file,
                where,
                shape));
      }
    }
    return size;
  }

  private String text(String what) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      throw damaged(what + " must be a string");
    }
    return in.nextString();
  }

  private List<Long> numbers(String what) throws IOException {
    if (in.peek() != JsonToken.BEGIN_ARRAY) {
      throw damaged(what + " must be a list");
    }
    List<Long> numbers = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      if (numbers.size() == MAX_RANK) {
        throw damaged(what + " has more than " + MAX_RANK + " numbers");
      }
      numbers.add(whole(what));
    }
    in.endArray();
    return numbers;
  }

  private long whole(String what) throws IOException {
    // Gson would also take "4", 4.0 and 4e0 for the number 4.
    String literal = in.peek() == JsonToken.NUMBER ? in.nextString() : "";
    if (!literal.matches("-?\\d{1,18}")) {
      throw damaged(what + " must be whole numbers");
    }
    return Long.parseLong(literal);
  }

  /** Reads the value of a member; its name has been read. */
  @FunctionalInterface
  private interface Member {
    void read(String name) throws IOException;
  }

  private void object(String what, Member member) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw damaged(what + " must be an object");
    }
    Set<String> names = new HashSet<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (!names.add(name)) {
        throw damaged("the key " + OneLine.shown(name) + " is there twice");
      }
      member.read(name);
    }
    in.endObject();
  }

  private ModelException damaged(String what) {
    return new ModelException(file + ": damaged header: " + what);
  }
}
