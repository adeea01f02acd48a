package dev.forespike.cli.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.bench.measure.Gate.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two builds on this machine, in turn: the other, this one, the other, this one. Rows are times of
 * the same benchmark with the same parameters; what is compared is the median over the turns.
 */
public final class BuildComparison {
  static final double MARGIN = 0.2;

  private static final int TURNS = 2;

  /** Units of times; other figures are ratios within one build, or no times. */
  private static final Set<String> TIMES = Set.of("ns", "us", "ms", "s");

  private static final String KERNELS =
      "bench gemm spikes neuron noise step stream --sizes 768 --densities 0.05,0.1"
          + " --rules opzo.sparse,bp --json";
  private static final String TWO_THREADS = "bench step --rules opzo.sparse --threads 2 --json";

  private final Build other;
  private final Build own;
  private final List<List<String>> commands = new ArrayList<>();

  /** Runs one command of one build. */
  @FunctionalInterface
  public interface Build {
    JsonObject run(List<String> arguments) throws IOException;
  }

  /** Hears what is measured next. */
  @FunctionalInterface
  public interface Listener {
    void next(String what);
  }

  public BuildComparison(Build other, Build own, int cores, boolean quick) {
    this.other = other;
    this.own = own;
    for (String command : cores < 2 ? List.of(KERNELS) : List.of(KERNELS, TWO_THREADS)) {
      var arguments = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
      if (quick) {
        arguments.add("--quick");
      }
      commands.add(arguments);
    }
  }

  /**
   * One time of both builds.
   *
   * @param name benchmark and parameters
   * @param unit of both
   * @param other median over the turns
   * @param own the same of this build
   * @param least the least ratio of two times of one turn, this build's over the other's
   * @param most the largest
   * @param disturbed whether one of the times was marked
   */
  public record Row(
      String name,
      String unit,
      double other,
      double own,
      double least,
      double most,
      boolean disturbed) {
    public double ratio() {
      return own / other;
    }

    /** Neither a disturbed row is decided, nor one whose turns lie on both sides of the margin. */
    public Verdict verdict() {
      if (disturbed) {
        return Verdict.UNDECIDED;
      }
      boolean best = least > 1 + MARGIN;
      boolean worst = !(most <= 1 + MARGIN);
      if (best != worst) {
        return Verdict.UNDECIDED;
      }
      return worst ? Verdict.WORSE : Verdict.PASSED;
    }
  }

  /**
   * What was found.
   *
   * @param rows times that both builds have
   * @param unpaired names of times that only one of them has
   * @param notes how the builds ran differently
   */
  public record Results(List<Row> rows, Set<String> unpaired, List<String> notes) {}

  private record Time(double median, String unit, boolean reliable) {}

  public Results measure(Listener listener) throws IOException {
    List<Map<String, Time>> others = new ArrayList<>();
    List<Map<String, Time>> owns = new ArrayList<>();
    List<JsonObject> machines = new ArrayList<>();
    for (int turn = 1; turn <= TURNS; turn++) {
      listener.next("the other build, turn " + turn + " of " + TURNS);
      others.add(times(other, machines));
      listener.next("this build, turn " + turn + " of " + TURNS);
      owns.add(times(own, machines));
    }
    var rows = new ArrayList<Row>();
    Set<String> unpaired = new TreeSet<>();
    others.forEach(turn -> unpaired.addAll(turn.keySet()));
    owns.forEach(turn -> unpaired.addAll(turn.keySet()));
    for (String name : owns.getFirst().keySet()) {
      if (inAll(name, others) && inAll(name, owns)) {
        rows.add(row(name, of(name, others), of(name, owns)));
        unpaired.remove(name);
      }
    }
    return new Results(rows, unpaired, notes(machines));
  }

  private static boolean inAll(String name, List<Map<String, Time>> turns) {
    return turns.stream().allMatch(turn -> turn.containsKey(name));
  }

  private static List<Time> of(String name, List<Map<String, Time>> turns) {
    return turns.stream()
        .flatMap(turn -> turn.entrySet().stream())
        .filter(entry -> entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Row row(String name, List<Time> others, List<Time> owns) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      double ratio = owns.get(turn).median / others.get(turn).median;
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
    }
    boolean reliable =
        others.stream().allMatch(Time::reliable) && owns.stream().allMatch(Time::reliable);
    return new Row(
        name, owns.getFirst().unit, median(others), median(owns), least, most, !reliable);
  }

  private static double median(List<Time> times) {
    double[] sorted = times.stream().mapToDouble(Time::median).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private Map<String, Time> times(Build build, List<JsonObject> machines) throws IOException {
    var times = new LinkedHashMap<String, Time>();
    for (List<String> command : commands) {
      JsonObject document = build.run(command);
      if (!(document.get("machine") instanceof JsonObject machine)
          || !(document.get("results") instanceof JsonArray results)) {
        throw new IOException("a build printed other JSON than that of snn bench");
      }
      machines.add(machine);
      for (JsonElement element : results) {
        add(element.getAsJsonObject(), times);
      }
    }
    return times;
  }

  private static void add(JsonObject result, Map<String, Time> times) {
    String unit = result.get("unit").getAsString();
    if (TIMES.contains(unit)) {
      // A build of before figures were marked says nothing of them.
      boolean reliable = !result.has("reliable") || result.get("reliable").getAsBoolean();
      times.put(name(result), new Time(result.get("median").getAsDouble(), unit, reliable));
    }
  }

  private static String name(JsonObject result) {
    JsonObject parameters = result.getAsJsonObject("parameters");
    var name = new StringBuilder(result.get("benchmark").getAsString());
    for (String parameter : new TreeSet<>(parameters.keySet())) {
      name.append(' ').append(parameter).append('=').append(parameters.get(parameter));
    }
    return name.toString();
  }

  /** What must be the same for times to be comparable, and is not. */
  private static List<String> notes(List<JsonObject> machines) {
    var notes = new ArrayList<String>();
    for (String name : List.of("jdk", "gc", "objectAlignmentBytes", "kernels")) {
      Set<String> values = new TreeSet<>();
      machines.forEach(machine -> values.add(String.valueOf(machine.get(name))));
      if (values.size() > 1) {
        notes.add("the builds ran with different " + name + ": " + String.join(", ", values));
      }
    }
    return notes;
  }
}
