package dev.forespike.train.runtime;

import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link ForwardPass} for one sample, one time step at a time. Memory does not grow with
 * the number of steps, and a step allocates nothing.
 */
public final class StepPass {
  private final Parameters parameters;
  private final Compute compute;
  private final @Nullable NoisePlan noise;
  private final boolean learn;
  private final ForwardPass forward;
  private final ClockedBatch batch;
  private int step;

  /**
   * Makes a pass with its own memory.
   *
   * @param parameters weights and biases, read at every step
   * @param compute who computes; one thread is enough
   * @param noise the noise to inject, or null for none
   * @param learn whether surrogate derivatives are wanted
   */
  public StepPass(
      Parameters parameters, Compute compute, @Nullable NoisePlan noise, boolean learn) {
    this.parameters = parameters;
    this.compute = compute;
    this.noise = noise;
    this.learn = learn;
    forward = new ForwardPass(parameters, compute, 1, 1, SpikeProduct.Path.AUTOMATIC);
    batch = new ClockedBatch(1, parameters.inputs(0), 1, true);
    batch.begin(1);
    forward.begin(parameters, batch);
  }

  /** Begins a sequence: resets all membranes; the input stays. */
  public void begin() {
    step = 0;
  }

  /**
   * Takes an input that holds until the next.
   *
   * @param x {@code [N]}
   */
  public void input(float[] x) {
    System.arraycopy(x, 0, batch.input(), 0, batch.width());
    forward.begin(parameters, batch);
  }

  /**
   * Takes input spikes that hold until the next input.
   *
   * @param neurons indices in ascending order
   * @param count how many of them
   */
  public void inputSpikes(int[] neurons, int count) {
    recording().input().fire(compute.workers(), neurons, count);
    refresh();
  }

  /** Recomputes what depends on the weights alone, after they changed. */
  public void refresh() {
    forward.refresh();
  }

  /**
   * Runs one step.
   *
   * @param noiseKey the stream of the noise of this sequence
   */
  public void advance(long noiseKey) {
    forward.advance(step++, 1, noise, noiseKey, learn);
  }

  /** Keeps membrane potentials in the recording from now on. */
  public void keepMembranes() {
    recording().keepMembranes();
  }

  /**
   * What the last step left.
   *
   * @return one step of one sample, overwritten by the next
   */
  public Recording recording() {
    return forward.recording();
  }
}
