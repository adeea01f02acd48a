package dev.forespike.kernels.event;

import dev.forespike.kernels.EventNeurons;
import java.util.Arrays;

/**
 * The eligibility of every synapse of one layer in one sample: the sum over the neuron's own spikes
 * of the derivative of their times by the weight, computed as they come. Only synapses whose input
 * has fired and neurons that have fired take memory.
 *
 * <pre>{@code
 * dt_k/dw_j = tau (p_j - q_ij) / (g - threshold)      exact: the slope of the potential
 *           = tau (p_j - q_ij) / g                    bounded: as if the membrane did not leak
 * q_ij -= (threshold / tau) dt_k/dw_j                 after each own spike
 * }</pre>
 *
 * <p>The bounded form never divides by less than the threshold, where the exact one grows without
 * limit as a spike only just comes about. Source: code of SFDFA (bounded) and of its parent
 * (exact), as derived again in the project's reference.
 */
public final class SpikeEligibility {
  private final double tau;
  private final double threshold;
  private final boolean bounded;
  private final boolean firstOnly;
  private final EventNeurons kernel;

  /** The slot of each input, or -1 while it is silent; then inputs by slot. */
  private final int[] slots;

  private final int[] inputs;
  private int active;

  /** Traces of active inputs, at the time of the last event. */
  private final double[] p;

  private final double[] q;

  /** The row of each neuron, or -1 while it is silent; then neurons by row. */
  private final int[] rows;

  private final int[] neurons;
  private final double[] lastSpike;
  private int fired;

  /** Rows of {@link #stride} numbers. */
  private double[] sums = {};

  private double[] taken = {};
  private int stride;

  /**
   * Makes eligibilities of a layer.
   *
   * @param neuron its dynamics
   * @param bounded whether with the bounded denominator
   * @param firstOnly whether only a neuron's first spike counts
   * @param width inputs
   * @param units neurons
   * @param kernel who computes
   */
  public SpikeEligibility(
      EventConstants neuron,
      boolean bounded,
      boolean firstOnly,
      int width,
      int units,
      EventNeurons kernel) {
    tau = neuron.tau();
    threshold = neuron.threshold();
    this.bounded = bounded;
    this.firstOnly = firstOnly;
    this.kernel = kernel;
    slots = new int[width];
    inputs = new int[width];
    p = new double[width];
    q = new double[width];
    rows = new int[units];
    neurons = new int[units];
    lastSpike = new double[units];
    Arrays.fill(slots, -1);
    Arrays.fill(rows, -1);
  }

  /** Begins a sample whose input spikes are known. */
  void begin(EventSpikes input) {
    for (int slot = 0; slot < active; slot++) {
      slots[inputs[slot]] = -1;
    }
    for (int row = 0; row < fired; row++) {
      rows[neurons[row]] = -1;
    }
    active = 0;
    fired = 0;
    stride = 0;
    for (int k = 0; k < input.size(); k++) {
      int j = input.neuron(k);
      if (slots[j] < 0) {
        slots[j] = stride++;
      }
    }
    for (int k = 0; k < input.size(); k++) {
      slots[input.neuron(k)] = -1;
    }
  }

  /** An input spike, {@code decay = exp(-dt / tau)} after the last one. */
  void onInput(int j, double decay) {
    kernel.decay(active, decay, p, q);
    int slot = slots[j];
    if (slot < 0) {
      slot = active++;
      slots[j] = slot;
      inputs[slot] = j;
      p[slot] = 0;
      q[slot] = 0;
    }
    p[slot]++;
    q[slot]++;
  }

  /**
   * A spike of a neuron.
   *
   * @param i the neuron
   * @param time when
   * @param y {@code exp(-s / tau)} since the last input spike
   * @param current the decayed synaptic current
   */
  void onSpike(int i, double time, double y, double current) {
    int row = rows[i];
    double keep = 0;
    if (row < 0) {
      row = open(i);
    } else if (firstOnly) {
      return;
    } else {
      keep = StrictMath.exp((lastSpike[i] - time) / tau);
    }
    lastSpike[i] = time;
    kernel.eligibility(
        active,
        y,
        keep,
        tau / (bounded ? current : current - threshold),
        threshold / tau,
        p,
        q,
        row * stride,
        taken,
        sums);
  }

  private int open(int i) {
    int row = fired++;
    rows[i] = row;
    neurons[row] = i;
    int end = (row + 1) * stride;
    if (sums.length < end) {
      int grown = Math.max(end, 2 * sums.length);
      sums = Arrays.copyOf(sums, grown);
      taken = Arrays.copyOf(taken, grown);
    }
    Arrays.fill(sums, row * stride, end, 0);
    Arrays.fill(taken, row * stride, end, 0);
    return row;
  }

  /**
   * The eligibility of a synapse.
   *
   * @param i the neuron
   * @param j the input
   * @return the sum of derivatives, 0 where one of them was silent
   */
  public double of(int i, int j) {
    return rows[i] < 0 || slots[j] < 0 ? 0 : sums[rows[i] * stride + slots[j]];
  }

  /**
   * Adds {@code factor * eligibility} of a neuron to its gradient.
   *
   * @param i the neuron
   * @param factor its learning signal
   * @param gradient of all inputs
   * @param offset the first of them
   */
  public void addTo(int i, double factor, double[] gradient, int offset) {
    int row = rows[i];
    if (row < 0) {
      return;
    }
    for (int slot = 0; slot < active; slot++) {
      gradient[offset + inputs[slot]] += factor * sums[row * stride + slot];
    }
  }
}
