package dev.forespike.bench.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ratios that were measured before.
 *
 * @param machine what they were measured on, as {@link Host#properties} tells
 * @param date when, as year-month-day
 * @param entries the ratios
 */
public record RecordedRatios(Map<String, Object> machine, String date, List<Entry> entries) {
  /** Holds one record for each kind of processor. */
  private static final String OWN = "ratios/";

  private static final Set<String> MEMBERS = Set.of("machine", "date", "ratios");
  private static final Set<String> ENTRY_MEMBERS = Set.of("name", "value", "better", "margin");
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  /** Copies. */
  public RecordedRatios {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    entries = List.copyOf(entries);
  }

  /**
   * One ratio.
   *
   * @param name its name among {@link Ratios#all}
   * @param value what was measured
   * @param better which way is better
   * @param margin by what share it may become worse
   */
  public record Entry(String name, double value, Ratio.Better better, double margin) {}

  /**
   * The ratios recorded in this project for a kind of processor.
   *
   * @param processor the processor
   * @return those of the last recording, or nothing where none was made on such a processor
   * @throws IOException if they cannot be read
   */
  public static Optional<RecordedRatios> own(Processor processor) throws IOException {
    String name = OWN + processor.slug() + ".json";
    try (InputStream stream = RecordedRatios.class.getResourceAsStream(name)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(parse(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /**
   * Reads a record.
   *
   * @param file its name, for messages
   * @param text its text
   * @return the record
   * @throws IOException if it is none
   */
  public static RecordedRatios parse(String file, String text) throws IOException {
    try {
      JsonObject document = JsonParser.parseString(text).getAsJsonObject();
      checkMembers(document, "the record", MEMBERS);
      Set<String> names = new LinkedHashSet<>();
      var entries = new ArrayList<Entry>();
      for (JsonElement element : member(document, "ratios").getAsJsonArray()) {
        Entry entry = entry(element.getAsJsonObject());
        if (!names.add(entry.name())) {
          throw new JsonParseException(entry.name() + " is there twice");
        }
        entries.add(entry);
      }
      Map<String, Object> machine =
          GSON.fromJson(member(document, "machine").getAsJsonObject(), new TypeToken<>() {});
      return new RecordedRatios(machine, member(document, "date").getAsString(), entries);
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new IOException(
          file + ": no record of ratios (" + e.getMessage() + "); make one with --record", e);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": no record of ratios (no number: " + e.getMessage() + ")", e);
    }
  }

  /** A member that is not known may change what the others mean. */
  private static void checkMembers(JsonObject json, String where, Set<String> known) {
    for (String name : json.keySet()) {
      if (!known.contains(name)) {
        throw new JsonParseException(where + " has a member \"" + name + "\" that is not known");
      }
    }
  }

  private static Entry entry(JsonObject json) {
    String name = member(json, "name").getAsString();
    checkMembers(json, name, ENTRY_MEMBERS);
    double value = member(json, "value").getAsDouble();
    double margin = member(json, "margin").getAsDouble();
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new JsonParseException(name + ": the value must be positive, but is " + value);
    }
    if (!(margin >= 0 && margin < 1)) {
      throw new JsonParseException(
          name + ": the margin must be at least 0 and below 1, but is " + margin);
    }
    return new Entry(name, value, better(name, member(json, "better").getAsString()), margin);
  }

  private static Ratio.Better better(String name, String label) {
    for (Ratio.Better better : Ratio.Better.values()) {
      if (better.label().equals(label)) {
        return better;
      }
    }
    throw new JsonParseException(
        name + ": better is \"" + label + "\", but must be \"higher\" or \"lower\"");
  }

  private static JsonElement member(JsonObject json, String name) {
    JsonElement member = json.get(name);
    if (member == null) {
      throw new JsonParseException("\"" + name + "\" is missing");
    }
    return member;
  }

  /**
   * The record as a file holds it.
   *
   * @return JSON
   */
  public String json() {
    JsonObject document = new JsonObject();
    document.add("machine", GSON.toJsonTree(machine));
    document.addProperty("date", date);
    JsonArray ratios = new JsonArray();
    for (Entry entry : entries) {
      JsonObject ratio = new JsonObject();
      ratio.addProperty("name", entry.name());
      ratio.addProperty("value", entry.value());
      ratio.addProperty("better", entry.better().label());
      ratio.addProperty("margin", entry.margin());
      ratios.add(ratio);
    }
    document.add("ratios", ratios);
    return GSON.toJson(document) + "\n";
  }
}
