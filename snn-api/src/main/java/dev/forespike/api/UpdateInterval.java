package dev.forespike.api;

/** After how many time steps weights and feedback weights change. */
public sealed interface UpdateInterval {

  /** Once, at the end of each sequence. */
  record Sequence() implements UpdateInterval {}

  /**
   * After every few steps, and at the end of the sequence; the loss averages over the interval.
   *
   * @param steps the interval's length, at least 1
   */
  record Steps(int steps) implements UpdateInterval {
    /**
     * Validates.
     *
     * @throws SpecException if there is no step
     */
    public Steps {
      Check.positive("update interval", steps);
    }
  }
}
