package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.EventRule;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.bench.Experiment;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.OptionAxis;
import dev.forespike.cli.option.TrainingOptions;
import dev.forespike.cli.option.TrainingRules;
import dev.forespike.cli.option.UsedOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn experiment}. */
@Command(
    name = "experiment",
    description =
        "Compare rules: the same grid and budget for each, tuned on held-out training samples,"
            + " final runs with several seeds. Prints the rows of docs/results.md.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExperimentCommand implements Callable<Integer> {
  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "RULE",
      description = "Rules to compare (default: bp,opzo,dfa,dkp,zo; event-lif: sfdfa,dfa,bp).")
  @Nullable List<String> names;

  @Option(
      names = "--rates",
      split = ",",
      required = true,
      paramLabel = "X",
      description = "Learning rates of the grid.")
  List<Double> rates = List.of();

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "X",
      description =
          "A second parameter of each rule in the grid, as factors of its default: alpha for opzo"
              + " and zo, the gain for dfa, the rate for dkp; event-driven: the regularization;"
              + " the other rules have none (default: ${DEFAULT-VALUE}).")
  List<Double> scales = List.of(1.0);

  @Option(
      names = "--search-epochs",
      paramLabel = "N",
      description = "Epochs of each run of the search (default: ${DEFAULT-VALUE}).")
  int searchEpochs = 2;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description = "Training samples held out in the search (default: ${DEFAULT-VALUE}).")
  int validation = 5000;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "S",
      description = "Seeds of the final runs (default: ${DEFAULT-VALUE}).")
  List<Long> seeds = List.of(1L, 2L, 3L);

  @Mixin TrainingRules rules = new TrainingRules();
  @Mixin TrainingOptions training = new TrainingOptions();

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (searchEpochs < 1 || seeds.isEmpty() || rates.isEmpty() || scales.isEmpty()) {
      throw new SpecException("an experiment needs at least one epoch, seed, rate and scale");
    }
    String dataName = data.name();
    training.expect(dataName);
    Rule oracle = training.network.isEventDriven() ? EventRule.backprop() : new SpatialBackprop();
    training.validate(oracle);
    List<String> names = names();
    names.forEach(name -> candidates(name, 1, 0));
    UsedOptions used = new UsedOptions(command).choose(OptionAxis.COMMAND, "experiment");
    training.choose(rules.choose(used, names, training.network.isEventDriven())).check();
    Dataset dataset = data.open(dataName);
    dataset.withValidation(validation); // refuses what cannot be, before anything is printed
    TrainingSpec base = training.spec(dataset, oracle, seeds.getFirst());
    int parameters = base.network().parameters();
    Map<String, List<Rule>> candidates = new LinkedHashMap<>();
    for (String name : names) {
      candidates.put(name, candidates(name, base.network().outputs(), parameters));
    }
    var experiment =
        new Experiment(
            base,
            candidates,
            rates,
            searchEpochs,
            validation,
            seeds,
            training.threads.count(),
            training.evaluateEvery);
    boolean events = training.network.isEventDriven();
    System.out.printf(
        Locale.ROOT,
        "| rule | test %s %% | by seed | rate | setting | cosine to BP by layer | %s |"
            + " s per epoch | peak heap MB |%n",
        dataset.isFunction() ? "relative L2" : "accuracy",
        events ? "spikes per neuron" : "firing %");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    experiment.run(dataset, new Printer(events));
    return 0;
  }

  private List<String> names() {
    if (names != null) {
      return names;
    }
    return training.network.isEventDriven()
        ? List.of("sfdfa", "dfa", "bp")
        : training.network.function
            ? List.of("bptt", "forward-gradient", "node-gradient")
            : List.of("bp", "opzo", "dfa", "dkp", "zo");
  }

  private List<Rule> candidates(String name, int outputs, int parameters) {
    var list = new ArrayList<Rule>();
    for (double scale : scales) {
      list.add(
          rules.rule(name, training.network.isEventDriven(), outputs, parameters).scaled(scale));
    }
    return list.stream().distinct().toList();
  }

  private static final class Printer implements Experiment.Listener {
    /** Of firing rates: spikes, or per cent of steps. */
    private final String rateFormat;

    private final double rateScale;

    Printer(boolean events) {
      rateFormat = events ? "%.2f" : "%.1f";
      rateScale = events ? 1 : 100;
    }

    @Override
    public void onTrial(Experiment.Trial trial) {
      System.err.printf(
          Locale.ROOT,
          "search %s rate %s %s: validation %.2f%%%n", // accuracy, or relative error
          trial.name(),
          trial.rate(),
          trial.rule().setting(),
          100 * trial.figure());
    }

    @Override
    public void onRow(Experiment.Row row) {
      if (row.runs().isEmpty()) {
        System.out.printf(
            Locale.ROOT,
            "| %s | broke down at every point of the grid | | | | | | | |%n",
            row.name());
        return;
      }
      var last = row.runs().getLast();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f ± %.2f%s | %s | %s | %s | %s | %s | %.2f | %d |%n",
          row.name(),
          100 * row.mean(),
          100 * row.deviation(),
          median(row),
          row.runs().stream()
              .map(run -> String.format(Locale.ROOT, "%.2f", 100 * Experiment.figure(run)))
              .collect(Collectors.joining(" ")),
          row.chosen().rate(),
          row.chosen().rule().setting(),
          last.cosine().stream()
              .map(cosine -> String.format(Locale.ROOT, "%.2f", cosine))
              .collect(Collectors.joining(" ")),
          last.firingRate().stream()
              .map(rate -> String.format(Locale.ROOT, rateFormat, rateScale * rate))
              .collect(Collectors.joining(" ")),
          row.secondsPerEpoch(),
          row.peakBytes() >> 20);
      System.out.flush();
    }

    /** The median over functions beside the mean, where there are several. */
    private static String median(Experiment.Row row) {
      if (row.runs().stream().allMatch(run -> new HashSet<>(run.relativeError()).size() < 2)) {
        return "";
      }
      double median =
          row.runs().stream()
              .mapToDouble(run -> run.relativeError().getLast())
              .average()
              .orElseThrow();
      return String.format(Locale.ROOT, ", median %.2f", 100 * median);
    }
  }
}
