package dev.forespike.api;

/**
 * Turns samples into spike trains, the input of event-driven networks. Pure, and may be used from
 * several threads.
 */
@FunctionalInterface
public interface SpikeEncoder {

  /**
   * The encoder of an encoding: what a specification or a model names.
   *
   * @param encoding the choice
   * @return its encoder, stateless; two of one encoding are equal
   * @throws SpecException if it is of clock-driven networks
   */
  static SpikeEncoder of(Encoding encoding) {
    return switch (encoding) {
      case Encoding.FirstSpike first -> new FirstSpikeEncoder(first);
      case Encoding.SpikeTrains() -> new GivenSpikes();
      case Encoding.Direct _,
          Encoding.Rate _,
          Encoding.Latency _,
          Encoding.Steps _,
          Encoding.Bins _,
          Encoding.Custom _ ->
          throw new SpecException("encoding " + encoding + " is of clock-driven networks");
    };
  }

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
