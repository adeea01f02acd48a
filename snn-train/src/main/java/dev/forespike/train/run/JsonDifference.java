package dev.forespike.train.run;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says in which values two JSON documents differ. */
public final class JsonDifference {
  private static final String TYPE = ".type";

  private JsonDifference() {}

  /**
   * One text for each value that differs: {@code batch is 64 there, 128 here}. Of two things of
   * different types nothing else is compared.
   */
  public static List<String> between(JsonElement there, JsonElement here) {
    var first = new TreeMap<String, String>();
    var second = new TreeMap<String, String>();
    flatten("", there, first);
    flatten("", here, second);
    var names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    var differences = new ArrayList<String>();
    var replaced = new ArrayList<String>();
    for (String name : names) {
      if (name.endsWith(TYPE) && !Objects.equals(first.get(name), second.get(name))) {
        replaced.add(name.substring(0, name.length() - TYPE.length()));
      }
    }
    for (String name : names) {
      String a = Objects.requireNonNullElse(first.get(name), "absent");
      String b = Objects.requireNonNullElse(second.get(name), "absent");
      boolean within =
          replaced.stream()
              .anyMatch(part -> name.startsWith(part + ".") && !name.equals(part + TYPE));
      if (!a.equals(b) && !within) {
        differences.add(name + " is " + a + " there, " + b + " here");
      }
    }
    return differences;
  }

  private static void flatten(String name, JsonElement element, Map<String, String> values) {
    String prefix = name.isEmpty() ? "" : name + ".";
    if (element.isJsonObject()) {
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), values));
    } else if (element.isJsonArray()) {
      for (int i = 0; i < element.getAsJsonArray().size(); i++) {
        flatten(prefix + i, element.getAsJsonArray().get(i), values);
      }
    } else {
      values.put(name, element.toString());
    }
  }
}
