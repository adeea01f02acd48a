package dev.forespike.cli.bench;

import dev.forespike.api.NoiseLaw;
import dev.forespike.bench.measure.ForwardMeasurements;
import dev.forespike.bench.measure.KernelMeasurements;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.StepMeasurements;
import dev.forespike.cli.option.MeasuredRules;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The measurements of one {@code snn bench}, in the order of its table. */
public final class BenchRun {
  private static final List<NoiseLaw> LAWS =
      List.of(
          new NoiseLaw.Gaussian(),
          new NoiseLaw.Rademacher(),
          new NoiseLaw.Uniform(),
          new NoiseLaw.SparseRademacher(0.05));

  private final BenchOptions options;
  private final StatusLine status;
  private final List<Measurement> results = new ArrayList<>();

  public BenchRun(BenchOptions options, StatusLine status) {
    this.options = options;
    this.status = status;
  }

  /**
   * What was measured.
   *
   * @param machine the yardsticks
   * @param results all figures
   */
  public record Results(Machine machine, List<Measurement> results) {}

  Results measure(Set<BenchKind> kinds) {
    try (Workers workers = new Workers(options.threads)) {
      status.show("peak");
      Machine machine = Machine.measure(workers, options.budget());
      var kernels = new KernelMeasurements(workers, machine, options.budget());
      var steps = new StepMeasurements(workers, machine, options.budget());
      for (BenchKind kind : kinds) {
        switch (kind) {
          case PEAK -> results.addAll(machine.all().measurements());
          case GEMM -> options.sizes.forEach(n -> add("gemm " + n, () -> kernels.gemm(n)));
          case SPIKES -> spikes(kernels);
          case NEURON -> add("neuron", () -> kernels.neuron(options.elements()));
          case NOISE ->
              LAWS.forEach(law -> add("noise", () -> kernels.noise(law, options.elements())));
          case SGD -> add("sgd", () -> kernels.sgd(options.parameters()));
          case STEP ->
              options.rules.forEach(
                  rule ->
                      add(
                          "step " + rule,
                          () -> steps.train(rule, MeasuredRules.of(rule), options.step())));
          case INFER -> add("infer", () -> steps.infer(options.step()));
          case FORWARD -> forward(machine, workers);
          case STREAM -> {
            status.show("stream");
            results.addAll(options.stream().measure(machine.one(), options.budget()));
          }
        }
      }
      return new Results(machine, results);
    }
  }

  private void forward(Machine machine, Workers workers) {
    var measurements = new ForwardMeasurements(workers, machine, options.budget());
    add("forward pass", measurements::pass);
    for (int k : options.directions()) {
      add("forward products " + k, () -> measurements.products(k));
      add("forward gradient " + k, () -> measurements.gradient(k));
    }
  }

  private void spikes(KernelMeasurements kernels) {
    for (double density : options.densities) {
      status.show("spikes " + density);
      results.addAll(kernels.spikes(options.spikes(), density));
    }
  }

  /** Measures one figure. */
  @FunctionalInterface
  private interface Figure {
    Measurement measure();
  }

  private void add(String what, Figure figure) {
    status.show(what);
    results.add(figure.measure());
  }
}
