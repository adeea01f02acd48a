package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything about a run but its rule and its dataset. */
final class TrainingOptions {
  @Mixin NetworkOptions network = new NetworkOptions();
  @Mixin OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Time steps per sample (default: ${DEFAULT-VALUE}).")
  int timesteps = 6;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per update (default: ${DEFAULT-VALUE}).")
  int batch = 128;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  int epochs = 12;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "Learning rate: constant, cosine, step:epochs:factor (default: ${DEFAULT-VALUE}).")
  String schedule = "cosine";

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Updates over which the learning rate rises (default: ${DEFAULT-VALUE}).")
  int warmUp = 0;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "cross-entropy, mse, mixture:c, mean-cross-entropy (default: ${DEFAULT-VALUE}).")
  String loss = "cross-entropy";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "direct, rate, latency (default: ${DEFAULT-VALUE}).")
  String encoding = "direct";

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "Time steps computed at once (default: all, or the update interval).")
  @Nullable Integer chunk;

  @Option(
      names = "--update",
      paramLabel = "sequence|N",
      description = "After how many time steps weights change (default: ${DEFAULT-VALUE}).")
  String update = "sequence";

  @Mixin ThreadOptions threads = new ThreadOptions();

  TrainingSpec spec(Dataset dataset, Rule rule, long seed) {
    NetworkSpec layers = network.network(dataset.train().shape(), dataset.classes());
    return spec(layers, rule, seed);
  }

  /** Checks every option before the dataset is opened, so that wrong usage is told first. */
  void validate(Rule rule) {
    spec(NetworkSpec.input(1).readout(1), rule, 0);
    network.network(dev.forespike.api.Shape.of(1), 1);
    validateThreads();
  }

  void validateThreads() {
    threads.count();
  }

  TrainingSpec spec(NetworkSpec layers, Rule rule, long seed) {
    Optimizer built = optimizer.build();
    Schedule rate = Terms.schedule(schedule, warmUp);
    Loss objective = Terms.loss(loss);
    Encoding input = Terms.encoding(encoding);
    UpdateInterval interval = interval();
    int steps = chunk == null ? defaultChunk(interval) : chunk;
    return new TrainingSpec(
        layers, rule, objective, built, rate, input, timesteps, batch, epochs, steps, interval,
        seed);
  }

  private int defaultChunk(UpdateInterval interval) {
    return switch (interval) {
      case UpdateInterval.Sequence() -> timesteps;
      case UpdateInterval.Steps(int steps) -> steps;
    };
  }

  private UpdateInterval interval() {
    if (update.toLowerCase(Locale.ROOT).equals("sequence")) {
      return new UpdateInterval.Sequence();
    }
    try {
      return new UpdateInterval.Steps(Integer.parseInt(update));
    } catch (NumberFormatException e) {
      throw new SpecException(
          "--update \"" + update + "\" is neither \"sequence\" nor a number of steps");
    }
  }
}
