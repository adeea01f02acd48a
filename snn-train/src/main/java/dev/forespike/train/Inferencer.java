package dev.forespike.train;

import dev.forespike.api.Encoder;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.run.EncoderChecks;
import dev.forespike.train.run.SampleValues;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Evaluator;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Plan;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs a network without noise. Samples, and the rows of {@link Batch#constant}, become input as
 * the network's {@link Network#encoding} says; {@link Batch#sequence} is taken as it is. Holds
 * threads and memory of its own; not thread-safe, close it after use.
 */
public final class Inferencer implements AutoCloseable {
  /** Rows (steps times samples) computed at once: bounds the memory of long runs. */
  private static final int ROWS = 4096;

  private final Network network;
  private final Optional<Encoder> encoder;
  private final Compute compute;

  /**
   * Prepares a network for running on samples.
   *
   * @param network the network
   * @param encoder an implementation of the network's encoding
   * @param threads number of threads, at least 1; never changes a bit of the result
   * @throws SpecException if the encoder is of another encoding than the network's
   */
  public Inferencer(Network network, Encoder encoder, int threads) {
    this(network, Optional.of(EncoderChecks.checked(network, encoder)), threads);
  }

  private Inferencer(Network network, Optional<Encoder> encoder, int threads) {
    this.network = network;
    this.encoder = encoder;
    compute = new Compute(Kernels.best(), new Workers(threads));
  }

  /**
   * Prepares a network for running on samples and batches, encoded as the network says.
   *
   * @param network the network
   * @param threads number of threads, at least 1; never changes a bit of the result
   * @return an inferencer
   */
  public static Inferencer of(Network network, int threads) {
    return new Inferencer(network, Optional.empty(), threads);
  }

  /**
   * Runs some samples and keeps everything they gave but membrane potentials.
   *
   * @param samples the samples; memory grows with their number
   * @return outputs, predictions and spikes
   * @throws SpecException if the network is event-driven, the samples have another number of values
   *     than it takes, or one is not finite
   */
  public Inference run(Samples samples) {
    Plan.clocked(network.spec());
    RunChecks.checkInputs(network, samples);
    SampleValues.check(network.encoding(), "sample", samples);
    RunChecks.checkSteps("sample", samples, network.timesteps());
    int count = samples.size();
    int timesteps = network.timesteps();
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    int block = Math.max(1, Math.min(count, ROWS / timesteps));
    var loader = new BatchLoader(encoder(), block, network.spec().input().size(), timesteps);
    var inference = new Inference(timesteps, count, network, false);
    ForwardPass forward = pass(block, timesteps);
    for (int from = 0; from < count; from += block) {
      int size = Math.min(block, count - from);
      run(
          forward,
          loader.load(samples, order, from, size, Evaluator.encodingKey()),
          from,
          inference);
    }
    return inference;
  }

  /**
   * Runs a batch and keeps outputs and spikes.
   *
   * @param batch the input; memory grows with its rows
   * @return what the network gave
   * @throws SpecException if the network cannot take the input
   */
  public Inference run(Batch batch) {
    return run(batch, false);
  }

  /**
   * Runs a batch and keeps outputs, spikes and membrane potentials.
   *
   * @param batch the input; memory grows with its rows
   * @return what the network gave
   * @throws SpecException if the network cannot take the input
   */
  public Inference runWithMembranes(Batch batch) {
    return run(batch, true);
  }

  /**
   * Runs an operator network on a batch of functions and keeps the values at its points, and the
   * outputs and spikes of all parts.
   *
   * @param batch functions, with {@link Batch#at points}; memory grows with their rows
   * @return what the network gave
   * @throws SpecException if it is no operator network, or cannot take the input or the points
   */
  public OperatorInference runOperator(Batch batch) {
    return runOperator(batch, false);
  }

  /**
   * Runs as {@link #runOperator} does and keeps membrane potentials too.
   *
   * @param batch functions, with {@link Batch#at points}; memory grows with their rows
   * @return what the network gave
   * @throws SpecException if it is no operator network, or cannot take the input or the points
   */
  public OperatorInference runOperatorWithMembranes(Batch batch) {
    return runOperator(batch, true);
  }

  private OperatorInference runOperator(Batch batch, boolean membranes) {
    if (!network.spec().head().contracts()) {
      throw new SpecException("the network " + network.spec() + " is no operator network");
    }
    batch.checkFits(network);
    int timesteps = batch.timesteps();
    var inference = new OperatorInference(network, batch, membranes);
    int block = Math.max(1, Math.min(batch.samples(), ROWS / timesteps));
    int chunk = chunk(Math.max(block, inference.points()), timesteps);
    // The loss is not looked at: what the network gives does not depend on it.
    var pass =
        new NetworkPass(
            network.parameters(),
            batch.grid(),
            new Loss.MeanSquaredError(),
            compute,
            block,
            timesteps,
            chunk,
            SpikeProduct.Path.AUTOMATIC);
    if (membranes) {
      pass.keepMembranes();
    }
    for (int from = 0; from < batch.samples(); from += block) {
      int first = from;
      int size = Math.min(block, batch.samples() - from);
      pass.run(
          network.parameters(),
          batch.clocked(network, from, size),
          false,
          part -> inference.take(part, pass, first));
      inference.takeValues(pass, first, size);
    }
    return inference;
  }

  private Inference run(Batch batch, boolean membranes) {
    Plan.clocked(network.spec());
    batch.checkFits(network);
    var inference = new Inference(batch.timesteps(), batch.samples(), network, membranes);
    int block = Math.max(1, Math.min(batch.samples(), ROWS / batch.timesteps()));
    ForwardPass forward = pass(block, batch.timesteps());
    if (membranes) {
      forward.keepMembranes();
    }
    for (int from = 0; from < batch.samples(); from += block) {
      int size = Math.min(block, batch.samples() - from);
      run(forward, batch.clocked(network, from, size), from, inference);
    }
    return inference;
  }

  private ForwardPass pass(int block, int timesteps) {
    return new ForwardPass(
        network.parameters(), compute, block, chunk(block, timesteps), SpikeProduct.Path.AUTOMATIC);
  }

  private static int chunk(int block, int timesteps) {
    return Math.max(1, Math.min(timesteps, ROWS / block));
  }

  private void run(ForwardPass forward, ClockedBatch batch, int firstSample, Inference inference) {
    forward.begin(network.parameters(), batch);
    int timesteps = batch.timesteps();
    int chunk = chunk(forward.capacity(), timesteps);
    for (int from = 0; from < timesteps; from += chunk) {
      forward.advance(from, Math.min(chunk, timesteps - from), null, 0, false);
      inference.take(forward.recording(), firstSample);
    }
  }

  private Encoder encoder() {
    return encoder.orElseGet(() -> Encoder.of(network.encoding()));
  }

  /**
   * Evaluates samples of any number in bounded memory.
   *
   * @param samples the samples
   * @param loss the loss to average
   * @return loss, accuracy and firing rates
   * @throws SpecException if there are no samples, one does not fit the network or is not finite,
   *     or the loss is not defined for the network or the targets: numbers need the squared error
   */
  public Evaluation evaluate(Samples samples, Loss loss) {
    return evaluate(samples, loss, Scaling.none());
  }

  /**
   * Evaluates samples of any number in bounded memory.
   *
   * @param samples the samples
   * @param loss the loss to average
   * @param scaling what target numbers stand for
   * @return loss, accuracy or relative error, and firing rates
   * @throws SpecException if there are no samples, one does not fit the network or is not finite,
   *     or the loss is not defined for the network or the targets: numbers need the squared error
   */
  public Evaluation evaluate(Samples samples, Loss loss, Scaling scaling) {
    RunChecks.fits(network, samples, loss);
    var result = evaluator(loss).evaluate(samples, scaling, Evaluator.encodingKey());
    return new Evaluation(
        result.loss(), result.accuracy(), result.firingRate(), result.relativeError());
  }

  private Evaluator evaluator(Loss loss) {
    return new Evaluator(network.parameters(), encoder(), loss, network.timesteps(), compute);
  }

  /**
   * Gives the value of each output for each sample as a whole: the mean over the sample's steps, or
   * the last step's with a {@link dev.forespike.api.Readout.Last}; of an operator network the value
   * at each point of the samples' grid, which need not be the one it was trained on. Steps and
   * spikes are not kept, so memory grows with samples times outputs alone; in an operator network
   * also with points times steps, so that many points are best asked for in parts.
   *
   * @param samples the samples, of any number
   * @param scaling what target numbers stand for; {@link Scaling#none} for the outputs as they are
   * @return values {@code [samples, K]}, of an operator network {@code [samples, points]}, and
   *     their error where targets are numbers
   * @throws SpecException if the network is event-driven, samples have another number of values
   *     than the network inputs or one that is not finite, targets are numbers but not as many as
   *     outputs, or samples of an operator network have no grid that fits
   */
  public Predictions predict(Samples samples, Scaling scaling) {
    NetworkSpec spec = network.spec();
    int outputs =
        spec.head().contracts()
            ? NetworkPass.required(spec, samples.grid()).size()
            : spec.outputs();
    if (spec.isEventDriven()) {
      throw new SpecException("an event-driven network gives spikes, not values; use infer");
    }
    if (samples.targets() > 0 && samples.targets() != outputs) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "samples have %d target numbers, but the network gives %d",
              samples.targets(),
              outputs));
    }
    float[] values = new float[Math.multiplyExact(samples.size(), outputs)];
    // The loss is not looked at: what a sequence gives does not depend on it.
    var loss = new Loss.MeanSquaredError();
    RunChecks.checkInputs(network, samples);
    var result =
        evaluator(loss)
            .evaluate(
                samples,
                scaling,
                Evaluator.encodingKey(),
                (sample, output) -> {
                  for (int j = 0; j < outputs; j++) {
                    values[sample * outputs + j] = (float) scaling.value(output[j]);
                  }
                });
    return new Predictions(outputs, values, result.relativeError());
  }

  /** Ends the threads. */
  @Override
  public void close() {
    compute.workers().close();
  }
}
