package dev.forespike.api;

/**
 * How a sample becomes the input of a network. {@link Direct} takes any finite values, {@link
 * Steps} those of each step, {@link Bins} spike trains; {@link Rate}, {@link Latency} and {@link
 * FirstSpike} need values in [0, 1], and training, evaluation and diagnostics refuse samples with
 * others. {@link FirstSpike} and {@link SpikeTrains} are of event-driven networks, the others of
 * clock-driven ones.
 */
public sealed interface Encoding {
  /** Seconds between the first and the last input spike in SFDFA's code for images. */
  double WINDOW = 0.1;

  /**
   * Whether it gives spike trains in continuous time.
   *
   * @return true for encodings of event-driven networks
   */
  default boolean isEventDriven() {
    return switch (this) {
      case FirstSpike _, SpikeTrains _ -> true;
      case Direct _, Rate _, Latency _, Steps _, Bins _, Custom _ -> false;
    };
  }

  /**
   * The input of a network for samples of a shape.
   *
   * @param sample the shape of a sample
   * @return the same, or one input more with a bias spike
   */
  default Shape input(Shape sample) {
    return this instanceof FirstSpike first && first.bias() ? Shape.of(sample.size() + 1) : sample;
  }

  /**
   * An encoding of the user's own for networks with a clock: a public record, which names its
   * encoder. Values may be any finite numbers.
   */
  non-sealed interface Custom extends Encoding {
    /**
     * What encodes.
     *
     * @return stateless; for any number of threads
     */
    Encoder encoder();
  }

  /** The value itself as a constant input current at every step. */
  record Direct() implements Encoding {}

  /** At each step a spike with probability value, independently: Bernoulli rate code. */
  record Rate() implements Encoding {}

  /**
   * One spike per input: {@code t = floor((T-1) (1 - value))}; no spike where the value is 0. The
   * brighter the earlier.
   */
  record Latency() implements Encoding {}

  /**
   * Samples have a row for each step themselves, {@link SequenceSamples}: currents or spikes, which
   * stay as they are. A sample that is shorter than the run counts for its own steps alone.
   */
  record Steps() implements Encoding {}

  /**
   * Samples are spike trains, {@link SpikeSamples}: the input of step t is how often each neuron
   * fired in {@code [t, t + 1) width}. Spikes behind the last step are not heard.
   *
   * @param width seconds of a step, positive
   */
  record Bins(double width) implements Encoding {
    /**
     * Validates.
     *
     * @throws SpecException if the width is not positive
     */
    public Bins {
      Check.positive("width of bins", width);
    }
  }

  /**
   * Time to first spike: one spike at {@code t = window (1 - value)} of every input whose value is
   * above the threshold. The brighter the earlier. Source: code of SFDFA, window 0.1 s and
   * threshold 0.
   *
   * @param window seconds between the brightest and the darkest, positive
   * @param threshold values up to it give no spike; in [0, 1)
   * @param bias whether one input more, the last, fires at time 0 in every sample
   */
  record FirstSpike(double window, double threshold, boolean bias) implements Encoding {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public FirstSpike {
      Check.positive("window of first spikes", window);
      Check.fraction("threshold of first spikes", threshold);
    }
  }

  /** Samples are spike trains themselves, {@link SpikeSamples}, and stay as they are. */
  record SpikeTrains() implements Encoding {}
}
