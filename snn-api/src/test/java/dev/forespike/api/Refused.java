package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Specifications that cannot be. */
final class Refused {
  private Refused() {}

  /** Making the specification fails with exactly this message. */
  static void with(String message, Executable specification) {
    assertEquals(message, assertThrows(SpecException.class, specification).getMessage());
  }

  /** A message that says something. */
  static void saying(String part, Executable specification) {
    String message = String.valueOf(assertThrows(SpecException.class, specification).getMessage());
    assertTrue(message.contains(part), message);
  }

  /** A number must be positive and finite. */
  static void unlessPositive(String name, Making making) {
    for (double value : new double[] {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      with(name + " must be a positive finite number, but is " + value, () -> making.of(value));
    }
    making.of(Double.MIN_VALUE);
    making.of(1e30);
  }

  /** A number must be finite and not negative. */
  static void ifNegative(String name, Making making) {
    for (double value : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
      with(
          name + " must be a finite number of at least 0, but is " + value, () -> making.of(value));
    }
    making.of(0);
    making.of(3);
  }

  /** A number must lie in [0, 1). */
  static void unlessFraction(String name, Making making) {
    for (double value : new double[] {-1e-9, 1, 2, Double.NaN}) {
      with(name + " must be at least 0 and below 1, but is " + value, () -> making.of(value));
    }
    making.of(0);
    making.of(0.999999);
  }

  /** A number must lie in [0, 1]. */
  static void unlessShare(String name, Making making) {
    for (double value : new double[] {-1e-9, 1.0001, Double.NaN}) {
      with(name + " must lie between 0 and 1, but is " + value, () -> making.of(value));
    }
    making.of(0);
    making.of(1);
  }

  /** An integer must be at least 1. */
  static void unlessOneOrMore(String name, MakingOfInt making) {
    for (int value : new int[] {0, -1, Integer.MIN_VALUE}) {
      with(name + " must be at least 1, but is " + value, () -> making.of(value));
    }
    making.of(1);
  }

  /** Makes a specification with a number in one place. */
  interface Making {
    Object of(double value);
  }

  /** Makes a specification with an integer in one place. */
  interface MakingOfInt {
    Object of(int value);
  }
}
