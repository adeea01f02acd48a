package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.Rule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.Encoders;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Network;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn train}. */
@Command(
    name = "train",
    description = "Train a network on a dataset; the test set is evaluated after each epoch.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      description = "bp, dfa, dkp, opzo or zo.")
  String rule = "";

  @Mixin RuleOptions rules = new RuleOptions();
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
      description = "Measure how gradients agree with spatial back-propagation after each epoch.")
  boolean alignment;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run folder for model, checkpoint and run.json.")
  @Nullable Path out;

  @Option(names = "--json", description = "Print the run record as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Rule chosen = rules.rule(rule);
    training.validate(chosen);
    Dataset dataset = data.open();
    if (validation != null) {
      dataset = dataset.withValidation(validation);
    }
    if (trainLimit != null) {
      dataset = dataset.withTrainLimit(trainLimit);
    }
    TrainingSpec spec = training.spec(dataset, chosen, seed);
    Trainer trainer =
        Trainer.of(spec, dataset, Encoders.of(spec.encoding())).threads(training.threads);
    if (alignment) {
      trainer.measureAlignment();
    }
    if (!json) {
      System.out.printf(
          "%s on %s: %s, %d timesteps, %d training and %d %s samples%n",
          rule.toLowerCase(Locale.ROOT),
          dataset.name(),
          spec.network(),
          spec.timesteps(),
          dataset.train().size(),
          dataset.test().size(),
          validation == null ? "test" : "validation");
      trainer.listener(new Printer());
    }
    Path folder = out == null ? null : out.toAbsolutePath().normalize();
    if (folder != null) {
      trainer.runFolder(folder);
    }
    try (ProgressDisplay display = new ProgressDisplay(dataset.name() + " " + rule)) {
      String record = trainer.listener(display).train().record();
      if (json) {
        System.out.print(record);
      } else if (folder != null) {
        System.out.println("run folder: " + out);
      }
    }
    return 0;
  }

  /** One line for each epoch. */
  private static final class Printer implements TrainingListener {
    @Override
    public void onEpoch(EpochReport report, Network network) {
      String rates =
          report.firingRate().stream()
              .map(rate -> String.format(Locale.ROOT, "%.1f%%", 100 * rate))
              .collect(Collectors.joining(" "));
      String cosines =
          report.cosine().stream()
              .map(cosine -> String.format(Locale.ROOT, "%.3f", cosine))
              .collect(Collectors.joining(" "));
      System.out.printf(
          Locale.ROOT,
          "epoch %3d  loss %.4f  train %.2f%%  test %.2f%%  %.1f s  %.0f samples/s  firing %s%s%n",
          report.epoch(),
          report.trainLoss(),
          100 * report.trainAccuracy(),
          100 * report.testAccuracy(),
          report.seconds(),
          report.samplesPerSecond(),
          rates,
          cosines.isEmpty() ? "" : "  cosine " + cosines);
    }
  }
}
