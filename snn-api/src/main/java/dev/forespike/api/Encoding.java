package dev.forespike.api;

/** How an analog sample becomes the input of a clock-driven network. Values lie in [0, 1]. */
public sealed interface Encoding {

  /** The value itself as a constant input current at every step. */
  record Direct() implements Encoding {}

  /** At each step a spike with probability value, independently: Bernoulli rate code. */
  record Rate() implements Encoding {}

  /**
   * One spike per input: {@code t = floor((T-1) (1 - value))}; no spike where the value is 0. The
   * brighter the earlier.
   */
  record Latency() implements Encoding {}
}
