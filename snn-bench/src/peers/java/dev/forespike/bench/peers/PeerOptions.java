package dev.forespike.bench.peers;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Timing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param what measurements, in order
 * @param threads threads of everyone
 * @param budget how long each takes
 * @param json where the document goes
 */
record PeerOptions(List<String> what, int threads, Timing.Budget budget, Optional<Path> json) {
  static final List<String> KNOWN = List.of("gemm", "spikes", "opzo", "bptt");

  /**
   * Reads arguments.
   *
   * @param args of the program
   * @return the options
   * @throws SpecException if they are not understood
   */
  static PeerOptions parse(String... args) {
    var what = new ArrayList<String>();
    int threads = 1;
    Timing.Budget budget = Timing.Budget.FULL;
    Optional<Path> json = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--threads" -> threads = threads(value(args, i++));
        case "--json" -> json = Optional.of(Path.of(value(args, i++)));
        case "--quick" -> budget = Timing.Budget.QUICK;
        case "all" -> what.addAll(KNOWN);
        default -> what.add(known(args[i]));
      }
    }
    return new PeerOptions(
        what.isEmpty() ? KNOWN : what.stream().distinct().toList(), threads, budget, json);
  }

  private static String known(String name) {
    if (!KNOWN.contains(name)) {
      throw new SpecException(
          "\""
              + name
              + "\" is unknown; known are all, "
              + String.join(", ", KNOWN)
              + ", --threads N, --quick, --json FILE");
    }
    return name;
  }

  private static String value(String[] args, int option) {
    if (option + 1 == args.length) {
      throw new SpecException(args[option] + " needs a value");
    }
    return args[option + 1];
  }

  private static int threads(String text) {
    int cores = Runtime.getRuntime().availableProcessors();
    try {
      int threads = Integer.parseInt(text);
      // Libraries whose threads wait busily are many times slower with more threads than cores.
      if (threads >= 1 && threads <= cores) {
        return threads;
      }
    } catch (NumberFormatException e) {
      throw new SpecException("--threads must be a whole number, but is \"" + text + "\"");
    }
    throw new SpecException("--threads must be from 1 to " + cores + " (cores), but is " + text);
  }
}
