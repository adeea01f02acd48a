package dev.forespike.api;

/** What learned feedback weights hold before their first update. */
public sealed interface FeedbackStart {

  /** All zero: hidden layers do not learn before the first update of the feedback. */
  record Zero() implements FeedbackStart {}

  /**
   * Normally distributed.
   *
   * @param deviation the standard deviation, positive
   */
  record Random(double deviation) implements FeedbackStart {
    /**
     * Validates.
     *
     * @throws SpecException if the deviation is not positive
     */
    public Random {
      Check.positive("deviation of random feedback", deviation);
    }
  }
}
