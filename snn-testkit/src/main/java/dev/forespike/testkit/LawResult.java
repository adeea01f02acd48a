package dev.forespike.testkit;

import java.util.Locale;

/**
 * What a law says beside what was measured.
 *
 * @param law name of the law
 * @param theory the value it predicts; of many numbers, that of the one that lies farthest off
 * @param measured the value found
 * @param low lower end of the interval around the measured value in which theory must lie
 * @param high its upper end
 * @param falseAlarm the probability at which a correct estimator fails, at most; 0 for exact laws
 * @param evidence where that is, and what it rests on
 */
public record LawResult(
    String law,
    double theory,
    double measured,
    double low,
    double high,
    double falseAlarm,
    Evidence evidence) {

  /**
   * A result about one number.
   *
   * @param law name of the law
   * @param theory the value it predicts
   * @param measured the value found
   * @param low lower end of the interval
   * @param high its upper end
   * @param falseAlarm the probability at which a correct estimator fails, at most
   */
  public LawResult(
      String law, double theory, double measured, double low, double high, double falseAlarm) {
    this(law, theory, measured, low, high, falseAlarm, Evidence.NONE);
  }

  /** Something that no function may do: there is nothing to measure. */
  static LawResult found(String law, String finding, String subject) {
    return new LawResult(
        law,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        new Evidence(new Place.Whole(), 0, 0, 0, 0, finding, subject));
  }

  /**
   * The answer.
   *
   * @return {@link Verdict#FAILS} also where anything is not a number
   */
  public Verdict verdict() {
    if (!finding().isEmpty()) {
      return Verdict.FAILS;
    }
    if (neededSamples() > 0) {
      return Verdict.UNDECIDED;
    }
    return low <= theory && theory <= high ? Verdict.HOLDS : Verdict.FAILS;
  }

  /**
   * Whether the law holds.
   *
   * @return true if theory lies in the interval and the samples suffice to say so; false if
   *     anything is not a number
   */
  public boolean holds() {
    return verdict() == Verdict.HOLDS;
  }

  /**
   * Which of the compared numbers is shown: the one farthest off, or if undecided the one that
   * needs the most samples.
   *
   * @return a coordinate, an entry, a direction
   */
  public Place where() {
    return evidence.where();
  }

  /**
   * How many samples were taken.
   *
   * @return n; of exact laws the directions swept over; 0 where nothing is counted
   */
  public long samples() {
    return evidence.samples();
  }

  /**
   * How far theory lies from the measured value.
   *
   * @return in half-widths of the interval, above 1 outside of it; infinite off an interval without
   *     width; not a number where there is a finding
   */
  public double halfWidths() {
    double off = theory - measured;
    double half = off > 0 ? high - measured : measured - low;
    return off == 0 ? 0 : Math.abs(off) / half;
  }

  /**
   * How many other numbers lie outside of their intervals.
   *
   * @return 0 where one number is compared
   */
  public int othersOff() {
    return evidence.othersOff();
  }

  /**
   * How many samples a verdict needs.
   *
   * @return at least so many, as far as these samples can tell; 0 where there is a verdict
   */
  public long neededSamples() {
    return evidence.neededSamples();
  }

  /**
   * What the functions under test did that no function may do: change an argument, return the same
   * array twice or a number that is not finite.
   *
   * @return one line; empty if nothing was found
   */
  public String finding() {
    return evidence.finding();
  }

  /**
   * What was measured, such as the objective and the seed it was made from.
   *
   * @return empty if it has no name
   */
  public String subject() {
    return evidence.subject();
  }

  /**
   * Fails a test unless the law holds.
   *
   * @throws AssertionError if it does not, or if the samples are too few to say
   */
  public void assertHolds() {
    switch (verdict()) {
      case HOLDS -> {}
      case FAILS -> throw new AssertionError("the law is broken: " + this);
      case UNDECIDED -> throw new AssertionError(undecided());
    }
  }

  /**
   * Fails a test unless the law is broken: for mutants.
   *
   * @throws AssertionError if it holds, or if the samples are too few to say
   */
  public void assertBroken() {
    switch (verdict()) {
      case HOLDS -> throw new AssertionError("the law should be broken, but holds: " + this);
      case FAILS -> {}
      case UNDECIDED -> throw new AssertionError(undecided());
    }
  }

  private String undecided() {
    return "undecided: needs n >= " + neededSamples() + ": " + this;
  }

  LawResult withFalseAlarm(double rate) {
    return new LawResult(law, theory, measured, low, high, rate, evidence);
  }

  LawResult on(String subject) {
    return new LawResult(law, theory, measured, low, high, falseAlarm, evidence.on(subject));
  }

  @Override
  public String toString() {
    String of = subject().isEmpty() ? "" : ", on " + subject();
    if (!finding().isEmpty()) {
      return law + ": " + finding() + of;
    }
    String place = where().toString();
    var text = new StringBuilder(law);
    text.append(place.isEmpty() ? "" : " (" + place + ")");
    text.append(
        String.format(
            Locale.ROOT,
            ": theory %.6g, measured %.6g, interval [%.6g, %.6g], %.3g half-widths off",
            theory,
            measured,
            low,
            high,
            halfWidths()));
    if (othersOff() > 0) {
      text.append(", ").append(othersOff()).append(" of ");
      text.append(evidence.compared() - 1).append(" others off as well");
    }
    text.append(samples() > 0 ? ", n = " + samples() : "");
    if (neededSamples() > 0) {
      text.append(", needs n >= ").append(neededSamples());
    }
    return text.append(of)
        .append(
            falseAlarm == 0
                ? " (exact)"
                : String.format(Locale.ROOT, " (false alarms below %.0e)", falseAlarm))
        .toString();
  }
}
