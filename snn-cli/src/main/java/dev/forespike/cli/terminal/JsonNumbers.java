package dev.forespike.cli.terminal;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;

/** Numbers in JSON, which has no word for what is not finite. */
public final class JsonNumbers {
  private JsonNumbers() {}

  /** The number, or null in its place. */
  public static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }
}
