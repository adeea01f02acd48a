package dev.forespike.kernels.product;

import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a population sends in a chunk, a row for each step and sample, in the form that it has where
 * it comes from: spikes packed in bits and listed, numbers dense and listed, sparse noise listed
 * alone, dense noise dense alone. Which form is multiplied shows in the time and never in the bits.
 */
public final class Activity {
  private static final float[] NONE = {};

  private final int width;
  private final SpikeLists lists = new SpikeLists();
  private long[] spikes;
  private long[] negative;
  private float[] numbers = NONE;
  private int offset;
  private int rows;
  private boolean packed;
  private boolean listed;

  /**
   * Of numbers, which are given, or of single spikes.
   *
   * @param width neurons
   */
  public Activity(int width) {
    this(width, 0, false);
  }

  /**
   * Of neurons that spike; their kernels write the bits.
   *
   * @param width neurons
   * @param capacity most rows
   * @param signed whether there are spikes of -1
   */
  public Activity(int width, int capacity, boolean signed) {
    this.width = width;
    spikes = new long[Math.multiplyExact(capacity, words(width))];
    negative = new long[signed ? spikes.length : 0];
  }

  /**
   * Spikes that are there already.
   *
   * @param workers who lists them
   * @param rows number of rows
   * @param width number of neurons
   * @param spikes packed, {@code [rows][words]}; kept
   * @param negative those of -1, or null for neurons without
   * @return of these spikes
   */
  public static Activity ofSpikes(
      Workers workers, int rows, int width, long[] spikes, long @Nullable [] negative) {
    var activity = new Activity(width);
    activity.spikes = spikes;
    activity.negative = negative == null ? activity.negative : negative;
    activity.listSpikes(workers, rows);
    return activity;
  }

  /**
   * The words of one row of packed spikes.
   *
   * @param width number of neurons
   * @return 64-bit words
   */
  public static int words(int width) {
    return (width + 63) / 64;
  }

  /** Lists the spikes, after kernels have written them. */
  public void listSpikes(Workers workers, int count) {
    packed = true;
    listed = true;
    rows = count;
    numbers = NONE;
    offset = 0;
    if (negative.length == 0) {
      lists.ofSpikes(workers, rows, width, spikes);
    } else {
      lists.ofSignedSpikes(workers, rows, width, spikes, negative);
    }
  }

  /** Becomes one row in which some neurons fire, whose indices ascend. */
  public void fire(Workers workers, int[] neurons, int count) {
    if (spikes.length == 0) {
      spikes = new long[words(width)];
    }
    Arrays.fill(spikes, 0);
    for (int e = 0; e < count; e++) {
      spikes[neurons[e] / 64] |= 1L << neurons[e];
    }
    listSpikes(workers, 1);
  }

  /** Becomes dense numbers, read from an array for as long as they count. */
  public void ofNumbers(int count, float[] source, int first) {
    packed = false;
    listed = false;
    rows = count;
    numbers = source;
    offset = first;
  }

  /** Becomes numbers, of which those that are not zero are listed. */
  public void listNumbers(Workers workers, int count, float[] source, int first) {
    ofNumbers(count, source, first);
    listed = true;
    lists.ofDense(workers, rows, width, source, first);
  }

  /** Becomes rows that are drawn as lists; their numbers are nowhere dense. */
  public void drawLists(
      Workers workers, int count, SpikeLists.Slots slots, SpikeLists.RowSource source) {
    ofNumbers(count, NONE, 0);
    listed = true;
    lists.ofRows(workers, rows, width, slots, source);
  }

  /**
   * The number of neurons.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * The number of rows.
   *
   * @return steps times samples, or samples alone for an input that is the same at every step
   */
  public int rows() {
    return rows;
  }

  /**
   * Whether these are spikes.
   *
   * @return false for numbers
   */
  public boolean packed() {
    return packed;
  }

  /**
   * Whether there are lists.
   *
   * @return false for dense numbers alone
   */
  public boolean listed() {
    return listed;
  }

  /**
   * What is not zero.
   *
   * @return one list for each row, with values where they are not all 1
   */
  public SpikeLists lists() {
    return lists;
  }

  /**
   * Packed spikes, of both signs those of 1.
   *
   * @return {@code [rows][words]}
   */
  public long[] spikes() {
    return spikes;
  }

  /**
   * Packed spikes of -1.
   *
   * @return {@code [rows][words]}, or null for neurons without
   */
  public long @Nullable [] negative() {
    return negative.length == 0 ? null : negative;
  }

  /**
   * The spike of a neuron.
   *
   * @param row step and sample
   * @param neuron its index
   * @return 1, 0 or -1
   */
  public int spike(int row, int neuron) {
    int word = row * words(width) + neuron / 64;
    int plus = (int) (spikes[word] >>> neuron & 1);
    return negative.length == 0 ? plus : plus - (int) (negative[word] >>> neuron & 1);
  }

  /**
   * Dense numbers; their first element is at {@link #offset}. None of spikes and of drawn lists.
   */
  float[] numbers() {
    return numbers;
  }

  int offset() {
    return offset;
  }

  /** A row of spikes as numbers. */
  void unpack(NeuronUpdates kernel, int row, float[] target, int first) {
    kernel.unpack(width, spikes, row * words(width), target, first);
    subtractNegative(row, target, first);
  }

  /**
   * Takes a row of spikes into traces: {@code a = decay a + s}.
   *
   * @param kernel computes
   * @param decay factor of the old trace
   * @param row which spikes
   * @param trace updated, one number for each neuron
   * @param first its first element
   */
  public void trace(NeuronUpdates kernel, float decay, int row, float[] trace, int first) {
    kernel.trace(width, decay, trace, first, spikes, row * words(width));
    subtractNegative(row, trace, first);
  }

  /** Bits of -1 are rare. */
  private void subtractNegative(int row, float[] target, int first) {
    int words = negative.length == 0 ? 0 : words(width);
    for (int w = 0; w < words; w++) {
      for (long left = negative[row * words + w]; left != 0; left &= left - 1) {
        target[first + w * 64 + Long.numberOfTrailingZeros(left)]--;
      }
    }
  }
}
