package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.Loss;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.file.QualityReport;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.FeedbackSource;
import dev.forespike.cli.option.RuleOptions;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.option.UsedOptions;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.data.Encoders;
import dev.forespike.train.GradientInspector;
import dev.forespike.train.GradientQuality;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn quality}. */
@Command(
    name = "quality",
    description = {
      "Tell how good a rule's gradients are on a network and its data: cosine to an oracle, bias,"
          + " variance and signal-to-noise of each layer over many batches, each with noise of its"
          + " own, and what theory expects.",
      "Intervals are at 95 %%. A cosine near zero is no bug where theory expects one."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QualityCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      description = "bp, bptt, dfa, dkp, opzo, fdfa or zo.")
  String rule = "";

  @Mixin RuleOptions rules = new RuleOptions();

  @ArgGroup(exclusive = true)
  FeedbackSource source = new FeedbackSource();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "cross-entropy, mse, mixture:c, mean-cross-entropy (default: cross-entropy for classes,"
              + " mse for numbers, which take no other).")
  @Nullable String loss;

  @Option(
      names = "--against",
      paramLabel = "ORACLE",
      description = "Compare with bp or bptt (default: ${DEFAULT-VALUE}).")
  String against = "bp";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Training samples of a batch, drawn at random (default: ${DEFAULT-VALUE}).")
  int batch = 100;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Batches, each with noise of its own, at least 3 (default: ${DEFAULT-VALUE}).")
  int draws = 30;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of batches, noise and random feedback (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    if (batch < 1) {
      throw new SpecException("--batch must be at least 1, but is " + batch);
    }
    if (draws < 3) {
      throw new SpecException("--draws must be at least 3, but is " + draws);
    }
    Rule chosen = rules.rule(rule, 0);
    Oracle oracle = rules.oracle(against);
    Optional<Loss> given = Optional.ofNullable(loss).map(Terms::loss);
    source.check(chosen, rule);
    source.choose(rules.choose(new UsedOptions(command), List.of(rule))).check();
    String name = data.name();
    Network network = Models.load(model);
    source.check(model, network);
    Dataset dataset = data.open(name);
    Models.checkFits(model, network, dataset);
    Models.checkLoss(given.orElseGet(() -> Loss.usual(dataset.isFunction())), network, dataset);
    chosen = rules.rule(rule, network.spec().parameters());
    chosen = source.rule(chosen, network, command);
    GradientInspector inspector =
        GradientInspector.of(network, chosen).against(oracle).seed(seed).threads(workers);
    given.ifPresent(inspector::loss);
    source.apply(inspector, network);
    GradientQuality quality;
    try (StatusLine status = new StatusLine("measuring")) {
      quality =
          inspector.measure(
              dataset.train(),
              Encoders.of(network.encoding()),
              batch,
              draws,
              done -> status.show("batch " + done + " of " + 2 * draws));
    }
    var report =
        new QualityReport(
            quality,
            RuleOptions.lower(rule),
            chosen,
            against.toLowerCase(Locale.ROOT),
            dataset.name(),
            batch,
            draws);
    if (json) {
      System.out.println(report.document(model, network, seed));
    } else {
      report.print(network, source.isGiven());
    }
    return 0;
  }
}
