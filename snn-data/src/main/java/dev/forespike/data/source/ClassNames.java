package dev.forespike.data.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Classes by name: in the order of numbers where all are whole numbers, else of the alphabet. */
final class ClassNames {
  private final List<String> names;
  private final Map<String, Integer> places = new TreeMap<>();

  ClassNames(Collection<String> seen) {
    var sorted = new ArrayList<>(new LinkedHashSet<>(seen));
    boolean numbers = sorted.stream().allMatch(name -> name.matches("-?[0-9]{1,9}"));
    sorted.sort(
        numbers
            ? (a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b))
            : String::compareTo);
    names = List.copyOf(sorted);
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
  }

  List<String> names() {
    return names;
  }

  /** The class of a name that was seen. */
  int of(String name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException("no class " + name);
    }
    return place;
  }

  int[] of(List<String> labels) {
    return labels.stream().mapToInt(this::of).toArray();
  }
}
