package dev.forespike.api;

/** Validation shared by the specifications of this package. */
final class Check {
  private Check() {}

  static int positive(String name, int value) {
    if (value < 1) {
      throw new SpecException(name + " must be at least 1, but is " + value);
    }
    return value;
  }

  static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new SpecException(name + " must be a finite number, but is " + value);
    }
    return value;
  }

  static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new SpecException(name + " must be a positive finite number, but is " + value);
    }
    return value;
  }

  static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new SpecException(name + " must be a finite number of at least 0, but is " + value);
    }
    return value;
  }

  /** A value in [0, 1). */
  static double fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new SpecException(name + " must be at least 0 and below 1, but is " + value);
    }
    return value;
  }

  /** A value in [0, 1]. */
  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new SpecException(name + " must lie between 0 and 1, but is " + value);
    }
    return value;
  }
}
