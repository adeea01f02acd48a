package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.own.OwnTypes;
import dev.forespike.bench.Trainers;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.GivenOptions;
import dev.forespike.cli.option.GivenParts;
import dev.forespike.cli.option.NetworkOptions;
import dev.forespike.cli.option.PerturbationOptions;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.TrainingOptions;
import dev.forespike.cli.option.TrainingRules;
import dev.forespike.cli.option.UsedOptions;
import dev.forespike.cli.terminal.ProgressDisplay;
import dev.forespike.cli.terminal.RelativeErrors;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Network;
import dev.forespike.train.RunFolder;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code snn train}. */
@Command(
    name = "train",
    description =
        "Train a network on a dataset; the test set is evaluated after each epoch or after some.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  private String label = "";
  private @Nullable Path folder;
  private int epochs;

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "bp, bptt, dfa, dkp, opzo, fdfa, zo, forward-gradient or node-gradient; event-lif: sfdfa,"
              + " dfa, bp or regularizer.")
  @Nullable String rule;

  @Mixin TrainingRules rules = new TrainingRules();
  @Mixin TrainingOptions training = new TrainingOptions();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--train-limit",
      paramLabel = "N",
      description = "Train on the first N samples only.")
  @Nullable Integer trainLimit;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Hold out the last N training samples and evaluate on them, not on the test set.")
  @Nullable Integer validation;

  @Option(
      names = "--alignment",
      description =
          "Measure with each evaluation how gradients agree with back-propagation: spatial, or"
              + " exact (loss and regularizer) through spike times.")
  boolean alignment;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Run folder for model, checkpoint and run.json; one that holds a run is refused.")
  @Nullable Path out;

  @Option(names = "--overwrite", description = "Replace the run that the folder of --out holds.")
  boolean overwrite;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description =
          "Begin with the weights of this model file. Network, encoding and timesteps are the"
              + " model's unless options say otherwise; tensors must have the same shapes.")
  @Nullable Path from;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Go on with the run of this folder (or checkpoint file): its configuration is taken from"
              + " there; --epochs N is the total. Options that are given must say the same, those"
              + " of the network, the optimizer or the rule all together.")
  @Nullable Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Write a checkpoint also after every N batches (default: after each epoch).")
  @Nullable Integer checkpointEvery;

  @Option(
      names = "--listener",
      split = ",",
      paramLabel = "CLASS",
      description = "Tell a class of your own, a TrainingListener, how training goes.")
  List<String> listeners = List.of();

  @Option(names = "--json", description = "Print the run record as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    checkFolders();
    List<TrainingListener> own =
        listeners.stream()
            .map(
                name ->
                    Terms.own("--listener", name, TrainingListener.class)
                        .orElseThrow(
                            () ->
                                new SpecException(
                                    "--listener " + name + " names no class, such as my.lab.Log")))
            .toList();
    Trainer trainer = resume == null ? begin() : goOn(resume);
    trainer.threads(training.threads.count()).evaluateEvery(training.evaluateEvery);
    if (alignment) {
      trainer.measureAlignment();
    }
    if (checkpointEvery != null) {
      trainer.checkpointEvery(checkpointEvery);
    }
    String record;
    // The display first: it makes room for what is printed.
    try (ProgressDisplay display = new ProgressDisplay(label)) {
      trainer.listener(display);
      own.forEach(trainer::listener);
      if (!json) {
        trainer.listener(new Printer(epochs));
      }
      record = trainer.train().record();
    }
    if (json) {
      System.out.print(record);
    } else if (folder != null) {
      System.out.println("run folder: " + folder);
    }
    return 0;
  }

  /** What is wrong whatever the run is, before anything is printed about it. */
  private void checkFolders() throws IOException {
    if (resume != null && out != null) {
      throw new SpecException("--resume goes on in its own folder; leave out --out");
    }
    if (resume != null && from != null) {
      throw new SpecException("--resume goes on with the weights of its run; leave out --from");
    }
    if (overwrite && out == null) {
      throw new SpecException("--overwrite replaces the run in a folder; give --out");
    }
    if (out != null && !overwrite) {
      RunFolder.checkFree(out);
    }
    if (checkpointEvery != null && checkpointEvery < 1) {
      throw new SpecException("--checkpoint-every must be at least 1, but is " + checkpointEvery);
    }
    if (checkpointEvery != null && resume == null && out == null) {
      throw new SpecException("--checkpoint-every needs a run folder to write to; give --out");
    }
  }

  private Trainer begin() throws IOException {
    if (rule == null) {
      boolean both = data.dataset == null;
      throw new ParameterException(
          command.commandLine(),
          both
              ? "Missing required options: '--dataset=NAME', '--rule=RULE'"
              : "Missing required option: '--rule=RULE'");
    }
    String dataName = data.name();
    training.expect(dataName);
    Network start = from == null ? null : Models.load(from);
    var given = new GivenParts(command);
    if (start != null && start.spec().isEventDriven() && !given.givesNeuron()) {
      training.network.neuron = NetworkOptions.EVENT_LIF;
    }
    boolean events = training.network.isEventDriven();
    training.validate(rules.rule(rule, events, 1, 0));
    used(rule);
    Dataset whole = data.open(dataName);
    Dataset dataset = part(whole);
    TrainingSpec asked = training.spec(dataset, rules.rule(rule, events, 1, 0), seed);
    TrainingSpec wanted = start == null ? asked : given.from(start, asked);
    NetworkSpec network = wanted.network();
    Rule chosen = rules.rule(rule, events, network.outputs(), network.parameters());
    TrainingSpec spec = wanted.withRule(chosen);
    Trainer trainer = Trainers.of(spec, dataset);
    if (start != null) {
      trainer.from(start);
    }
    announce(spec, whole, dataset, "");
    folder = out;
    if (overwrite) {
      trainer.overwrite();
    }
    return out == null ? trainer : trainer.runFolder(out.toAbsolutePath().normalize());
  }

  /** Refuses options that this run does not use, before any data are read. */
  private void used(String name) {
    boolean events = training.network.isEventDriven();
    UsedOptions used = rules.choose(new UsedOptions(command), List.of(name), events);
    training.choose(used).check();
  }

  private Dataset part(Dataset whole) {
    Dataset dataset = validation == null ? whole : whole.withValidation(validation);
    return trainLimit == null ? dataset : dataset.withTrainLimit(trainLimit);
  }

  private Trainer goOn(Path place) throws IOException {
    training.validateCourse();
    Checkpoint checkpoint = Checkpoint.read(place);
    var given = new GivenOptions(command, checkpoint);
    String name = rule == null ? checkpoint.spec().rule().name() : rule;
    int outputs = checkpoint.spec().network().outputs();
    String dataName = data.dataset == null ? checkpoint.dataset().name() : data.dataset;
    training.expect(dataName);
    int parameters = checkpoint.spec().network().parameters();
    // Of a class of the user's own the record has the numbers.
    Rule chosen =
        rule == null && OwnTypes.isNamed(name)
            ? checkpoint.spec().rule()
            : rules.rule(name, given.isEventDriven(training), outputs, parameters);
    TrainingSpec spec = given.spec(training, chosen, seed);
    used(name);
    Dataset whole = data.open(dataName);
    boolean partsGiven = validation != null || trainLimit != null;
    Dataset dataset = partsGiven ? part(whole) : given.part(whole);
    Trainer trainer = Trainers.of(spec, dataset).resume(checkpoint);
    folder = checkpoint.runFolder();
    announce(
        spec,
        whole,
        dataset,
        String.format(
            Locale.ROOT,
            ", from epoch %d, sample %d",
            checkpoint.epochs() + 1,
            checkpoint.samplesSeen()));
    given
        .stretchedSchedule(spec)
        .ifPresent(warning -> System.err.println("snn: warning: " + warning));
    return trainer;
  }

  private void announce(TrainingSpec spec, Dataset whole, Dataset dataset, String where) {
    String name = spec.rule().name();
    label = dataset.name() + " " + name;
    spec.rule()
        .directional()
        .map(estimator -> PerturbationOptions.warning(estimator.derivative()))
        .filter(warning -> !warning.isEmpty())
        .ifPresent(warning -> System.err.println("snn: warning: " + warning));
    epochs = spec.epochs();
    if (!json) {
      System.out.printf(
          Locale.ROOT,
          "%s on %s: %s, %s%d training and %d %s samples%s%n",
          name,
          dataset.name(),
          spec.network(),
          spec.network().isEventDriven() ? "" : spec.timesteps() + " timesteps, ",
          dataset.train().size(),
          dataset.test().size(),
          dataset.test().equals(whole.test()) ? "test" : "validation",
          where);
    }
  }

  /** One line for each evaluated epoch; of functions, which take many, some fifty in all. */
  private static final class Printer implements TrainingListener {
    private final int epochs;

    /** The fiftieth part of the run that has its line, or was over before; negative at first. */
    private int part = -1;

    Printer(int epochs) {
      this.epochs = epochs;
    }

    @Override
    public void onEpoch(EpochReport report, Network network) {
      boolean function = Double.isNaN(report.trainAccuracy());
      int every = function ? Math.max(1, epochs / 50) : 1;
      if (part < 0) {
        part = (report.epoch() - 1) / every;
      }
      // Not a multiple of every: which epochs are evaluated is another series.
      boolean due = report.epoch() / every > part || report.epoch() == epochs;
      if (!due || !report.evaluated()) {
        return;
      }
      part = report.epoch() / every;
      boolean events = network.spec().isEventDriven();
      String rates = list(report.firingRate(), events ? "%.2f" : "%.1f%%", events ? 1 : 100);
      System.out.printf(
          Locale.ROOT,
          "epoch %3d  %s  %.1f s  %.0f samples/s%s%s%s%n",
          report.epoch(),
          function ? errors(report) : accuracies(report),
          report.seconds(),
          report.samplesPerSecond(),
          rates.isEmpty() ? "" : (events ? "  spikes/neuron " : "  firing ") + rates,
          report.cosine().isEmpty() ? "" : "  cosine " + list(report.cosine(), "%.3f", 1),
          report.feedbackCosine().isEmpty()
              ? ""
              : "  feedback " + list(report.feedbackCosine(), "%.3f", 1));
    }

    private static String errors(EpochReport report) {
      return String.format(
          Locale.ROOT,
          "loss %.3e  test loss %.3e  %s",
          report.trainLoss(),
          report.testLoss(),
          RelativeErrors.text(report.relativeError()));
    }

    private static String accuracies(EpochReport report) {
      return String.format(
          Locale.ROOT,
          "loss %.4f  train %.2f%%  test %.2f%%",
          report.trainLoss(),
          100 * report.trainAccuracy(),
          100 * report.testAccuracy());
    }

    private static String list(List<Double> values, String format, double scale) {
      return values.stream()
          .map(value -> String.format(Locale.ROOT, format, scale * value))
          .collect(Collectors.joining(" "));
    }
  }
}
