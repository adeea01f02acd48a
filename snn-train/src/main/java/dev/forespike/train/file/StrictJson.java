package dev.forespike.train.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.forespike.api.file.OneLine;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;

/**
 * JSON by the letter (RFC 8259). Gson's own parser also takes comments, single quotes and bare
 * words, and of two members with the same name it silently keeps the last.
 */
public final class StrictJson {
  /** Deeper than any specification by far, and far from the end of the stack. */
  private static final int DEPTH = 64;

  private StrictJson() {}

  /**
   * Parses a text.
   *
   * @param text all of it
   * @return the value it holds
   * @throws JsonParseException if it is no JSON, has a member twice or is nested more than 64 deep;
   *     the message is one line that says where
   */
  public static JsonElement parse(String text) {
    JsonReader in = reader(new StringReader(text));
    try {
      JsonElement value = value(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("more than one value" + place(in));
      }
      return value;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new JsonParseException("not valid JSON" + place(in), e);
    }
  }

  /** A reader that takes nothing but JSON, and no more than 64 levels of it. */
  static JsonReader reader(Reader text) {
    JsonReader in = new JsonReader(text);
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(DEPTH);
    return in;
  }

  /** Where a reader is, for messages: {@code at line 1 column 9 path $.a}. */
  static String place(JsonReader in) {
    return OneLine.shown(in.toString().replaceFirst("^\\S+", ""));
  }

  private static JsonElement value(JsonReader in) throws IOException {
    return switch (in.peek()) {
      case BEGIN_OBJECT -> object(in);
      case BEGIN_ARRAY -> array(in);
      case STRING -> new JsonPrimitive(in.nextString());
      case NUMBER -> number(in);
      case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
      case NULL -> {
        in.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new JsonParseException("not valid JSON" + place(in));
    };
  }

  /** Exact where a long may be meant; else a double, which takes the same time at any length. */
  private static JsonPrimitive number(JsonReader in) throws IOException {
    String literal = in.nextString();
    if (literal.length() <= 20 && literal.matches("-?\\d+")) {
      return new JsonPrimitive(new BigDecimal(literal));
    }
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value)) {
      throw new JsonParseException("a number beyond double precision" + place(in));
    }
    return new JsonPrimitive(value);
  }

  private static JsonObject object(JsonReader in) throws IOException {
    var object = new JsonObject();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (object.has(name)) {
        throw new JsonParseException("the key " + OneLine.shown(name) + " is there twice");
      }
      object.add(name, value(in));
    }
    in.endObject();
    return object;
  }

  private static JsonArray array(JsonReader in) throws IOException {
    var array = new JsonArray();
    in.beginArray();
    while (in.hasNext()) {
      array.add(value(in));
    }
    in.endArray();
    return array;
  }
}
