package dev.forespike.cli;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.EventRule;
import dev.forespike.api.Loss;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.cli.file.BatchFiles;
import dev.forespike.cli.file.EventGradientFiles;
import dev.forespike.cli.file.GradientFiles;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.file.NamedLayer;
import dev.forespike.cli.file.RecordOptions;
import dev.forespike.cli.option.EventRuleOptions;
import dev.forespike.cli.option.FeedbackSource;
import dev.forespike.cli.option.GridOption;
import dev.forespike.cli.option.RuleOptions;
import dev.forespike.cli.option.SpikeInput;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.option.UsedOptions;
import dev.forespike.cli.terminal.JsonNumbers;
import dev.forespike.cli.terminal.Table;
import dev.forespike.train.Batch;
import dev.forespike.train.EventGradientReport;
import dev.forespike.train.GradientInspector;
import dev.forespike.train.GradientReport;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn gradient}. */
@Command(
    name = "gradient",
    description = {
      "Write the gradients a rule gives for one batch, and all they are made of, as NumPy arrays,"
          + " and compare them with an oracle on the same forward pass.",
      "layers.<i>.weight.npy [out, in] and layers.<i>.bias.npy, the oracle's under"
          + " reference.layers.<i>; output.npy and error.npy [T, B, K] (errors carry the mean over"
          + " batch and steps); for feedback rules feedback.<i>.npy [hidden, outputs], the matrix"
          + " that multiplied the error; for rules with noise noise.<i>.npy [T, B, n], of unit"
          + " variance (alpha is not in it); for rules that perturb weights"
          + " direction.<i>.weight.npy.",
      "Input [B, N] is encoded as the model says, [T, B, N] is taken as it is.",
      "Of an operator network, with --at, the name of a part stands before all of these, as in"
          + " branch.layers.<i>.weight.npy and trunk.0.error.npy.",
      "Of an event-driven network, with --spikes, in double precision: layers.<i>.weight.npy,"
          + " eligibility.<i>.npy [B, out, in], derivative.npy [B, K], what the perturbations did"
          + " to each output, feedback.<i>.npy before and feedback-after.<i>.npy after the batch."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GradientCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin SpikeInput input = new SpikeInput();

  @Mixin GridOption points = new GridOption();

  @Option(
      names = "--target",
      required = true,
      paramLabel = "FILE",
      description =
          "y.npy: classes, int64 [B], or numbers [B, K], or [T, B, K] where read-out and loss have"
              + " an output for each step; of an operator network values [B, n0, n1...].")
  Path target = Path.of("");

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      description =
          "bp, bptt, dfa, dkp, opzo, fdfa or zo; with --spikes bp, dfa, sfdfa or regularizer.")
  String rule = "";

  @Mixin RuleOptions rules = new RuleOptions();

  @Mixin EventRuleOptions eventRules = new EventRuleOptions();

  @Option(
      names = "--perturbation",
      paramLabel = "FILE",
      description =
          "Event-driven, sfdfa: v.npy [B, hidden], the perturbations of all hidden neurons layer"
              + " after layer, in place of random ones.")
  @Nullable Path perturbation;

  @ArgGroup(exclusive = true)
  FeedbackSource source = new FeedbackSource();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Time steps for input [B, N] (default: those of the model).")
  @Nullable Integer timesteps;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "cross-entropy, mse, mixture:c, mean-cross-entropy (default: cross-entropy for classes,"
              + " mse for numbers).")
  @Nullable String loss;

  @Option(
      names = "--against",
      paramLabel = "ORACLE",
      description = "Compare with bp or bptt (default: ${DEFAULT-VALUE}).")
  String against = "bp";

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of noise, directions and random feedback (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin RecordOptions record = new RecordOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the arrays.")
  Path out = Path.of("");

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print the comparison as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    BatchFiles.checkTimesteps(timesteps);
    record.validate();
    input.check();
    if (input.spikes != null) {
      if (loss != null) {
        throw new SpecException("--loss has no meaning with --spikes; leave it out");
      }
      return events(workers);
    }
    Rule chosen = rules.rule(rule, 0);
    Oracle oracle = rules.oracle(against);
    Optional<Loss> given = Optional.ofNullable(loss).map(Terms::loss);
    source.check(chosen, rule);
    UsedOptions used = rules.choose(input.choose(new UsedOptions(command)), List.of(rule));
    source.choose(used).check();
    Network network = Models.load(model);
    Optional<ValueGrid> grid = points.read(model, network);
    source.check(model, network);
    chosen = rules.rule(rule, network.spec().parameters());
    Batch read = BatchFiles.input(input.numbers(), network, timesteps);
    Batch batch = BatchFiles.targets(target, grid.map(read::at).orElse(read), network);
    chosen = source.rule(chosen, network, command);
    GradientInspector inspector =
        GradientInspector.of(network, chosen).against(oracle).seed(seed).threads(workers);
    given.ifPresent(inspector::loss);
    source.apply(inspector, network);
    GradientReport report = inspector.inspect(batch);
    try (var folder = new ArrayFolder(out)) {
      new GradientFiles(network, report, folder).write();
      for (int part = 0; part < report.parts(); part++) {
        record.write(folder, network.spec(), part, report.pass(part));
      }
      folder.commit();
      print(report, network, chosen, folder);
    }
    return 0;
  }

  private int events(int workers) throws IOException {
    eventRules.rule(rule, rules, command, 1);
    if (source.checkpoint != null || source.warmUp != 0) {
      throw new SpecException("with --spikes feedback comes from --feedback DIR alone");
    }
    UsedOptions used = input.choose(new UsedOptions(command));
    source.choose(eventRules.choose(used, List.of(rule))).check();
    Network network = Models.load(model);
    EventRule chosen = eventRules.rule(rule, rules, command, network.spec().outputs());
    List<SpikeTrain> samples = Objects.requireNonNull(input.read(network));
    var files = new EventGradientFiles(network, chosen, samples, target);
    EventGradientReport report = files.inspect(source.feedback, perturbation, seed, workers);
    try (var folder = new ArrayFolder(out)) {
      files.write(report, folder);
      folder.commit();
      files.print(model, rule, seed, report, folder, out, json);
    }
    return 0;
  }

  private void print(GradientReport report, Network network, Rule chosen, ArrayFolder folder) {
    String reference = against.toLowerCase(Locale.ROOT);
    List<NamedLayer> names = NamedLayer.of(network.spec());
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("rule", RuleOptions.lower(rule));
      document.addProperty("settings", chosen.toString());
      document.addProperty("against", reference);
      document.addProperty("seed", seed);
      document.add("loss", JsonNumbers.number(report.loss()));
      JsonArray layers = new JsonArray();
      for (int layer = 0; layer < report.layers(); layer++) {
        GradientReport.Agreement agreement = report.agreement(layer);
        JsonObject entry = names.get(layer).json();
        entry.add("cosine", JsonNumbers.number(agreement.cosine()));
        entry.add("normRatio", JsonNumbers.number(agreement.normRatio()));
        entry.add("relativeError", JsonNumbers.number(agreement.relativeError()));
        layers.add(entry);
      }
      document.add("layers", layers);
      document.add("files", new Gson().toJsonTree(folder.files()));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s on %s: loss %.6f, against %s on the same pass%n",
        RuleOptions.lower(rule),
        network.spec(),
        report.loss(),
        reference);
    System.out.println(chosen);
    Table table = new Table().row("layer", "cosine", "norm ratio", "relative error");
    for (int layer = 0; layer < report.layers(); layer++) {
      GradientReport.Agreement agreement = report.agreement(layer);
      table.row(
          names.get(layer).label(),
          String.format(Locale.ROOT, "%.6f", agreement.cosine()),
          String.format(Locale.ROOT, "%.6f", agreement.normRatio()),
          String.format(Locale.ROOT, "%.3e", agreement.relativeError()));
    }
    System.out.print(table);
    System.out.println(String.join(" ", folder.files()) + " in " + out);
  }
}
