package dev.forespike.api;

import dev.forespike.api.file.OneLine;
import java.util.regex.Pattern;

/** Validation shared by the specifications of this package. */
final class Check {
  /** What may stand in names of tensors and files. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*");

  private Check() {}

  static String name(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SpecException(
          "the name of a "
              + what
              + " has letters, digits, _, . and -, but is \""
              + OneLine.shown(name)
              + "\"");
    }
    return name;
  }

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
