package dev.forespike.testkit;

import java.util.Arrays;

/** Sums over vectors, in ascending order. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    checkLength("a vector", b, a.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double squares(double[] a) {
    return dot(a, a);
  }

  static double squaredDistance(double[] a, double[] b) {
    checkLength("a vector", b, a.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  static double largest(double[] a) {
    double most = 0;
    for (double x : a) {
      most = Math.max(most, Math.abs(x));
    }
    return most;
  }

  /** {@code x + factor v}. */
  static double[] moved(double[] x, double factor, double[] v) {
    checkLength("a vector", v, x.length);
    double[] moved = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i] + factor * v[i];
    }
    return moved;
  }

  /** {@code factor x}. */
  static double[] times(double factor, double[] x) {
    return moved(new double[x.length], factor, x);
  }

  /** The first number that is not finite, or -1. */
  static int notFinite(double[] a) {
    for (int i = 0; i < a.length; i++) {
      if (!Double.isFinite(a[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The first number whose bits differ, or -1. */
  static int difference(double[] a, double[] b) {
    return Arrays.mismatch(a, b);
  }

  /** Refuses another length. */
  static void checkLength(String what, double[] a, int length) {
    if (a.length != length) {
      throw new IllegalArgumentException(
          what + " must have " + length + " numbers, but has " + a.length);
    }
  }

  /** Refuses numbers that are not finite. */
  static void checkFinite(String what, double... a) {
    int at = notFinite(a);
    if (at >= 0) {
      throw new IllegalArgumentException(
          what + " must be finite, but is " + a[at] + (a.length == 1 ? "" : " at " + at));
    }
  }

  /** Refuses what a condition says. */
  static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
