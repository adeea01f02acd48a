package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.KernelMeasurements;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.StepMeasurements;
import dev.forespike.bench.measure.StepSize;
import dev.forespike.bench.measure.StreamMeasurement;
import dev.forespike.bench.measure.Timing;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn bench}. */
@Command(
    name = "bench",
    description = {
      "Measure kernels and whole steps: peak, gemm, spikes, neuron, noise, step, infer, stream, or"
          + " all.",
      "Every measurement warms up until its median settles, checks its result, and stands beside"
          + " the machine's peak measured in the same run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private static final List<String> KNOWN =
      List.of("peak", "gemm", "spikes", "neuron", "noise", "step", "infer", "stream");

  @Parameters(arity = "1..*", paramLabel = "WHAT", description = "What to measure, or all.")
  List<String> what = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: ${DEFAULT-VALUE}).")
  int threads = 1;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "gemm: rows and columns (default: 512,768,1024).")
  List<Integer> sizes = List.of(512, 768, 1024);

  @Option(
      names = "--densities",
      split = ",",
      paramLabel = "X",
      description = "spikes: shares of neurons that fire (default: 0.01,0.05,0.1,0.2,0.3,0.5).")
  List<Double> densities = List.of(0.01, 0.05, 0.1, 0.2, 0.3, 0.5);

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description = "step, infer, stream: hidden widths (default: 800,800).")
  List<Integer> layers = StepSize.STANDARD.layers();

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "NAME",
      description = "step: ${COMPLETION-CANDIDATES} (default: all).",
      completionCandidates = MeasuredRules.Names.class)
  List<String> rules = MeasuredRules.names();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "step, infer: time steps (default: ${DEFAULT-VALUE}).")
  int timesteps = StepSize.STANDARD.timesteps();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "step, infer: samples (default: ${DEFAULT-VALUE}).")
  int batch = StepSize.STANDARD.batch();

  @Option(names = "--quick", description = "Short measurements, for a look.")
  boolean quick;

  @Option(names = "--json", description = "Print the results as JSON and nothing else.")
  boolean json;

  private final List<Measurement> results = new ArrayList<>();

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new SpecException("--threads must be at least 1, but is " + threads);
    }
    for (String name : what) {
      if (!KNOWN.contains(name) && !name.equals("all")) {
        throw new SpecException(
            "bench \"" + name + "\" is unknown; known are all, " + String.join(", ", KNOWN));
      }
    }
    Timing.Budget budget = quick ? Timing.Budget.QUICK : Timing.Budget.FULL;
    Machine machine = Machine.measure(budget);
    if (!json) {
      System.out.printf(
          Locale.ROOT,
          "%s, JDK %s, %d cores: one thread %.1f GFLOP/s, copy %.1f GB/s%n",
          Kernels.best().name(),
          Runtime.version(),
          Runtime.getRuntime().availableProcessors(),
          machine.gflops(),
          machine.gigabytesPerSecond());
    }
    try (Workers workers = new Workers(threads)) {
      List<String> names = what.contains("all") ? KNOWN : what;
      for (String name : names) {
        measure(name, workers, machine, budget);
      }
    }
    if (json) {
      System.out.println(document(machine));
    }
    return 0;
  }

  private void measure(String name, Workers workers, Machine machine, Timing.Budget budget) {
    var kernels = new KernelMeasurements(workers, machine, budget);
    var steps = new StepMeasurements(workers, budget);
    StepSize size = new StepSize(layers, 10, timesteps, batch, timesteps);
    switch (name) {
      case "gemm" -> sizes.forEach(n -> add(kernels.gemm(n)));
      case "spikes" ->
          densities.forEach(density -> kernels.spikes(128, 800, 896, density).forEach(this::add));
      case "neuron" -> add(kernels.neuron(4096));
      case "noise" -> {
        for (NoiseLaw law :
            List.of(
                new NoiseLaw.Gaussian(),
                new NoiseLaw.Rademacher(),
                new NoiseLaw.Uniform(),
                new NoiseLaw.SparseRademacher(0.05))) {
          add(kernels.noise(law, 4096));
        }
      }
      case "step" -> {
        for (String rule : rules) {
          add(steps.train(rule, MeasuredRules.of(rule), size));
        }
      }
      case "infer" -> add(steps.infer(size));
      case "stream" -> add(new StreamMeasurement(layers, 10, 0.08).measure(budget));
      default -> {}
    }
  }

  private void add(Measurement measurement) {
    results.add(measurement);
    if (json) {
      return;
    }
    String rate =
        measurement.gflops().isPresent()
            ? String.format(Locale.ROOT, "  %.1f GFLOP/s", measurement.gflops().getAsDouble())
            : "";
    String fraction =
        measurement.fractionOfPeak().isPresent()
            ? String.format(
                Locale.ROOT, "  %.2f of peak", measurement.fractionOfPeak().getAsDouble())
            : "";
    String firing =
        measurement.firingRate().isEmpty()
            ? ""
            : measurement.firingRate().stream()
                .map(value -> String.format(Locale.ROOT, "%.1f%%", 100 * value))
                .collect(Collectors.joining(" ", "  firing ", ""));
    System.out.printf(
        Locale.ROOT,
        "%-22s %s  %.3f %s [%.3f, %.3f]%s%s%s%n",
        measurement.benchmark(),
        measurement.parameters(),
        measurement.median(),
        measurement.unit(),
        measurement.p10(),
        measurement.p90(),
        rate,
        fraction,
        firing);
  }

  private JsonObject document(Machine machine) {
    JsonObject document = new JsonObject();
    JsonObject description = new JsonObject();
    description.addProperty("kernels", Kernels.best().name());
    description.addProperty("jdk", Runtime.version().toString());
    description.addProperty("cores", Runtime.getRuntime().availableProcessors());
    description.addProperty("gflops", machine.gflops());
    description.addProperty("copyGigabytesPerSecond", machine.gigabytesPerSecond());
    document.add("machine", description);
    JsonArray list = new JsonArray();
    results.forEach(result -> list.add(entry(result)));
    document.add("results", list);
    return document;
  }

  private static JsonObject entry(Measurement result) {
    var gson = new com.google.gson.Gson();
    JsonObject entry = new JsonObject();
    entry.addProperty("benchmark", result.benchmark());
    entry.add("parameters", gson.toJsonTree(result.parameters()));
    entry.addProperty("median", result.median());
    entry.addProperty("p10", result.p10());
    entry.addProperty("p90", result.p90());
    entry.addProperty("unit", result.unit());
    result.fractionOfPeak().ifPresent(value -> entry.addProperty("fractionOfPeak", value));
    result.gflops().ifPresent(value -> entry.addProperty("gflops", value));
    if (!result.firingRate().isEmpty()) {
      entry.add("firingRate", gson.toJsonTree(result.firingRate()));
    }
    return entry;
  }
}
