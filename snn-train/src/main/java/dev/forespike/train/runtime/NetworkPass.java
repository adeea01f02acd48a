package dev.forespike.train.runtime;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network forward, chunk by chunk, and the errors of what it gave: one part, or all parts of an
 * operator network, whose outputs a {@link Contraction} makes one of.
 */
public final class NetworkPass {
  private final int timesteps;
  private final int chunk;
  private final int capacity;
  private final ForwardPass[] passes;
  private final ErrorSignal[] errors;
  private final ClockedBatch[] inputs;
  private final @Nullable Contraction contraction;
  private final int outputs;
  private final @Nullable NoisePlan[] noise;
  private final long[] seeds;
  private final long[] keys;

  /** What happens to the recording of each part after a chunk. */
  @FunctionalInterface
  public interface ChunkWork {
    /**
     * Takes a chunk, whose errors are known.
     *
     * @param part index of the network among the parts
     */
    void run(int part);
  }

  /**
   * Makes a pass with its own memory.
   *
   * @param shape the network's parameters
   * @param grid where values are wanted; for operator networks alone
   * @param loss the loss
   * @param compute who computes
   * @param capacity largest batch
   * @param timesteps steps T
   * @param chunk steps at once
   * @param path how products with spikes are computed
   * @throws SpecException if an operator network has no grid, one that does not fit, or a loss that
   *     is not of functions
   */
  public NetworkPass(
      Parameters shape,
      Optional<ValueGrid> grid,
      Loss loss,
      Compute compute,
      int capacity,
      int timesteps,
      int chunk,
      SpikeProduct.Path path) {
    this.timesteps = timesteps;
    this.chunk = chunk;
    this.capacity = capacity;
    NetworkSpec spec = shape.spec();
    List<NetworkSpec> parts = spec.parts();
    loss.checkFits(spec);
    contraction =
        spec.head().contracts()
            ? new Contraction(spec, required(spec, grid), capacity, compute)
            : null;
    outputs = contraction == null ? spec.outputs() : required(spec, grid).size();
    noise = new NoisePlan[parts.size()];
    seeds = new long[parts.size()];
    keys = new long[parts.size()];
    passes = new ForwardPass[parts.size()];
    errors = new ErrorSignal[parts.size()];
    inputs = new ClockedBatch[parts.size()];
    for (int part = 0; part < passes.length; part++) {
      int rows = capacity;
      if (part > 0) {
        inputs[part] = Contraction.coordinates(spec, required(spec, grid), part, timesteps);
        rows = inputs[part].size();
      }
      NetworkSpec own = parts.get(part);
      passes[part] = new ForwardPass(part(shape, part), compute, rows, chunk, path);
      errors[part] =
          contraction == null
              ? new ErrorSignal(loss, own.readout(), compute, own.outputs(), rows, chunk)
              // Errors are known when all parts have given their outputs.
              : ErrorSignal.ofPart(own, compute, rows, chunk);
    }
  }

  /**
   * Makes a pass for the batches and chunks of a run.
   *
   * @param spec the run
   * @param grid where values are wanted; for operator networks alone
   * @param shape the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @return with its own memory
   * @throws SpecException if an operator network has no grid, or one that does not fit
   */
  public static NetworkPass of(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters shape,
      Compute compute,
      SpikeProduct.Path path) {
    return new NetworkPass(
        shape, grid, spec.loss(), compute, spec.batch(), spec.timesteps(), spec.chunk(), path);
  }

  /**
   * The grid of an operator network.
   *
   * @param spec the network
   * @param grid the grid, if there is one
   * @return the same
   * @throws SpecException if there is none
   */
  public static ValueGrid required(NetworkSpec spec, Optional<ValueGrid> grid) {
    return grid.orElseThrow(
        () ->
            new SpecException(
                "the network "
                    + spec
                    + " is an operator network, but the samples are no functions with values on a"
                    + " grid"));
  }

  /** Keeps membrane potentials in recordings from now on. */
  public void keepMembranes() {
    for (ForwardPass pass : passes) {
      pass.keepMembranes();
    }
  }

  private Parameters part(Parameters of, int part) {
    return contraction == null ? of : of.part(part);
  }

  /**
   * Injects noise into a part from now on.
   *
   * @param part its index
   * @param plan the noise
   * @param seed its stream, apart from the iteration
   */
  public void inject(int part, NoisePlan plan, long seed) {
    noise[part] = plan;
    seeds[part] = seed;
  }

  /**
   * Runs a batch as a whole.
   *
   * @param at the parameters
   * @param batch its input and targets
   */
  public void run(Parameters at, ClockedBatch batch) {
    run(at, batch, false, _ -> {});
  }

  /**
   * Runs a batch as a whole.
   *
   * @param at the parameters
   * @param batch its input and targets
   * @param learning whether recordings keep what learning needs
   * @param work called after each chunk, for each part
   */
  public void run(Parameters at, ClockedBatch batch, boolean learning, ChunkWork work) {
    begin(at, batch, 0);
    for (int from = 0; from < timesteps; from += chunk) {
      advance(from, Math.min(chunk, timesteps - from), 0, timesteps, learning);
      for (int part = 0; part < passes.length; part++) {
        work.run(part);
      }
    }
  }

  /**
   * Begins a batch.
   *
   * @param at the parameters
   * @param batch its input and targets
   * @param iteration names the noise
   */
  public void begin(Parameters at, ClockedBatch batch, long iteration) {
    inputs[0] = batch;
    for (int part = 0; part < passes.length; part++) {
      passes[part].begin(part(at, part), inputs[part]);
      errors[part].begin();
      keys[part] = noise[part] == null ? 0 : Stream.NOISE.key(seeds[part], iteration);
    }
  }

  /** Recomputes what depends on the parameters alone, after they changed within a sequence. */
  public void refresh() {
    for (ForwardPass pass : passes) {
      pass.refresh();
    }
  }

  /**
   * Runs a chunk of all parts, and computes the errors of what they gave. A loss at the end of the
   * sequence is known with the last chunk.
   *
   * @param from its first step
   * @param steps its length
   * @param intervalFrom first step of the update interval
   * @param intervalSteps its length
   * @param learning whether recordings keep what learning needs
   */
  public void advance(int from, int steps, int intervalFrom, int intervalSteps, boolean learning) {
    for (int part = 0; part < passes.length; part++) {
      passes[part].advance(from, steps, noise[part], keys[part], learning);
      errors[part].compute(recording(part), inputs[part], intervalFrom, intervalSteps);
    }
    if (contraction != null && from + steps == timesteps) {
      contract(contraction);
    }
  }

  private void contract(Contraction all) {
    for (int part = 0; part < passes.length; part++) {
      all.collect(part, errors[part], inputs[part]);
    }
    all.evaluate(inputs[0]);
    for (int part = 0; part < passes.length; part++) {
      errors[part].take(recording(part), inputs[part], all.derivatives(part));
    }
  }

  /**
   * The number of networks.
   *
   * @return 1 for a network that is no operator network
   */
  public int parts() {
    return passes.length;
  }

  /**
   * The largest batch.
   *
   * @return number of samples
   */
  public int capacity() {
    return capacity;
  }

  /**
   * The forward pass of a part.
   *
   * @param part its index
   * @return as the last chunk left it
   */
  public ForwardPass pass(int part) {
    return passes[part];
  }

  /**
   * What the last chunk of a part left.
   *
   * @param part its index
   * @return the recording, overwritten by the next chunk
   */
  public Recording recording(int part) {
    return passes[part].recording();
  }

  /**
   * The errors of a part: of an operator network those at the end of the sequence alone.
   *
   * @param part its index
   * @return as the last batch left them
   */
  public ErrorSignal error(int part) {
    return errors[part];
  }

  /**
   * What a part took.
   *
   * @param part its index
   * @return the batch itself for the first, coordinates for trunks
   */
  public ClockedBatch input(int part) {
    return inputs[part];
  }

  /**
   * The loss of the last batch.
   *
   * @return averaged over samples
   */
  public double loss() {
    return contraction == null ? errors[0].loss() : contraction.loss();
  }

  /**
   * The number of right predictions in the last batch.
   *
   * @return 0 for an operator network
   */
  public int correct() {
    return contraction == null ? errors[0].correct(inputs[0]) : 0;
  }

  /**
   * The number of values of a sample.
   *
   * @return outputs, or points of the grid
   */
  public int outputs() {
    return outputs;
  }

  /**
   * What the last batch gave as a whole.
   *
   * @param sample index within the batch
   * @param index which output, or which point of the grid
   * @return its value
   */
  public double output(int sample, int index) {
    return contraction == null
        ? errors[0].output(inputs[0], sample, index)
        : contraction.values()[sample * outputs + index];
  }
}
