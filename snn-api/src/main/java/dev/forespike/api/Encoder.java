package dev.forespike.api;

/**
 * Turns analog samples into input of clock-driven networks. Pure: the same arguments give the same
 * spikes.
 */
public interface Encoder {

  /**
   * The encoder of an encoding: what a specification or a model names.
   *
   * @param encoding the choice
   * @return its encoder, stateless; two of one encoding are equal
   * @throws SpecException if it is of event-driven networks
   */
  static Encoder of(Encoding encoding) {
    return StepEncoders.of(encoding);
  }

  /**
   * Whether the input is the same at every step, so that {@link #encode} is never called and the
   * values themselves are the current.
   *
   * @return true for direct encoding
   */
  boolean constant();

  /**
   * Encodes one sample.
   *
   * @param values the sample's values: finite, and in [0, 1] where they become spikes
   * @param offset the first of them
   * @param width their number N
   * @param timesteps number of steps T
   * @param seed decides all randomness of this sample
   * @param spikes receives 0 or 1 for step t and input i at {@code target + t * stride + i}
   * @param target where step 0 begins
   * @param stride distance between steps
   */
  void encode(
      float[] values,
      int offset,
      int width,
      int timesteps,
      long seed,
      float[] spikes,
      int target,
      int stride);
}
