package dev.forespike.cli;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SignedLif;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.prediction.Prediction;
import dev.forespike.cli.terminal.ProgressDisplay;
import dev.forespike.cli.terminal.Table;
import dev.forespike.data.Encoders;
import dev.forespike.data.KnownFunctions;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Network;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A function of two arguments, learned by forward gradients, with back-propagation through time
 * beside it as the judge: the same network, the same samples, as many updates.
 */
final class ScienceDemo {
  /** Enough to come near the error that spikes in so few time steps leave. */
  static final int EPOCHS = 20;

  private static final int DIRECTIONS = 16;
  private static final int WIDTH = 32;
  private static final int TIMESTEPS = 32;

  /** Small, because directions bring more noise than samples: many cheap updates learn faster. */
  private static final int BATCH = 32;

  private static final double RATE = 0.01;

  /** Training points, of 10,000: in random order, so that they cover the domain. */
  private static final int SAMPLES = 2000;

  private final int epochs;
  private final long seed;
  private final int threads;
  private final Path folder;
  private final boolean overwrite;
  private final Dataset dataset = KnownFunctions.mexicanHat().withTrainLimit(SAMPLES);

  ScienceDemo(int epochs, long seed, int threads, Path folder, boolean overwrite) {
    this.epochs = epochs;
    this.seed = seed;
    this.threads = threads;
    this.folder = folder;
    this.overwrite = overwrite;
  }

  /** The judge comes last. */
  static Map<String, Rule> rules() {
    var rules = new LinkedHashMap<String, Rule>();
    var defaults = ForwardGradientRule.defaults();
    rules.put(
        "forward-gradient",
        new ForwardGradientRule(
            defaults.estimator().withDirections(DIRECTIONS),
            defaults.clip(),
            defaults.detachReset()));
    rules.put("bptt", new BackpropThroughTime(defaults.detachReset()));
    return rules;
  }

  /** Its name in the folder of the demo. */
  static String picture(String rule) {
    return "mexican-hat-" + rule + ".png";
  }

  TrainingSpec spec(Rule rule) {
    var neuron =
        new SignedLif(
            NeuronParameter.of(1), NeuronParameter.of(1), Reset.SUBTRACT, Surrogate.gaussian(2));
    NetworkSpec network =
        NetworkSpec.input(2)
            .withInitialization(Initialization.uniform(1))
            .withBias()
            .dense(WIDTH, neuron)
            .dense(WIDTH, neuron)
            .readout(1, new Readout.Mean(Readout.linear()));
    return new TrainingSpec(
        network,
        rule,
        new Loss.MeanSquaredError(),
        Optimizer.adam(RATE),
        new Schedule.Cosine(0),
        new Encoding.Direct(),
        TIMESTEPS,
        BATCH,
        epochs,
        TIMESTEPS,
        new UpdateInterval.Sequence(),
        seed);
  }

  /** What is learned, by what. */
  String introduction() {
    return String.format(
        Locale.ROOT,
        "Mexican hat, a function of two arguments, %s, %d time steps, %d points, %d updates for"
            + " each rule",
        spec(ForwardGradientRule.defaults()).network(),
        TIMESTEPS,
        SAMPLES,
        updates());
  }

  private int updates() {
    return epochs * Math.ceilDiv(SAMPLES, BATCH);
  }

  /** Trains with a rule and draws what it learned. */
  TrainingResult train(String name, Rule rule) throws IOException {
    TrainingSpec spec = spec(rule);
    try (var display = new ProgressDisplay(name)) {
      Trainer trainer =
          Trainer.of(spec, dataset, Encoders.of(spec.encoding()))
              .threads(threads)
              .runFolder(folder.resolve(name))
              .listener(display);
      TrainingResult result = (overwrite ? trainer.overwrite() : trainer).train();
      draw(name, result.network());
      return result;
    }
  }

  private void draw(String name, Network network) throws IOException {
    var prediction = Prediction.of("Mexican hat, " + name, network, dataset, threads);
    WholeFile.write(folder.resolve(picture(name)), prediction.picture());
  }

  /** Rules beside what they cost. */
  String table(Map<String, TrainingResult> results) {
    Table table =
        new Table().row("rule", "relative L2", "seconds", "forward passes", "backward passes");
    results.forEach(
        (name, result) -> {
          boolean backward = name.equals("bptt");
          int passes = updates() * (backward ? 1 : 1 + DIRECTIONS);
          table.row(
              name,
              percent(result.last().relativeError().getFirst()),
              String.format(Locale.ROOT, "%.1f", seconds(result)),
              String.valueOf(passes),
              String.valueOf(backward ? updates() : 0));
        });
    return table.toString();
  }

  /** What {@link #table} counts. */
  static String note() {
    return String.format(
        Locale.ROOT,
        "Forward passes are those of a batch; a forward gradient counts each of its %d tangents as"
            + " one more.",
        DIRECTIONS);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static double seconds(TrainingResult result) {
    return result.epochs().stream().mapToDouble(EpochReport::seconds).sum();
  }
}
