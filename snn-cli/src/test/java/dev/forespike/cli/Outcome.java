package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a command did.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error, without Java's own line about the vector module
 */
record Outcome(int exit, String out, String err) {

  /** Asserts that the command failed, with one line about it and nothing else. */
  Outcome fails(int code, List<String> saying) {
    assertEquals(code, exit, this::toString);
    assertEquals("", out, this::toString);
    assertTrue(err.startsWith("snn: "), this::toString);
    assertTrue(err.endsWith(System.lineSeparator()), this::toString);
    assertEquals(1, err.lines().count(), this::toString);
    for (String part : saying) {
      assertTrue(err.contains(part), () -> "not said: " + part + "\n" + this);
    }
    return this;
  }

  Outcome fails(int code, String... saying) {
    return fails(code, List.of(saying));
  }

  /** Asserts that the command did what it was asked to, with no word on standard error. */
  Outcome succeeds() {
    assertEquals(0, exit, this::toString);
    assertEquals("", err, this::toString);
    return this;
  }

  /** Asserts that standard output contains all of these. */
  Outcome says(String... parts) {
    for (String part : parts) {
      assertTrue(out.contains(part), () -> "not said: " + part + "\n" + this);
    }
    return this;
  }

  /** Asserts that standard output is one JSON document by the letter of the standard. */
  JsonElement json() {
    try (JsonReader reader = new JsonReader(new StringReader(out))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement document = JsonParser.parseReader(reader);
      assertEquals(JsonToken.END_DOCUMENT, reader.peek(), this::toString);
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(toString(), e);
    }
  }

  @Override
  public String toString() {
    return "exit code " + exit + "\nstandard output:\n" + out + "\nstandard error:\n" + err;
  }
}
