package dev.forespike.train.event;

import dev.forespike.api.EventLif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.Parameters;

/** Layers and weights of an event-driven network, weights in double precision. */
public final class EventNetwork {
  /** Weights widened at once by one worker. */
  private static final int BLOCK = 1 << 16;

  private final NetworkSpec spec;
  private final double[][] weights;

  /**
   * Makes a network without weights.
   *
   * @param spec its layers
   */
  public EventNetwork(NetworkSpec spec) {
    if (!spec.isEventDriven()) {
      throw new IllegalArgumentException("the network " + spec + " is clock-driven");
    }
    this.spec = spec;
    weights = new double[spec.layers().size()][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = new double[inputs(layer) * units(layer)];
    }
  }

  /**
   * Takes over weights, widened.
   *
   * @param parameters of the same network
   */
  public void take(Parameters parameters) {
    for (int layer = 0; layer < weights.length; layer++) {
      widen(parameters.weights(layer), weights[layer], 0, weights[layer].length);
    }
  }

  /**
   * Takes over weights, widened.
   *
   * @param parameters of the same network
   * @param workers who copy
   */
  public void take(Parameters parameters, Workers workers) {
    for (int layer = 0; layer < weights.length; layer++) {
      float[] source = parameters.weights(layer);
      double[] target = weights[layer];
      workers.blocks(target.length, BLOCK, (from, to, _) -> widen(source, target, from, to));
    }
  }

  private static void widen(float[] source, double[] target, int from, int to) {
    for (int i = from; i < to; i++) {
      target[i] = source[i];
    }
  }

  /**
   * The layers.
   *
   * @return their specification
   */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * The number of layers.
   *
   * @return at least 1
   */
  public int layers() {
    return weights.length;
  }

  /**
   * The dynamics of a layer.
   *
   * @param layer its index
   * @return its neurons
   */
  public EventLif neuron(int layer) {
    return (EventLif) spec.neuron(layer);
  }

  /**
   * What enters a layer.
   *
   * @param layer its index
   * @return the number of inputs
   */
  public int inputs(int layer) {
    return spec.inputOf(layer).size();
  }

  /**
   * The width of a layer.
   *
   * @param layer its index
   * @return the number of neurons
   */
  public int units(int layer) {
    return spec.width(layer);
  }

  /**
   * The weights of a layer.
   *
   * @param layer its index
   * @return {@code [inputs][units]}, not a copy
   */
  public double[] weights(int layer) {
    return weights[layer];
  }
}
