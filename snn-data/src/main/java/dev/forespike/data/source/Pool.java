package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.SpecException;
import dev.forespike.data.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All samples of a source, and how they are parted: as the source says, or {@code test-part=0.2} of
 * each class at random, or {@code fold=1/5} of as many parts, or {@code order=file} and the last
 * ones. The draw is of {@code split-seed}, 1 where nothing is said, and of nothing else.
 *
 * @param samples all of them, training samples before test samples where the source parts them
 * @param classNames what classes are called; empty for target numbers
 * @param training how many are training samples; 0 where the source does not part them
 * @param checksums of the files
 */
record Pool(Samples samples, List<String> classNames, int training, Map<String, String> checksums) {
  /** What every source takes. */
  static final Set<String> OPTIONS = Set.of("test-part", "fold", "order", "split-seed");

  private static final double USUAL_PART = 0.2;

  Pool {
    classNames = List.copyOf(classNames);
    checksums = Map.copyOf(checksums);
  }

  /** The dataset under a name. */
  Dataset dataset(SourceName name) {
    boolean parted = training > 0 && training < samples.size();
    List<int[]> parts =
        name.option("fold").isPresent()
            ? fold(name)
            : parted && name.option("test-part").isEmpty()
                ? List.of(numbers(0, training), numbers(training, samples.size()))
                : share(name);
    if (parts.get(0).length == 0 || parts.get(1).length == 0) {
      throw name.refused("no samples are left for training, or none for the test");
    }
    if (parted && name.option("fold").isEmpty() && name.option("test-part").isEmpty()) {
      for (String unused : List.of("order", "split-seed")) {
        if (name.option(unused).isPresent()) {
          throw name.refused(
              unused + " is of test-part and fold, but the source parts its samples");
        }
      }
    }
    return new Dataset(
        name.text(),
        samples.targets() > 0 ? 0 : classNames.size(),
        samples.select(parts.get(0)),
        samples.select(parts.get(1)),
        checksums,
        Scaling.none(),
        samples.targets() > 0 ? List.of() : classNames);
  }

  private static int[] numbers(int from, int to) {
    int[] numbers = new int[to - from];
    java.util.Arrays.setAll(numbers, i -> from + i);
    return numbers;
  }

  /** By class in a random order, or all together in the order of the files. */
  private List<List<Integer>> groups(SourceName name) {
    String order = name.option("order").orElse("random");
    if (!order.equals("random") && !order.equals("file")) {
      throw name.refused("order is " + order + ", but must be random or file");
    }
    if (order.equals("file")) {
      if (name.option("split-seed").isPresent()) {
        throw name.refused("split-seed is of order=random");
      }
      return List.of(boxed(numbers(0, samples.size())));
    }
    var byClass = new TreeMap<Integer, List<Integer>>();
    for (int i = 0; i < samples.size(); i++) {
      byClass.computeIfAbsent(samples.label(i), _ -> new ArrayList<>()).add(i);
    }
    var random = new SplittableRandom(name.whole("split-seed", 0).orElse(1));
    for (List<Integer> group : byClass.values()) {
      for (int i = group.size() - 1; i > 0; i--) {
        java.util.Collections.swap(group, i, random.nextInt(i + 1));
      }
    }
    return List.copyOf(byClass.values());
  }

  private static List<Integer> boxed(int[] numbers) {
    return new ArrayList<>(java.util.Arrays.stream(numbers).boxed().toList());
  }

  private List<int[]> share(SourceName name) {
    double part = name.option("test-part").map(text -> part(name, text)).orElse(USUAL_PART);
    var train = new ArrayList<Integer>();
    var test = new ArrayList<Integer>();
    for (List<Integer> group : groups(name)) {
      int kept = group.size() - (int) Math.round(part * group.size());
      train.addAll(group.subList(0, kept));
      test.addAll(group.subList(kept, group.size()));
    }
    return sorted(train, test);
  }

  private static double part(SourceName name, String text) {
    double part = NumberText.real(text).orElse(Double.NaN);
    if (!(part > 0 && part < 1)) {
      throw name.refused("test-part is " + text + ", but must lie between 0 and 1");
    }
    return part;
  }

  private List<int[]> fold(SourceName name) {
    if (name.option("test-part").isPresent()) {
      throw name.refused("fold and test-part both part the samples; give one");
    }
    String text = name.option("fold").orElseThrow();
    String[] parts = text.split("/", -1);
    int fold = parts.length == 2 ? whole(parts[0]) : 0;
    int folds = parts.length == 2 ? whole(parts[1]) : 0;
    if (folds < 2 || fold < 1 || fold > folds) {
      throw new SpecException(
          "dataset '" + name.text() + "': fold is " + text + ", but must be i/k with 1 <= i <= k");
    }
    var train = new ArrayList<Integer>();
    var test = new ArrayList<Integer>();
    for (List<Integer> group : groups(name)) {
      int from = Math.toIntExact((long) group.size() * (fold - 1) / folds);
      int to = Math.toIntExact((long) group.size() * fold / folds);
      test.addAll(group.subList(from, to));
      train.addAll(group.subList(0, from));
      train.addAll(group.subList(to, group.size()));
    }
    return sorted(train, test);
  }

  private static int whole(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }

  private static List<int[]> sorted(List<Integer> train, List<Integer> test) {
    return List.of(
        train.stream().mapToInt(i -> i).sorted().toArray(),
        test.stream().mapToInt(i -> i).sorted().toArray());
  }
}
