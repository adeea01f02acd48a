package dev.forespike.kernels.product;

import dev.forespike.kernels.SettingException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Densities above which a dense product is faster than one by lists. Either way gives the same
 * bits, so these numbers show in the time alone.
 *
 * @param spikes for lists without values, in [0, 1]
 * @param analog for lists with values, whose entries cost more, in [0, 1]
 * @param source where they come from
 */
public record BreakEven(double spikes, double analog, Source source) {
  /** The system property that fixes them, for example {@code 0.42,0.25}. */
  public static final String PROPERTY = "forespike.breakEven";

  /** No machine is measured to have less: lists at this density are far ahead on all of them. */
  static final double LEAST = 0.1;

  /** No machine is measured to have more. */
  static final double MOST = 0.9;

  /** What a Zen 4 at 512 bits has; taken until this machine is measured. */
  static final BreakEven ASSUMED = new BreakEven(0.42, 0.25, Source.ASSUMED);

  /** Where they come from. */
  public enum Source {
    /** A system property. */
    GIVEN,
    /** A measurement in this program. */
    MEASURED,
    /** Another machine, as this one was not or could not be measured. */
    ASSUMED;

    /**
     * As in JSON.
     *
     * @return the name in small letters
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Measured ones: never so far off that a disturbed measurement could do much harm. */
  static BreakEven measured(double spikes, double analog) {
    return new BreakEven(
        Math.clamp(spikes, LEAST, MOST), Math.clamp(analog, LEAST, MOST), Source.MEASURED);
  }

  /**
   * Reads the value of the property.
   *
   * @param text two densities
   * @return both
   * @throws SettingException if it is something else
   */
  static BreakEven given(String text) {
    try {
      double[] both =
          Arrays.stream(text.split(",", -1)).mapToDouble(part -> density(part.strip())).toArray();
      if (both.length == 2) {
        return new BreakEven(both[0], both[1], Source.GIVEN);
      }
    } catch (NumberFormatException e) {
      // Told below, like any other text that is not two densities.
    }
    throw new SettingException(
        String.format(
                Locale.ROOT,
                "the system property %s must be two densities from 0 to 1, for spikes and for"
                    + " analog input",
                PROPERTY)
            + " (for example 0.42,0.25), but is \""
            + text
            + "\"");
  }

  private static double density(String text) {
    double density = Double.parseDouble(text);
    if (!(density >= 0 && density <= 1)) {
      throw new NumberFormatException(text);
    }
    return density;
  }
}
