package dev.forespike.train.runtime;

import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.kernels.product.SpikeProduct.Start;
import java.util.Arrays;

/**
 * Tangents of a recorded pass along K directions at once, from chunk to chunk: the Jacobian-vector
 * products of forward-mode differentiation, with surrogate derivatives through spikes.
 *
 * <pre>{@code
 * dI = perturbation + W dx ;  du = leak dv + dI ;  ds = psi du ;  dx above = ds + perturbation
 * dv = du - threshold ds  or  (1 - s) du - u ds  or  du
 * }</pre>
 *
 * <p>With a detached reset the term with ds is left out. Element (row, k, i) is at {@code (row K +
 * k) n + i}: the K directions of a row lie side by side, so that each layer is two products, and
 * its neurons' psi is read once. State is {@code K B sum(n)}, memory of a chunk {@code 2 K rows
 * max(n)}. Two products of {@code rows x in x (K out)} make {@code 4 rows K in out} operations for
 * each layer above the first.
 */
public final class TangentStack {
  private static final int SAMPLE_BLOCK = 4;
  private static final float[] NONE = {};

  private final Parameters parameters;
  private final int directions;
  private final boolean detachReset;
  private final Compute compute;
  private final Plan plan;
  private final float[][] states;
  private float[] current = {};
  private float[] below = {};

  // The layer and chunk in progress, for tasks that capture nothing and so allocate nothing.
  private int layer;
  private Recording recording;
  private Perturbation perturbation = (_, _, _) -> {};
  private final Workers.Block neurons = this::neurons;

  /** What is perturbed. */
  public interface Perturbation {
    /**
     * Gives the tangents of a layer's currents that come from the perturbation itself; not called
     * where there are no weights.
     *
     * @param layer its index
     * @param recording the chunk
     * @param tangents zero, receives {@code [rows][K][n]}
     */
    void add(int layer, Recording recording, float[] tangents);

    /**
     * Adds the tangents of what a hidden layer sends that come from the perturbation itself.
     *
     * @param layer its index
     * @param recording the chunk
     * @param fromSample first sample
     * @param toSample one past the last
     * @param tangents updated, {@code [rows][K][n]}
     */
    default void addSent(
        int layer, Recording recording, int fromSample, int toSample, float[] tangents) {}

    /**
     * Whether anything is perturbed in this layer or below.
     *
     * @param layer its index
     * @return false where tangents are still zero
     */
    default boolean reaches(int layer) {
      return true;
    }
  }

  /**
   * Makes a stack.
   *
   * @param parameters the network's parameters, read at each chunk
   * @param directions K
   * @param detachReset whether the spike within the reset counts as a constant
   * @param compute who computes
   */
  public TangentStack(Parameters parameters, int directions, boolean detachReset, Compute compute) {
    this.parameters = parameters;
    this.directions = directions;
    this.detachReset = detachReset;
    this.compute = compute;
    plan = new Plan(parameters.spec(), compute, SpikeProduct.Path.AUTOMATIC);
    states = new float[plan.layers()][0];
    recording = new Recording(plan, 1, 1);
  }

  /**
   * What leads to a layer.
   *
   * @param index the layer's
   * @return a map with scratch memory of this stack
   */
  public LinearMap map(int index) {
    return plan.map(index);
  }

  /**
   * Whether membranes must be in the recording.
   *
   * @return true if the model of a population reads them
   */
  public boolean needsMembranes() {
    return plan.needsMembranes();
  }

  /** Begins a sequence: all tangents are zero. */
  public void begin() {
    for (float[] state : states) {
      Arrays.fill(state, 0f);
    }
  }

  /**
   * Follows a chunk. Chunks of a sequence come in their order.
   *
   * @param chunk with surrogate derivatives
   * @param what what is perturbed
   */
  public void advance(Recording chunk, Perturbation what) {
    recording = chunk;
    perturbation = what;
    for (layer = 0; layer < plan.layers(); layer++) {
      NeuronModel model = plan.neurons(layer);
      int width = plan.map(layer).outputs();
      int size = Math.multiplyExact(chunk.rows() * directions, width);
      swap(size);
      Arrays.fill(current, 0, size, 0f);
      if (!perturbation.reaches(layer)) {
        continue;
      }
      receive();
      int state = chunk.batch() * directions * model.states() * width;
      if (states[layer].length < state) {
        states[layer] = new float[state];
      }
      if (model.states() > 0) {
        compute.workers().blocks(chunk.batch(), SAMPLE_BLOCK, neurons);
      }
    }
  }

  private void swap(int size) {
    float[] other = below;
    below = current;
    current = other.length < size ? new float[size] : other;
  }

  /** The tangents of a layer's currents. */
  private void receive() {
    if (plan.map(layer).weighted()) {
      perturbation.add(layer, recording, current);
    }
    if (layer > 0 && perturbation.reaches(layer - 1)) {
      plan.map(layer).tangent(recording.rows() * directions, below, parameters, Start.OLD, current);
    }
  }

  /** All steps of some samples; a current's place receives the tangent of what is sent. */
  private void neurons(int from, int to, int worker) {
    NeuronModel model = plan.neurons(layer);
    int n = plan.map(layer).outputs();
    int kept = model.states() * n;
    float[] psi = model.spikes() ? recording.psi(layer) : NONE;
    float[] membrane = model.spikes() ? recording.membrane(layer) : null;
    float[] state = states[layer];
    for (int t = 0; t < recording.steps(); t++) {
      for (int b = from; b < to; b++) {
        int row = t * recording.batch() + b;
        for (int k = 0; k < directions; k++) {
          int at = (row * directions + k) * n;
          int stateAt = (b * directions + k) * kept;
          model.tangents(n, detachReset, membrane, psi, row * n, state, stateAt, current, at);
        }
      }
    }
    if (model.spikes()) {
      perturbation.addSent(layer, recording, from, to, current);
    }
  }

  /**
   * Tangents of the outputs in the last chunk.
   *
   * @return {@code [rows][K][outputs]}, overwritten by the next
   */
  public float[] tangents() {
    return current;
  }
}
