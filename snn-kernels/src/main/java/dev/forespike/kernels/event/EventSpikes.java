package dev.forespike.kernels.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * The spikes of one layer in one sample, in the order of time; of equal times, in the order in
 * which they came about. Each spike carries a derivative along the perturbation, and the decayed
 * synaptic current at its time, on which the slope of the potential depends.
 */
public final class EventSpikes {
  /** Up to so many spikes are sorted one by one. */
  private static final int FEW = 48;

  /** Room for spikes before the first growth. */
  private static final int FIRST = 16;

  // Arrays that grow together: when warm, nothing is allocated, and programs that embed this module
  // need no library of collections for it.
  private int size;
  private double[] times = new double[FIRST];
  private int[] neurons = new int[FIRST];
  private double[] derivatives = new double[FIRST];
  private double[] currents = new double[FIRST];

  /** No spikes. */
  public void clear() {
    size = 0;
  }

  /**
   * The number of spikes.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  /**
   * When a spike came.
   *
   * @param k its place
   * @return seconds
   */
  public double time(int k) {
    return times[Objects.checkIndex(k, size)];
  }

  /**
   * Who fired.
   *
   * @param k the spike's place
   * @return the neuron
   */
  public int neuron(int k) {
    return neurons[Objects.checkIndex(k, size)];
  }

  /**
   * The derivative that a spike carries.
   *
   * @param k its place
   * @return the derivative along the perturbation
   */
  public double derivative(int k) {
    return derivatives[Objects.checkIndex(k, size)];
  }

  /**
   * The synaptic current at a spike's time.
   *
   * @param k its place
   * @return {@code a y^2} of the reference, at least the threshold
   */
  public double current(int k) {
    return currents[Objects.checkIndex(k, size)];
  }

  /**
   * Adds an input spike, which must not come before the last one.
   *
   * @param time seconds
   * @param neuron who fired
   */
  public void add(double time, int neuron) {
    add(time, neuron, 0, 0);
  }

  void add(double time, int neuron, double derivative, double current) {
    if (size == times.length) {
      int room = Math.multiplyExact(size, 2);
      times = Arrays.copyOf(times, room);
      neurons = Arrays.copyOf(neurons, room);
      derivatives = Arrays.copyOf(derivatives, room);
      currents = Arrays.copyOf(currents, room);
    }
    set(size++, time, neuron, derivative, current);
  }

  /** Brings the spikes behind a place into the order of time; equal times stay as they are. */
  void sortFrom(int place) {
    if (size() - place > FEW) {
      merge(place);
      return;
    }
    for (int k = place + 1; k < size; k++) {
      double time = times[k];
      int neuron = neurons[k];
      double derivative = derivatives[k];
      double current = currents[k];
      int at = k;
      while (at > place && times[at - 1] > time) {
        move(at - 1, at);
        at--;
      }
      set(at, time, neuron, derivative, current);
    }
  }

  /** Many spikes come in runs, one for each neuron, which a merge sort takes as they are. */
  private void merge(int place) {
    var order = new Integer[size() - place];
    Arrays.setAll(order, k -> place + k);
    Arrays.sort(order, (a, b) -> Double.compare(times[a], times[b]));
    double[] time = times.clone();
    int[] neuron = neurons.clone();
    double[] derivative = derivatives.clone();
    double[] current = currents.clone();
    for (int k = 0; k < order.length; k++) {
      int from = order[k];
      set(place + k, time[from], neuron[from], derivative[from], current[from]);
    }
  }

  private void move(int from, int to) {
    set(to, times[from], neurons[from], derivatives[from], currents[from]);
  }

  private void set(int k, double time, int neuron, double derivative, double current) {
    times[k] = time;
    neurons[k] = neuron;
    derivatives[k] = derivative;
    currents[k] = current;
  }
}
