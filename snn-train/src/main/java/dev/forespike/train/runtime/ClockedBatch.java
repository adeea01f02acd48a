package dev.forespike.train.runtime;

import java.util.Arrays;

/**
 * One batch of input for a clock-driven network. Buffers are reused from batch to batch.
 *
 * <p>The input is a constant current {@code [B, N]} that holds at every step, or one row per step
 * {@code [T, B, N]}. Samples may be shorter than T; the loss averages over their valid steps.
 */
public final class ClockedBatch {
  private final int capacity;
  private final int width;
  private final int timesteps;
  private final boolean constant;
  private final float[] input;
  private final int[] labels;
  private final int[] lengths;
  private final float[] weights;
  private float[] targets = {};
  private boolean targetPerStep;
  private int size;

  /**
   * An empty batch.
   *
   * @param capacity largest number of samples
   * @param width inputs N
   * @param timesteps steps T
   * @param constant whether the input is the same at every step
   */
  public ClockedBatch(int capacity, int width, int timesteps, boolean constant) {
    this.capacity = capacity;
    this.width = width;
    this.timesteps = timesteps;
    this.constant = constant;
    input = new float[Math.multiplyExact(constant ? capacity : capacity * timesteps, width)];
    labels = new int[capacity];
    lengths = new int[capacity];
    weights = new float[capacity];
  }

  /**
   * Begins a new batch: full lengths, weight 1.
   *
   * @param samples number of samples, at most the capacity
   */
  public void begin(int samples) {
    if (samples < 1 || samples > capacity) {
      throw new IllegalArgumentException(samples + " samples, capacity " + capacity);
    }
    size = samples;
    Arrays.fill(lengths, timesteps);
    Arrays.fill(weights, 1f);
    targets = new float[0];
  }

  /**
   * Gives numbers as targets in place of classes, until the next {@link #begin}. For cross-entropy
   * each target must sum to 1, and a loss on the mean output takes one for a sample.
   *
   * @param values {@code [B, K]}, or {@code [T, B, K]} with a target for each step; not copied
   * @param perStep whether there is one for each step
   */
  public void targets(float[] values, boolean perStep) {
    targets = values;
    targetPerStep = perStep;
  }

  /**
   * Target numbers in place of classes.
   *
   * @return {@code [B, K]} or {@code [T, B, K]}, or empty where {@link #labels} are the targets
   */
  public float[] targets() {
    return targets;
  }

  /**
   * Whether {@link #targets} differ from step to step.
   *
   * @return true for {@code [T, B, K]}
   */
  public boolean targetPerStep() {
    return targetPerStep;
  }

  /**
   * The largest number of samples.
   *
   * @return at least 1
   */
  int capacity() {
    return capacity;
  }

  /**
   * The number of samples.
   *
   * @return B
   */
  public int size() {
    return size;
  }

  /**
   * The number of inputs.
   *
   * @return N
   */
  public int width() {
    return width;
  }

  /**
   * The number of steps.
   *
   * @return T
   */
  public int timesteps() {
    return timesteps;
  }

  /**
   * Whether the input is the same at every step.
   *
   * @return true for {@code [B, N]}, false for {@code [T, B, N]}
   */
  public boolean constant() {
    return constant;
  }

  /**
   * The input.
   *
   * @return {@code [B, N]} or {@code [T, B, N]}, with B the number of samples
   */
  public float[] input() {
    return input;
  }

  /**
   * The classes.
   *
   * @return {@code [B]}
   */
  public int[] labels() {
    return labels;
  }

  /**
   * The valid steps of each sample.
   *
   * @return {@code [B]}, from 1 to T
   */
  public int[] lengths() {
    return lengths;
  }

  /**
   * The weight of each sample in the loss.
   *
   * @return {@code [B]}
   */
  public float[] weights() {
    return weights;
  }
}
