package dev.forespike.bench.measure;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * A figure that another machine, or the same on another day, gives much the same: one time over
 * another of the same run, taken in turn.
 *
 * @param name its name in a record
 * @param meaning what it is, for a table
 * @param better which way is better
 * @param margin by what share it may become worse
 * @param threads threads it needs
 * @param source measures it
 */
public record Ratio(
    String name, String meaning, Better better, double margin, int threads, Source source) {

  /** Which way is better. */
  public enum Better {
    /** A larger ratio is better. */
    HIGHER,
    /** A smaller ratio is better. */
    LOWER;

    /**
     * As in a record.
     *
     * @return the name in small letters
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a ratio is worse than a recorded one by more than a margin. */
    boolean beyond(double measured, double recorded, double margin) {
      // A ratio that is no number is beyond every margin.
      return switch (this) {
        case HIGHER -> !(measured >= recorded * (1 - margin));
        case LOWER -> !(measured <= recorded * (1 + margin));
      };
    }

    /** Whether the first of two is the better one. */
    boolean prefers(double first, double second) {
      return switch (this) {
        case HIGHER -> first > second;
        case LOWER -> first < second;
      };
    }
  }

  /**
   * What was measured.
   *
   * @param value the ratio of the medians
   * @param least the least that it may be where times were disturbed or did not settle, else the
   *     same
   * @param most the most
   * @param steadiness that of its two times
   */
  public record Measured(double value, double least, double most, Steadiness steadiness) {
    /** A ratio of two times that rises with the one and falls with the other. */
    static Measured of(Timing first, Timing second, DoubleBinaryOperator formula) {
      Steadiness both = first.steadiness().and(second.steadiness());
      double value = formula.applyAsDouble(first.median(), second.median());
      if (both.reliable()) {
        return new Measured(value, value, value, both);
      }
      double one = formula.applyAsDouble(first.least(), second.median());
      double other = formula.applyAsDouble(first.median(), second.least());
      return new Measured(
          value,
          Math.min(value, Math.min(one, other)),
          Math.max(value, Math.max(one, other)),
          both);
    }

    /** A ratio that nobody doubts. */
    static Measured of(double value) {
      return new Measured(value, value, value, Steadiness.PERFECT);
    }
  }

  /** Measures a ratio. */
  @FunctionalInterface
  public interface Source {
    /**
     * Measures it.
     *
     * @param budget how long each of its two times is taken
     * @return the ratio
     */
    Measured measure(Timing.Budget budget);
  }
}
