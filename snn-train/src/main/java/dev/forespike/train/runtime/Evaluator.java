package dev.forespike.train.runtime;

import dev.forespike.api.Encoder;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a network without noise and counts. */
public final class Evaluator {
  private static final int BATCH = 200;

  private final Parameters parameters;
  private final Loss loss;
  private final Compute compute;
  private final BatchLoader loader;
  private final int timesteps;
  private @Nullable NetworkPass pass;
  private Optional<ValueGrid> grid = Optional.empty();

  /**
   * What an evaluation found.
   *
   * @param loss mean loss
   * @param accuracy share of correct predictions, in [0, 1]
   * @param firingRate spikes per neuron and step of each hidden layer, in [0, 1]
   * @param relativeError mean and median relative L2 error over functions; empty for classes
   */
  public record Result(
      double loss, double accuracy, List<Double> firingRate, List<Double> relativeError) {
    /** Copies. */
    public Result {
      firingRate = List.copyOf(firingRate);
      relativeError = List.copyOf(relativeError);
    }
  }

  /** Takes what the network gave for a sample as a whole. */
  @FunctionalInterface
  public interface Outputs {
    /**
     * Takes the outputs of a sample; samples come in their order.
     *
     * @param sample its index
     * @param output {@code [K]}, valid during the call
     */
    void take(int sample, double[] output);
  }

  /**
   * Makes an evaluator with its own memory.
   *
   * @param parameters the network's parameters, read at each evaluation
   * @param encoder the input encoding
   * @param loss the loss
   * @param timesteps steps T
   * @param compute who computes
   */
  public Evaluator(
      Parameters parameters, Encoder encoder, Loss loss, int timesteps, Compute compute) {
    this(parameters, encoder, loss, timesteps, compute, "sample");
  }

  /**
   * Makes an evaluator with its own memory.
   *
   * @param parameters the network's parameters, read at each evaluation
   * @param encoder the input encoding
   * @param loss the loss
   * @param timesteps steps T
   * @param compute who computes
   * @param what samples are called in messages
   */
  public Evaluator(
      Parameters parameters,
      Encoder encoder,
      Loss loss,
      int timesteps,
      Compute compute,
      String what) {
    this.parameters = parameters;
    this.timesteps = timesteps;
    this.loss = loss;
    this.compute = compute;
    NetworkSpec spec = parameters.spec();
    loader = new BatchLoader(encoder, BATCH, spec.input().size(), timesteps, what);
  }

  /**
   * The stream of random encodings of evaluations: the same for every run, so that a model
   * evaluated again gives the same figures.
   *
   * @return the key
   */
  public static long encodingKey() {
    return Stream.ENCODING.key(0, -1);
  }

  /** Memory for all batches; a new one where values are wanted on another grid. */
  private NetworkPass pass(Samples samples) {
    int batch = Math.max(1, Math.min(BATCH, samples.size()));
    if (pass == null || !grid.equals(samples.grid()) || pass.capacity() < batch) {
      pass =
          new NetworkPass(
              parameters,
              samples.grid(),
              loss,
              compute,
              batch,
              timesteps,
              timesteps,
              SpikeProduct.Path.AUTOMATIC);
      // Not before: a grid that is refused must not be taken for that of the pass before.
      grid = samples.grid();
    }
    return pass;
  }

  /**
   * Evaluates samples.
   *
   * @param samples the samples
   * @param scaling what target numbers stand for
   * @param encodingKey the stream of random encodings
   * @return loss, accuracy or relative error, and firing rates
   */
  public Result evaluate(Samples samples, Scaling scaling, long encodingKey) {
    return evaluate(samples, scaling, encodingKey, (_, _) -> {});
  }

  /**
   * Evaluates samples and hands over what the network gave for each.
   *
   * @param samples the samples
   * @param scaling what target numbers stand for
   * @param encodingKey the stream of random encodings
   * @param outputs takes the mean over steps, or the last step's where that alone is read
   * @return loss, accuracy or relative error, and firing rates
   */
  public Result evaluate(Samples samples, Scaling scaling, long encodingKey, Outputs outputs) {
    int[] order = new int[samples.size()];
    java.util.Arrays.setAll(order, i -> i);
    NetworkPass sequences = pass(samples);
    var rates = new FiringRates(sequences.parts());
    var relative = new RelativeError(samples, scaling);
    double[] prediction = new double[sequences.outputs()];
    final boolean function = samples.targets() > 0;
    double lossSum = 0;
    long correct = 0;
    for (int from = 0; from < order.length; from += BATCH) {
      int count = Math.min(BATCH, order.length - from);
      ClockedBatch batch = loader.load(samples, order, from, count, encodingKey);
      sequences.run(parameters, batch);
      lossSum += sequences.loss() * count;
      correct += sequences.correct();
      for (int b = 0; b < count; b++) {
        for (int j = 0; j < prediction.length; j++) {
          prediction[j] = sequences.output(b, j);
        }
        outputs.take(from + b, prediction);
        if (function) {
          relative.add(from + b, prediction, batch.targets(), b * prediction.length);
        }
      }
      rates.add(sequences, timesteps);
    }
    return new Result(
        lossSum / order.length,
        function ? Double.NaN : correct / (double) order.length,
        rates.rates(),
        function ? List.of(relative.mean(), relative.median()) : List.of());
  }
}
