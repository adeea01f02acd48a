package dev.forespike.cli.bench;

import dev.forespike.api.SpecException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code snn bench} can measure, in the order of its table, and the options of each. */
enum BenchKind {
  PEAK,
  GEMM,
  SPIKES,
  NEURON,
  NOISE,
  SGD,
  STEP,
  INFER,
  FORWARD,
  STREAM;

  private static final String ALL = "all";

  /** Neurons, noise and streams run on one thread whatever is asked for. */
  private static final String THREADS = "--threads";

  private Set<String> options() {
    return switch (this) {
      case PEAK -> Set.of(THREADS);
      case GEMM -> Set.of("--sizes", THREADS);
      case SPIKES -> Set.of("--shape", "--densities", THREADS);
      case NEURON, NOISE -> Set.of("--n");
      case SGD -> Set.of("--n", THREADS);
      case STEP -> Set.of("--layers", "--timesteps", "--batch", "--chunk", "--rules", THREADS);
      case INFER -> Set.of("--layers", "--timesteps", "--batch", "--chunk", THREADS);
      case FORWARD -> Set.of("--directions", THREADS);
      case STREAM -> Set.of("--layers", "--input-density");
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a roofline picture has a place for it: arithmetic and traffic are both counted. */
  boolean hasPoint() {
    return switch (this) {
      case GEMM, SPIKES, NEURON, SGD, STREAM -> true;
      case PEAK, NOISE, STEP, INFER, FORWARD -> false;
    };
  }

  static boolean isAll(List<String> names) {
    return names.contains(ALL);
  }

  static Set<BenchKind> of(List<String> names) {
    if (names.isEmpty()) {
      throw new SpecException("say what to measure: " + known());
    }
    var kinds = EnumSet.noneOf(BenchKind.class);
    for (String name : names) {
      if (name.equals(ALL)) {
        kinds.addAll(EnumSet.allOf(BenchKind.class));
      } else {
        kinds.add(one(name));
      }
    }
    return kinds;
  }

  private static BenchKind one(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    "cannot measure \"" + name + "\", only " + known() + ", gate, scaling"));
  }

  static String known() {
    return labels(EnumSet.allOf(BenchKind.class)) + ", " + ALL;
  }

  private static String labels(Set<BenchKind> kinds) {
    return kinds.stream().map(BenchKind::label).collect(Collectors.joining(", "));
  }

  /** An option that says nothing about what is measured is a mistake. */
  static void checkOption(String option, Set<BenchKind> measured) {
    Set<BenchKind> owners =
        Arrays.stream(values())
            .filter(kind -> kind.options().contains(option))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(BenchKind.class)));
    if (!owners.isEmpty() && measured.stream().noneMatch(owners::contains)) {
      throw new SpecException(
          option + " is for " + labels(owners) + ", but only " + labels(measured) + " is measured");
    }
  }
}
