package dev.forespike.bench.peers;

import ai.djl.pytorch.engine.PtNDManager;
import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Opzo;
import dev.forespike.bench.measure.StepMeasurements;
import dev.forespike.bench.measure.StepSetup;
import dev.forespike.bench.measure.StepSize;
import dev.forespike.kernels.product.Compute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whole training steps of 784-800-800-10, T = 6, batch 128. */
final class StepContests {
  private static final StepSize SIZE = StepSize.STANDARD;

  private final Compute compute;
  private final PtNDManager torch;
  private final PeerOptions options;
  private final PeerTable table;

  StepContests(Compute compute, PtNDManager torch, PeerOptions options, PeerTable table) {
    this.compute = compute;
    this.torch = torch;
    this.options = options;
    this.table = table;
  }

  private static Map<String, Opzo> rules() {
    Opzo opzo = Opzo.defaults();
    Opzo gaussian = opzo.withNoise(new NoiseLaw.Gaussian());
    var rules = new LinkedHashMap<String, Opzo>();
    rules.put("sparse", opzo);
    rules.put("rademacher", opzo.withNoise(new NoiseLaw.Rademacher()));
    rules.put("gaussian.antithetic", gaussian.withAntithetic(true));
    rules.put("gaussian", gaussian);
    return rules;
  }

  private Contest contest() {
    return new Contest(options.threads(), options.budget());
  }

  private static Map<String, Object> parameters() {
    return Map.of(
        "layers", SIZE.layers(),
        "outputs", SIZE.outputs(),
        "timesteps", SIZE.timesteps(),
        "batch", SIZE.batch());
  }

  /** OPZO with each law of noise. */
  void opzo() {
    try (var script = new TorchScript(torch, "Steps")) {
      rules().forEach((name, rule) -> opzo(script, name, rule));
    }
  }

  private void opzo(TorchScript script, String name, Opzo rule) {
    StepSetup setup = new StepSetup(rule, SIZE, compute);
    var check = new StepCheck(setup, compute);
    for (String method : List.of("opzo", "plain")) {
      try (var state = new TorchState(torch, setup, rule.antithetic())) {
        check.opzo(
            name + " by torch, " + method,
            rule,
            state,
            new TorchOpzoStep(script, state, method, rule));
      }
    }
    StepMeasurements.Prepared ours = StepMeasurements.trainingStep(rule, SIZE, compute.workers());
    try (var best = new TorchState(torch, setup, rule.antithetic());
        var plain = new TorchState(torch, setup, rule.antithetic())) {
      List<Contest.Entry> entries =
          contest()
              .with("ours", 1, ours.action())
              .with("torch", 1, new TorchOpzoStep(script, best, "opzo", rule))
              .with("torch-plain", 1, new TorchOpzoStep(script, plain, "plain", rule))
              .run();
      table.add("opzo." + name, "", parameters(), entries, 0, ours.setup().rates());
      rates(ours.setup(), best);
    }
  }

  /** Back-propagation through time. */
  void bptt() {
    var rule = new BackpropThroughTime(false);
    StepSetup setup = new StepSetup(rule, SIZE, compute);
    var check = new StepCheck(setup, compute);
    StepMeasurements.Prepared ours = StepMeasurements.trainingStep(rule, SIZE, compute.workers());
    StepMeasurements.Prepared opzo =
        StepMeasurements.trainingStep(Opzo.defaults(), SIZE, compute.workers());
    try (var script = new TorchScript(torch, "Steps")) {
      try (var state = new TorchState(torch, setup, false);
          var autograd = new AutogradBpttStep(torch, setup)) {
        check.bptt("bptt by torch", new TorchBpttStep(script, state).run(0), state::momentum);
        check.bptt("bptt by autograd", autograd.run(0), autograd::momentum);
      }
      try (var state = new TorchState(torch, setup, false);
          var autograd = new AutogradBpttStep(torch, setup)) {
        List<Contest.Entry> entries =
            contest()
                .with("ours", 1, ours.action())
                .with("torch", 1, new TorchBpttStep(script, state))
                .with("torch-autograd", 1, autograd)
                .with("ours-opzo", 1, opzo.action())
                .run();
        table.add("bptt", "", parameters(), entries.subList(0, 3), 0, ours.setup().rates());
        List<Contest.Entry> against = List.of(entries.getLast(), entries.get(1), entries.get(2));
        table.add("opzo.sparse against bptt", "", parameters(), against, 0, opzo.setup().rates());
        rates(ours.setup(), state);
      }
    }
  }

  private static void rates(StepSetup ours, TorchState torch) {
    System.out.printf(
        Locale.ROOT, "    firing: ours %s, torch %s%n", text(ours.rates()), text(torch.rates()));
  }

  private static String text(List<Double> rates) {
    return rates.stream()
        .map(rate -> String.format(Locale.ROOT, "%.1f %%", 100 * rate))
        .collect(Collectors.joining(" and "));
  }
}
