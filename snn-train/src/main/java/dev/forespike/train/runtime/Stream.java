package dev.forespike.train.runtime;

import dev.forespike.kernels.CounterRandom;

/** The purposes of random numbers in a run: streams of the same seed that never meet. */
public enum Stream {
  /** The order of samples in an epoch. */
  SHUFFLE(1),
  /** Untrained weights, by layer. */
  WEIGHTS(2),
  /** Fixed or initial feedback weights, by layer. */
  FEEDBACK(3),
  /** Injected noise, by layer, iteration, time step and sample position. */
  NOISE(4),
  /** Input encoding, by epoch and sample index. */
  ENCODING(5),
  /** Perturbations of parameters, by iteration, layer and row. */
  DIRECTION(6);

  private final long number;

  Stream(long number) {
    this.number = number;
  }

  /**
   * The key of a sub-stream.
   *
   * @param seed the run's seed
   * @param names its name, outermost first
   * @return the key
   */
  public long key(long seed, long... names) {
    long key = CounterRandom.child(seed, number);
    for (long name : names) {
      key = CounterRandom.child(key, name);
    }
    return key;
  }
}
