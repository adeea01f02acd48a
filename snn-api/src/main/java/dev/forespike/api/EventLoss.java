package dev.forespike.api;

/**
 * What the output spikes of an event-driven network are to be. Its error e_j is the derivative of
 * the loss by the time of an output spike; a count has no derivative by time, and takes -1 for it:
 * an earlier spike stands for more spikes (code of SFDFA).
 */
public sealed interface EventLoss extends Loss {

  /**
   * Squared error of spike counts n: {@code L = 1/2 sum_j (y_j - n_j)^2}, {@code e_j = y_j - n_j}
   * for each spike. The class with most spikes is the prediction, the first of several.
   *
   * @param target spikes wanted of the class, at least 0
   * @param others spikes wanted of every other output, at least 0
   */
  record SpikeCount(double target, double others) implements EventLoss {
    /**
     * Validates.
     *
     * @throws SpecException if a number is negative
     */
    public SpikeCount {
      Check.notNegative("target spikes", target);
      Check.notNegative("target spikes of other outputs", others);
    }
  }

  /**
   * Cross-entropy of counts: {@code p = softmax(n / scale)}, {@code e_j = (1[j = y] - p_j) / scale}
   * for each spike. The class with most spikes is the prediction.
   *
   * @param scale spikes that make a class e times as likely, positive
   */
  record CountCrossEntropy(double scale) implements EventLoss {
    /**
     * Validates.
     *
     * @throws SpecException if the scale is not positive
     */
    public CountCrossEntropy {
      Check.positive("scale of counts", scale);
    }
  }

  /**
   * Cross-entropy of first spikes: {@code p = softmax(-t / tau)}, {@code e_j = (1[j = y] - p_j) /
   * tau} for the first spike, an exact derivative. The class that fires first is the prediction. A
   * silent output counts as firing at the end of time, or, where there is none, five tau of the
   * membrane after the last input spike.
   *
   * @param tau seconds by which an earlier spike makes a class e times as likely, positive
   */
  record FirstSpikeCrossEntropy(double tau) implements EventLoss {
    /**
     * Validates.
     *
     * @throws SpecException if tau is not positive
     */
    public FirstSpikeCrossEntropy {
      Check.positive("tau of first spikes", tau);
    }
  }

  /**
   * Squared error of counts with the targets of SFDFA's code, 15 and 3.
   *
   * @return the loss
   */
  static EventLoss spikeCount() {
    return new SpikeCount(15, 3);
  }
}
