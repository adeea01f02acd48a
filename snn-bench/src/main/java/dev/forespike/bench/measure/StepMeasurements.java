package dev.forespike.bench.measure;

import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.train.Network;
import dev.forespike.train.StreamingSession;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whole steps: a training step of 784-800-800-10 on static input with the density of MNIST images,
 * the forward pass alone, and one step of a stream. Weights hardly change, so that every sample
 * sees the same firing rates; they are part of the result.
 */
public final class StepMeasurements {
  /** Share of non-zero pixels of MNIST images. */
  private static final double INPUT_DENSITY = 0.19;

  private final Workers workers;
  private final Timing.Budget budget;

  /**
   * The shape of a step.
   *
   * @param layers hidden widths
   * @param timesteps steps T
   * @param batch samples B
   * @param chunk steps at once
   */
  public record Size(List<Integer> layers, int timesteps, int batch, int chunk) {
    /** What the tables compare: 784-800-800-10, T=6, batch 128, chunk T. */
    public static final Size STANDARD = new Size(List.of(800, 800), 6, 128, 6);

    /** Copies. */
    public Size {
      layers = List.copyOf(layers);
    }
  }

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param budget how long each measurement takes
   */
  public StepMeasurements(Workers workers, Timing.Budget budget) {
    this.workers = workers;
    this.budget = budget;
  }

  private static TrainingSpec spec(Rule rule, Size size) {
    NetworkSpec.Builder builder =
        NetworkSpec.input(784).withInitialization(Initialization.uniform(GAIN));
    for (int width : size.layers()) {
      builder = builder.dense(width, Lif.of(0.5, 1));
    }
    return new TrainingSpec(
        builder.readout(10),
        rule,
        Loss.crossEntropy(),
        Optimizer.sgd(1e-7, 0.9),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        size.timesteps(),
        size.batch(),
        1,
        size.chunk(),
        new UpdateInterval.Sequence(),
        1);
  }

  /** Chosen so that between 5 and 15 % of the neurons of each hidden layer fire. */
  private static final double GAIN = 1.8;

  private static ClockedBatch batch(Size size) {
    var batch = new ClockedBatch(size.batch(), 784, size.timesteps(), true);
    batch.begin(size.batch());
    float[] x = Operands.sparse(size.batch() * 784, INPUT_DENSITY, 7);
    System.arraycopy(x, 0, batch.input(), 0, x.length);
    for (int b = 0; b < size.batch(); b++) {
      batch.labels()[b] = b % 10;
    }
    return batch;
  }

  /**
   * A training step: forward, errors, gradients, feedback and optimizer.
   *
   * @param name the rule's name in the result
   * @param rule the rule
   * @param size its shape
   * @return milliseconds
   */
  public Measurement train(String name, Rule rule, Size size) {
    TrainingSpec spec = spec(rule, size);
    var compute = new Compute(Kernels.best(), workers);
    Parameters parameters = Parameters.initialize(spec.network(), 1);
    Learner learner = Learners.of(spec, parameters, compute, SpikeProduct.Path.AUTOMATIC);
    var optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
    ClockedBatch batch = batch(size);
    long[] iteration = {0};
    Timing timing =
        Timing.of(
            () -> {
              Learner.Outcome outcome =
                  learner.learn(
                      batch,
                      iteration[0]++,
                      gradients -> optimizer.apply(parameters, gradients, 1));
              if (!(outcome.loss() > 0 && outcome.loss() < 100)) {
                throw new IllegalStateException("the loss is " + outcome.loss());
              }
            },
            budget);
    return Measurement.of("step." + name, parameters(size), timing, 1e3, "ms")
        .withFiringRate(rates(parameters, batch, compute, size));
  }

  /**
   * The forward pass alone, without noise.
   *
   * @param size its shape
   * @return milliseconds
   */
  public Measurement infer(Size size) {
    TrainingSpec spec = spec(new dev.forespike.api.SpatialBackprop(), size);
    var compute = new Compute(Kernels.best(), workers);
    Parameters parameters = Parameters.initialize(spec.network(), 1);
    var forward =
        new ForwardPass(
            parameters, compute, size.batch(), size.timesteps(), SpikeProduct.Path.AUTOMATIC);
    ClockedBatch batch = batch(size);
    Timing timing =
        Timing.of(
            () -> {
              forward.begin(parameters, batch);
              forward.advance(0, size.timesteps(), null, 0, false);
            },
            budget);
    return Measurement.of("infer", parameters(size), timing, 1e3, "ms")
        .withFiringRate(rates(parameters, batch, compute, size));
  }

  /**
   * One step of a streaming session with fresh input spikes.
   *
   * @param size its widths
   * @param density share of input spikes
   * @return microseconds
   */
  public Measurement stream(Size size, double density) {
    TrainingSpec spec = spec(new dev.forespike.api.SpatialBackprop(), size);
    StreamingSession session =
        Network.untrained(spec.network(), spec.encoding(), size.timesteps(), 1).session();
    int[][] neurons = new int[64][];
    for (int i = 0; i < neurons.length; i++) {
      float[] x = Operands.sparse(784, density, i);
      neurons[i] = java.util.stream.IntStream.range(0, 784).filter(j -> x[j] != 0).toArray();
    }
    int[] next = {0};
    Timing timing =
        Timing.of(
            () -> {
              int[] spikes = neurons[next[0]++ & 63];
              session.stepSpikes(spikes, spikes.length);
            },
            budget);
    return Measurement.of(
        "stream",
        Map.of("layers", size.layers().toString(), "density", density),
        timing,
        1e6,
        "us");
  }

  private Map<String, Object> parameters(Size size) {
    return Map.of(
        "layers", size.layers().toString(),
        "timesteps", size.timesteps(),
        "batch", size.batch(),
        "chunk", size.chunk(),
        "inputDensity", INPUT_DENSITY,
        "threads", workers.threads());
  }

  private static List<Double> rates(
      Parameters parameters, ClockedBatch batch, Compute compute, Size size) {
    var forward =
        new ForwardPass(
            parameters, compute, size.batch(), size.timesteps(), SpikeProduct.Path.AUTOMATIC);
    forward.begin(parameters, batch);
    forward.advance(0, size.timesteps(), null, 0, false);
    var rates = new ArrayList<Double>();
    for (int layer = 0; layer < size.layers().size(); layer++) {
      rates.add(forward.lists(layer).density());
    }
    return rates;
  }
}
