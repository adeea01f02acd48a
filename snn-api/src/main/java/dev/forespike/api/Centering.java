package dev.forespike.api;

/**
 * The baseline taken from the output before it is correlated with the noise. No baseline depends on
 * the noise of the step it is used for, so the expectation of the feedback is unchanged.
 */
public enum Centering {
  /** No baseline. */
  NONE,
  /** The mean of the other samples of the batch at the same step (0 in a batch of one). */
  LEAVE_ONE_OUT,
  /** A running mean of the outputs of earlier update intervals (0 for the first). */
  PAST
}
