package dev.forespike.train.event;

import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import java.util.Arrays;
import org.eclipse.collections.impl.list.mutable.primitive.DoubleArrayList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * The spikes of one layer in one sample, in the order of time; of equal times, in the order in
 * which they came about. Each spike carries a derivative along the perturbation, and the decayed
 * synaptic current at its time, on which the slope of the potential depends.
 */
public final class EventSpikes {
  /** Up to so many spikes are sorted one by one. */
  private static final int FEW = 48;

  private final DoubleArrayList times = new DoubleArrayList();
  private final IntArrayList neurons = new IntArrayList();
  private final DoubleArrayList derivatives = new DoubleArrayList();
  private final DoubleArrayList currents = new DoubleArrayList();

  /** No spikes. */
  public void clear() {
    times.clear();
    neurons.clear();
    derivatives.clear();
    currents.clear();
  }

  /**
   * The number of spikes.
   *
   * @return at least 0
   */
  public int size() {
    return times.size();
  }

  /**
   * When a spike came.
   *
   * @param k its place
   * @return seconds
   */
  public double time(int k) {
    return times.get(k);
  }

  /**
   * Who fired.
   *
   * @param k the spike's place
   * @return the neuron
   */
  public int neuron(int k) {
    return neurons.get(k);
  }

  /**
   * The derivative that a spike carries.
   *
   * @param k its place
   * @return the derivative along the perturbation
   */
  public double derivative(int k) {
    return derivatives.get(k);
  }

  /**
   * The synaptic current at a spike's time.
   *
   * @param k its place
   * @return {@code a y^2} of the reference, at least the threshold
   */
  public double current(int k) {
    return currents.get(k);
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

  /**
   * Adds the input spikes of a sample. Trains are an open interface, so they are checked here.
   *
   * @param train the spikes
   * @param sample whose they are, for messages
   * @param inputs how many inputs there are
   * @throws SpecException if a time is negative, not finite or before the one before it, or a spike
   *     is of no input
   */
  public void add(SpikeTrain train, int sample, int inputs) {
    double before = 0;
    for (int k = 0; k < train.size(); k++) {
      double time = train.time(k);
      int neuron = train.neuron(k);
      if (!(time >= before && time < Double.POSITIVE_INFINITY)) {
        throw new SpecException(
            "sample "
                + sample
                + " has a spike "
                + k
                + " at the time "
                + time
                + "; times must be finite and ascend from 0");
      }
      if (neuron < 0 || neuron >= inputs) {
        throw new SpecException(
            "sample "
                + sample
                + " has a spike of input "
                + neuron
                + ", but the network has "
                + inputs
                + " inputs");
      }
      add(time, neuron, 0, 0);
      before = time;
    }
  }

  void add(double time, int neuron, double derivative, double current) {
    times.add(time);
    neurons.add(neuron);
    derivatives.add(derivative);
    currents.add(current);
  }

  /** Brings the spikes behind a place into the order of time; equal times stay as they are. */
  void sortFrom(int place) {
    if (size() - place > FEW) {
      merge(place);
      return;
    }
    for (int k = place + 1; k < times.size(); k++) {
      double time = times.get(k);
      int neuron = neurons.get(k);
      double derivative = derivatives.get(k);
      double current = currents.get(k);
      int at = k;
      while (at > place && times.get(at - 1) > time) {
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
    Arrays.sort(order, (a, b) -> Double.compare(times.get(a), times.get(b)));
    double[] time = times.toArray();
    int[] neuron = neurons.toArray();
    double[] derivative = derivatives.toArray();
    double[] current = currents.toArray();
    for (int k = 0; k < order.length; k++) {
      int from = order[k];
      set(place + k, time[from], neuron[from], derivative[from], current[from]);
    }
  }

  private void move(int from, int to) {
    set(to, times.get(from), neurons.get(from), derivatives.get(from), currents.get(from));
  }

  private void set(int k, double time, int neuron, double derivative, double current) {
    times.set(k, time);
    neurons.set(k, neuron);
    derivatives.set(k, derivative);
    currents.set(k, current);
  }
}
