package dev.forespike.data;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Numbers as people and programs write them into text, wherever this project reads them: digits 0
 * to 9 with a point, a sign and a decimal exponent. Java's own parser takes its literals as well
 * ({@code 0d}, {@code 3f}, {@code 0x1.8p-4}, {@code NaN}) and digits of all scripts.
 */
public final class NumberText {
  private static final Pattern REAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  private NumberText() {}

  /**
   * A number.
   *
   * @param text for example {@code 0.5}, {@code -3}, {@code .25} or {@code 1e-3}; blanks around it
   *     do not matter
   * @return the nearest number in double precision; empty if the text is no number, or one beyond
   *     the range
   */
  public static OptionalDouble real(String text) {
    String number = text.strip();
    if (!REAL.matcher(number).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(number);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /**
   * A whole number.
   *
   * @param text digits, perhaps after a sign; blanks around them do not matter
   * @return the number; empty if the text is none, or one of more than 64 bits
   */
  public static OptionalLong whole(String text) {
    String number = text.strip();
    if (!WHOLE.matcher(number).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(number));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // too many digits
    }
  }
}
