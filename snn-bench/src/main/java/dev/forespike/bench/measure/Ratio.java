package dev.forespike.bench.measure;

import java.util.Locale;

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

    /** The better of two. */
    double of(double first, double second) {
      return switch (this) {
        case HIGHER -> Math.max(first, second);
        case LOWER -> Math.min(first, second);
      };
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
    double measure(Timing.Budget budget);
  }
}
