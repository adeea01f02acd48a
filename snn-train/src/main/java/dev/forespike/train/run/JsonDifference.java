package dev.forespike.train.run;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says in which values two JSON documents differ. */
public final class JsonDifference {
  private static final String TYPE = ".type";

  /** What has a name is told by it, and not by its place in a list. */
  private static final String NAME = "name";

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
        String part = absent(name, first.containsKey(name) ? second : first);
        boolean whole = part.equals(name);
        String difference =
            whole
                ? name + " is " + a + " there, " + b + " here"
                : part + (first.containsKey(name) ? " is there alone" : " is here alone");
        if (!differences.contains(difference)) {
          differences.add(difference);
        }
      }
    }
    return differences;
  }

  /** The largest part with this value of which the other document has nothing. */
  private static String absent(String name, NavigableMap<String, String> other) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String part = name.substring(0, dot);
      String next = other.ceilingKey(part + ".");
      if (next == null || !next.startsWith(part + ".")) {
        return part;
      }
    }
    return name;
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
        JsonElement each = element.getAsJsonArray().get(i);
        boolean named = each.isJsonObject() && each.getAsJsonObject().has(NAME);
        String place = named ? each.getAsJsonObject().get(NAME).getAsString() : String.valueOf(i);
        flatten(prefix + place, each, values);
      }
    } else {
      values.put(name, element.toString());
    }
  }
}
