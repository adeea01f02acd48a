package dev.forespike.cli.option;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.terminal.Numbers;
import dev.forespike.data.Datasets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything about a run but its rule and its dataset. */
public final class TrainingOptions {
  @Mixin public NetworkOptions network = new NetworkOptions();
  @Mixin OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description =
          "Time steps per sample (default: 6, for functions 32, for sequences those of the"
              + " longest); event-driven networks have none.")
  @Nullable Integer timesteps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per update (default: 128; event-lif and operators: 50).")
  @Nullable Integer batch;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: 12, for functions 200).")
  @Nullable Integer epochs;

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
          "cross-entropy, mse, mixture:c, mean-cross-entropy (default: cross-entropy; for functions"
              + " mse); event-lif:"
              + " spike-count:target:others, count-cross-entropy:scale, first-spike:tau (default:"
              + " spike-count:15:3).")
  @Nullable String loss;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "direct, rate, latency, steps where samples have a row for each, bins:seconds where they"
              + " are spike trains (default: direct, or steps); event-lif:"
              + " latency:window:threshold, window in seconds, or spikes where samples are spike"
              + " trains (default: latency:0.1:0, or spikes).")
  @Nullable String encoding;

  @Mixin BinOption bin = new BinOption();

  @Option(
      names = "--bias-spike",
      description = "event-lif, latency: one input more that fires at time 0 in every sample.")
  boolean biasSpike;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description =
          "Time steps computed at once (default: all, or the update interval); never changes"
              + " outputs, and gradients by rounding only: another chunk, another model file.")
  @Nullable Integer chunk;

  @Option(
      names = "--update",
      paramLabel = "sequence|N",
      description =
          "After how many time steps weights change, which is another training (default:"
              + " ${DEFAULT-VALUE}).")
  String update = "sequence";

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description =
          "Evaluate after every N-th epoch and after the last; never changes the network (default:"
              + " ${DEFAULT-VALUE}).")
  public int evaluateEvery = 1;

  @Mixin public ThreadOptions threads = new ThreadOptions();

  /** Whether the samples need no encoding. */
  private boolean spikeTrains;

  /** The steps of the longest sample where samples have steps, else 0. */
  private int sequenceSteps;

  public TrainingSpec spec(Dataset dataset, Rule rule, long seed) {
    spikeTrains = dataset.train() instanceof SpikeSamples;
    sequenceSteps = Math.max(steps(dataset.train()), steps(dataset.test()));
    if (spikeTrains && bin.given()) {
      bin.measure(dataset);
    }
    int axes = dataset.train().grid().map(ValueGrid::axes).orElse(0);
    return spec(layers(dataset.train().shape(), dataset.outputs(), axes), rule, seed);
  }

  private static int steps(Samples samples) {
    return samples instanceof SequenceSamples sequences ? sequences.mostSteps() : 0;
  }

  private NetworkSpec layers(Shape sample, int outputs, int axes) {
    return network.network(encoding(network.isEventDriven()).input(sample), outputs, axes);
  }

  /** Learns the kind of samples from a dataset's name, since defaults depend on it. */
  public void expect(String dataset) {
    network.function = Datasets.isFunction(dataset);
    network.operator = Datasets.isOperator(dataset);
  }

  /** Says what network, optimizer and encoding choose. */
  public UsedOptions choose(UsedOptions used) {
    network.choose(used);
    optimizer.choose(used, network.isEventDriven(), network.function);
    if (network.isEventDriven()) {
      Terms.chooseEncoding(used, encoding == null ? spikeTrains ? "spikes" : "latency" : encoding);
    }
    return used;
  }

  /** Checks every option before the dataset is opened, so that wrong usage is told first. */
  public void validate(Rule rule) {
    spec(layers(Shape.of(1), 1, network.operator ? 1 : 0), rule, 0);
    validateCourse();
  }

  /** Checks what changes no bit of a run, and is no part of its configuration. */
  public void validateCourse() {
    threads.count();
    if (evaluateEvery < 1) {
      throw new SpecException("--evaluate-every must be at least 1, but is " + evaluateEvery);
    }
  }

  public TrainingSpec spec(NetworkSpec layers, Rule rule, long seed) {
    boolean events = layers.isEventDriven();
    boolean function = network.function;
    Encoding coding = encoding(events);
    int time = timesteps == null ? usualSteps(coding, function) : timesteps;
    int steps = events ? 1 : time;
    // What an event-driven network cannot have is refused as not used, with its name.
    UpdateInterval interval = events ? new UpdateInterval.Sequence() : interval();
    return new TrainingSpec(
        layers,
        rule,
        Terms.loss(loss, events, function),
        optimizer.build(rule, events, function),
        Terms.schedule(schedule, warmUp),
        coding,
        steps,
        batch == null ? events || layers.head().contracts() ? 50 : 128 : batch,
        epochs == null ? function ? 200 : 12 : epochs,
        chunk == null || events ? defaultChunk(interval, steps) : chunk,
        interval,
        seed);
  }

  private Encoding encoding(boolean events) {
    if (!events && bin.given()) {
      if (encoding != null) {
        throw new SpecException("--bin says how samples are encoded; leave --encoding out");
      }
      return bin.encoding();
    }
    if (!events && spikeTrains && encoding == null) {
      throw new SpecException(
          "samples are spike trains, but the network has a clock: give --bin, for example --bin"
              + " 1ms or --bin 50, or --neuron event-lif");
    }
    if (!events) {
      return Terms.encoding(encoding == null ? sequenceSteps > 0 ? "steps" : "direct" : encoding);
    }
    String usual = spikeTrains ? "spikes" : "latency";
    return Terms.spikeEncoding(encoding == null ? usual : encoding, biasSpike);
  }

  private int usualSteps(Encoding coding, boolean function) {
    if (bin.given() && spikeTrains && coding instanceof Encoding.Bins bins) {
      return bin.steps(bins);
    }
    return sequenceSteps > 0 ? sequenceSteps : function ? 32 : 6;
  }

  private static int defaultChunk(UpdateInterval interval, int timesteps) {
    return switch (interval) {
      case UpdateInterval.Sequence() -> timesteps;
      case UpdateInterval.Steps(int chunk) -> chunk;
    };
  }

  private UpdateInterval interval() {
    if (update.toLowerCase(Locale.ROOT).equals("sequence")) {
      return new UpdateInterval.Sequence();
    }
    return new UpdateInterval.Steps(
        Numbers.integer(update)
            .orElseThrow(
                () ->
                    new SpecException(
                        "--update \""
                            + update
                            + "\" is neither \"sequence\" nor a number of steps")));
  }
}
