package dev.forespike.api;

/**
 * What a network's numbers stand for: {@code value = offset + scale * number}. Networks learn
 * numbers of order one; errors are told of values.
 *
 * @param offset the value of 0
 * @param scale the value of 1 above that of 0, positive
 */
public record Scaling(double offset, double scale) {
  /**
   * Validates.
   *
   * @throws SpecException if a number is not finite, or the scale not positive
   */
  public Scaling {
    Check.finite("the offset of a scaling", offset);
    Check.positive("the scale of a scaling", scale);
  }

  /**
   * Numbers that stand for themselves.
   *
   * @return offset 0 and scale 1
   */
  public static Scaling none() {
    return new Scaling(0, 1);
  }

  /**
   * Scaling that maps an interval to [0, 1].
   *
   * @param low what 0 stands for
   * @param high what 1 stands for, above it
   * @return the scaling
   * @throws SpecException if the interval is empty
   */
  public static Scaling between(double low, double high) {
    return new Scaling(low, high - low);
  }

  /**
   * The value of a number.
   *
   * @param number what a network gives
   * @return what it stands for
   */
  public double value(double number) {
    return offset + scale * number;
  }

  /**
   * The number of a value.
   *
   * @param value what is to be learned
   * @return what a network should give
   */
  public double number(double value) {
    return (value - offset) / scale;
  }
}
