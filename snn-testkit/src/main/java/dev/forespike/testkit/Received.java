package dev.forespike.testkit;

import java.util.Arrays;

/**
 * Takes what a function under test returns: copies it at once and sees that it is of the right
 * length, finite, and a new array at each call, and that the function left its arguments alone.
 */
@SuppressWarnings("ReferenceEquality") // which array it is, not what is in it, is the question
final class Received {
  /** Buffers that are used in turn are found up to this many. */
  private static final int REMEMBERED = 32;

  private static final double[] NOTHING = {};

  private final String who;
  private final int length;
  private final double[][] returned = new double[REMEMBERED][];
  private double[] before = NOTHING;
  private long calls;

  /**
   * An argument of a call.
   *
   * @param name such as "point"
   * @param given what the function got
   * @param original what it must still be
   */
  @SuppressWarnings("ArrayRecordComponent") // compared number by number
  record Argument(String name, double[] given, double[] original) {
    static Argument of(String name, double[] given) {
      return new Argument(name, given, given.clone());
    }
  }

  /**
   * Listens to a function.
   *
   * @param who the function's name
   * @param length how many numbers it should return
   */
  Received(String who, int length) {
    this.who = who;
    this.length = length;
    Arrays.fill(returned, NOTHING);
  }

  /**
   * Takes a result.
   *
   * @return a copy
   * @throws IllegalArgumentException if it has another length
   * @throws Finding if the function did what it may not
   */
  double[] take(double[] result, Argument... arguments) {
    long call = calls++;
    if (result.length != length) {
      throw new IllegalArgumentException(
          who + " returned " + result.length + " numbers where " + length + " are due");
    }
    unchanged(who, call, arguments);
    for (Argument argument : arguments) {
      if (argument.given == result) {
        throw new Finding(who + " returned the array of its " + argument.name + ", not a new one");
      }
    }
    newArray(result, call);
    int at = Vectors.notFinite(result);
    if (at >= 0) {
      throw new Finding(who + " returned " + result[at] + " at coordinate " + at + inCall(call));
    }
    before = result.clone();
    return before.clone();
  }

  private void newArray(double[] result, long call) {
    for (int back = 0; back < REMEMBERED && length > 0; back++) {
      if (returned[back] == result) {
        throw new Finding(
            who
                + " returned the same array twice"
                + inCall(call)
                + ": results must be new arrays, or one overwrites the other");
      }
    }
    if (call > 0 && Vectors.difference(returned[(int) ((call - 1) % REMEMBERED)], before) >= 0) {
      throw new Finding(who + " changed an array that it had returned" + inCall(call));
    }
    returned[(int) (call % REMEMBERED)] = result;
  }

  /** Sees that arguments are what they were. */
  static void unchanged(String who, long call, Argument... arguments) {
    for (Argument argument : arguments) {
      int at = Vectors.difference(argument.given, argument.original);
      if (at >= 0) {
        throw new Finding(
            who
                + " changed its "
                + argument.name
                + inCall(call)
                + ": coordinate "
                + at
                + " from "
                + argument.original[at]
                + " to "
                + argument.given[at]);
      }
    }
  }

  private static String inCall(long call) {
    return " in call " + (call + 1);
  }
}
