package dev.forespike.api;

/**
 * An encoder of samples that have time themselves: it is given the sample, and says how many of its
 * steps count.
 */
public interface SequenceEncoder extends Encoder {

  /**
   * Encodes one sample of a set.
   *
   * @param samples where it is from
   * @param index the sample, from 0
   * @param timesteps number of steps T
   * @param seed decides all randomness of this sample
   * @param spikes receives input i of step t at {@code target + t * stride + i}; zero in steps that
   *     do not count
   * @param target where step 0 begins
   * @param stride distance between steps
   * @return the steps that count, from 1 to T
   * @throws SpecException if samples of this kind cannot be encoded
   */
  int encode(
      Samples samples, int index, int timesteps, long seed, float[] spikes, int target, int stride);

  @Override
  default boolean constant() {
    return false;
  }

  @Override
  default void encode(
      float[] values,
      int offset,
      int width,
      int timesteps,
      long seed,
      float[] spikes,
      int target,
      int stride) {
    throw new SpecException("these values are no sequence; take another encoding for them");
  }
}
