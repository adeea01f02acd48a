package dev.forespike.train.runtime;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whole sequences forward without noise, of one network or of all parts of an operator network, and
 * the loss of what they gave.
 */
public final class SequencePass {
  private final int timesteps;
  private final int chunk;
  private final int capacity;
  private final ForwardPass[] passes;
  private final ErrorSignal[] errors;
  private final ClockedBatch[] inputs;
  private final @Nullable OperatorOutput sum;
  private final int outputs;

  /** What happens to the recording of each chunk of each part. */
  @FunctionalInterface
  public interface ChunkWork {
    /**
     * Takes a chunk.
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
  public SequencePass(
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
    sum =
        spec.isOperator()
            ? new OperatorOutput(spec, required(spec, grid), capacity, compute)
            : null;
    outputs = sum == null ? spec.outputs() : required(spec, grid).size();
    passes = new ForwardPass[parts.size()];
    errors = new ErrorSignal[parts.size()];
    inputs = new ClockedBatch[parts.size()];
    for (int part = 0; part < passes.length; part++) {
      int rows = capacity;
      if (part > 0) {
        inputs[part] = OperatorOutput.coordinates(spec, required(spec, grid), part, timesteps);
        rows = inputs[part].size();
      }
      NetworkSpec own = parts.get(part);
      Parameters parameters = sum == null ? shape : shape.part(part);
      passes[part] = new ForwardPass(parameters, compute, rows, chunk, path);
      errors[part] =
          sum == null
              ? new ErrorSignal(loss, own.readout(), compute, own.outputs(), rows, chunk)
              // Errors are known when all parts have given their outputs.
              : ErrorSignal.ofPart(own, compute, rows, chunk, (_, _) -> {});
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
  public static SequencePass of(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters shape,
      Compute compute,
      SpikeProduct.Path path) {
    return new SequencePass(
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

  /**
   * Runs a batch.
   *
   * @param at the parameters
   * @param batch its input and targets
   */
  public void run(Parameters at, ClockedBatch batch) {
    run(at, batch, false, _ -> {});
  }

  /**
   * Runs a batch.
   *
   * @param at the parameters
   * @param batch its input and targets
   * @param learning whether recordings keep what learning needs
   * @param work called after each chunk of each part
   */
  public void run(Parameters at, ClockedBatch batch, boolean learning, ChunkWork work) {
    inputs[0] = batch;
    for (int part = 0; part < passes.length; part++) {
      passes[part].begin(sum == null ? at : at.part(part), inputs[part]);
      errors[part].begin();
      for (int from = 0; from < timesteps; from += chunk) {
        int steps = Math.min(chunk, timesteps - from);
        passes[part].advance(from, steps, null, 0, learning);
        errors[part].compute(passes[part].recording(), inputs[part], 0, timesteps);
        work.run(part);
      }
      if (sum != null) {
        sum.collect(part, errors[part], inputs[part]);
      }
    }
    if (sum != null) {
      sum.evaluate(batch);
      for (int part = 0; part < passes.length; part++) {
        errors[part].setOutputGradient(inputs[part], sum.derivatives(part));
      }
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
    return sum == null ? errors[0].loss() : sum.loss();
  }

  /**
   * The number of right predictions in the last batch.
   *
   * @return 0 for an operator network
   */
  public int correct() {
    return sum == null ? errors[0].correct(inputs[0]) : 0;
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
    return sum == null
        ? errors[0].output(inputs[0], sample, index)
        : sum.values()[sample * outputs + index];
  }
}
