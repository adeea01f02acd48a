package dev.forespike.data;

import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeSamples;

/**
 * The encoders of {@link Encoding}. All of them are stateless, pure and may be used from several
 * threads.
 *
 * <p>Direct encoding leaves values as they are. Rate and latency codes are of values in [0, 1];
 * called directly they take smaller ones as 0 and larger ones as 1, but a {@code Trainer}, an
 * {@code Inferencer} and the diagnostics refuse such samples before anything is encoded. Values
 * that are not finite are refused.
 */
public final class Encoders {
  private Encoders() {}

  /**
   * The encoder of an encoding.
   *
   * <ul>
   *   <li>Direct: {@link Encoder#constant()} is true; {@code encode} writes the values themselves
   *       at every step.
   *   <li>Rate: input i fires at step t with probability {@code value}, resolved to 2^-24. The draw
   *       is a function of (seed, t, i) alone, so neither the number of steps nor the width changes
   *       it. A value of 0 never fires, a value of 1 always.
   *   <li>Latency: one spike at {@code floor((T-1) (1 - value))}; none where the value is 0. The
   *       seed is not used. A value stands for the fraction it was rounded from: {@code k / 255f}
   *       fires at the floor of {@code (T-1) (255-k) / 255} exactly, for every T, and any other
   *       value that is the nearest to {@code 1 - n/(T-1)} fires at step n.
   * </ul>
   *
   * The same as {@link Encoder#of}. {@code encode} throws SpecException for a value that is not
   * finite, IndexOutOfBoundsException if an array is too short, and IllegalArgumentException if
   * steps would overlap ({@code stride < width} at T > 1) or T is negative.
   *
   * @param encoding the choice
   * @return its encoder
   * @throws SpecException if it is of event-driven networks
   */
  public static Encoder of(Encoding encoding) {
    return Encoder.of(encoding);
  }

  /**
   * The encoder of an encoding of event-driven networks.
   *
   * <ul>
   *   <li>First spike: times {@code window (1 - value)} in double from the value as it is stored;
   *       spikes of one time come in the order of the inputs.
   *   <li>Spike trains: the samples must be {@link SpikeSamples}.
   * </ul>
   *
   * @param encoding the choice
   * @return its encoder
   * @throws SpecException if it is of clock-driven networks
   */
  public static SpikeEncoder spikes(Encoding encoding) {
    return SpikeEncoder.of(encoding);
  }
}
