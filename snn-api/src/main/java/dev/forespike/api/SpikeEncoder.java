package dev.forespike.api;

/**
 * Turns samples into spike trains, the input of event-driven networks. Pure, and may be used from
 * several threads.
 */
@FunctionalInterface
public interface SpikeEncoder {

  /**
   * Encodes one sample.
   *
   * @param samples where it is from
   * @param index the sample, from 0
   * @return its spikes
   * @throws SpecException if samples of this kind cannot be encoded
   */
  SpikeTrain encode(Samples samples, int index);
}
