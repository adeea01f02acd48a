package dev.forespike.testkit;

/** What a law says of what was measured. */
public enum Verdict {
  /** Theory lies in the interval. */
  HOLDS,

  /** Theory lies outside, or there is a {@linkplain LawResult#finding() finding}. */
  FAILS,

  /**
   * The samples are too few for the rate of false alarms that is promised: they are too skewed, or
   * too few of them carry the mean. A test that asks for either answer fails.
   */
  UNDECIDED
}
