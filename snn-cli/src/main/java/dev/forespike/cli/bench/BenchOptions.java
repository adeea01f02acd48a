package dev.forespike.cli.bench;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.KernelMeasurements;
import dev.forespike.bench.measure.SpikesShape;
import dev.forespike.bench.measure.StepSize;
import dev.forespike.bench.measure.StreamMeasurement;
import dev.forespike.bench.measure.Timing;
import dev.forespike.cli.option.MeasuredRules;
import dev.forespike.kernels.Workers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sizes and budget of {@code snn bench}. */
final class BenchOptions {
  /** Neurons or numbers: what one sample of a layer has, in the caches of a core. */
  private static final int ELEMENTS = 4096;

  /** Parameters: three arrays of 64 MiB, far larger than caches. */
  private static final int PARAMETERS = 1 << 24;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: ${DEFAULT-VALUE}); neuron, noise and stream always run on one.")
  int threads = 1;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "gemm: rows and columns (default: ${DEFAULT-VALUE}).")
  List<Integer> sizes = List.of(512, 768, 1024);

  @Option(
      names = "--shape",
      split = ",",
      paramLabel = "ROWS,INPUTS,OUTPUTS",
      hideParamSyntax = true,
      description = "spikes: sizes (default: ${DEFAULT-VALUE}).")
  List<Integer> shape = List.of(128, 800, 896);

  @Option(
      names = "--densities",
      split = ",",
      paramLabel = "X",
      description = "spikes: shares of neurons that fire (default: ${DEFAULT-VALUE}).")
  List<Double> densities = List.of(0.01, 0.05, 0.1, 0.2, 0.3, 0.5);

  @Option(
      names = "--n",
      paramLabel = "N",
      description =
          "neuron, noise: elements (default: "
              + ELEMENTS
              + "); sgd: parameters (default: "
              + PARAMETERS
              + ").")
  @Nullable Integer n;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description = "step, infer, stream: hidden widths (default: ${DEFAULT-VALUE}).")
  List<Integer> layers = StepSize.STANDARD.layers();

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

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "step, infer: time steps computed at once (default: all).")
  @Nullable Integer chunk;

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "NAME",
      description = "step: ${COMPLETION-CANDIDATES} (default: all).",
      completionCandidates = MeasuredRules.Names.class)
  List<String> rules = MeasuredRules.names();

  @Option(
      names = "--input-density",
      paramLabel = "X",
      description = "stream: share of input spikes (default: ${DEFAULT-VALUE}).")
  double inputDensity = StreamMeasurement.STANDARD_DENSITY;

  @Option(
      names = "--directions",
      split = ",",
      paramLabel = "K",
      description = "forward: directions (default: ${DEFAULT-VALUE}).")
  List<Integer> directions = List.of(1, 4, 16, 64);

  /** The directions, each at least 1. */
  List<Integer> directions() {
    for (int k : directions) {
      if (k < 1) {
        throw new SpecException("--directions must be at least 1, but is " + k);
      }
    }
    return directions;
  }

  @Option(names = "--quick", description = "Short measurements, for a look.")
  boolean quick;

  Timing.Budget budget() {
    return quick ? Timing.Budget.QUICK : Timing.Budget.FULL;
  }

  int elements() {
    return n == null ? ELEMENTS : n;
  }

  int parameters() {
    return n == null ? PARAMETERS : n;
  }

  SpikesShape spikes() {
    if (shape.size() != 3) {
      throw new SpecException(
          "--shape needs three sizes, rows,inputs,outputs, but has " + shape.size());
    }
    return new SpikesShape(shape.get(0), shape.get(1), shape.get(2));
  }

  StepSize step() {
    int steps = chunk == null ? timesteps : chunk;
    return new StepSize(layers, StepSize.STANDARD.outputs(), timesteps, batch, steps);
  }

  StreamMeasurement stream() {
    return new StreamMeasurement(layers, StepSize.STANDARD.outputs(), inputDensity);
  }

  /** Tells before anything is measured what could not be. */
  void validate(Set<BenchKind> kinds) {
    checkThreads(threads);
    for (BenchKind kind : kinds) {
      switch (kind) {
        case PEAK -> {}
        case GEMM ->
            sizes.forEach(size -> named("--sizes", () -> KernelMeasurements.checkGemm(size)));
        case SPIKES -> {
          named("--shape", this::spikes);
          densities.forEach(x -> named("--densities", () -> KernelMeasurements.checkDensity(x)));
        }
        case NEURON, NOISE -> KernelMeasurements.checkCount(elements());
        case SGD -> KernelMeasurements.checkCount(parameters());
        case STEP -> {
          rules.forEach(MeasuredRules::of);
          step();
        }
        case INFER -> step();
        case FORWARD -> directions();
        case STREAM -> StreamMeasurement.check(layers, StepSize.STANDARD.outputs(), inputDensity);
      }
    }
  }

  static void checkThreads(int threads) {
    if (threads < 1 || threads > Workers.most()) {
      throw new SpecException(
          "--threads must be at least 1 and at most " + Workers.most() + ", but is " + threads);
    }
  }

  /** Says which option a complaint is about. */
  private static void named(String option, Runnable check) {
    try {
      check.run();
    } catch (SpecException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("--") ? e : new SpecException(option + ": " + message);
    }
  }
}
