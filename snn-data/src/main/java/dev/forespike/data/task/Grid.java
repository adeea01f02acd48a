package dev.forespike.data.task;

import dev.forespike.api.SpecException;
import java.util.Locale;

/** Uniform grids. */
public final class Grid {
  private Grid() {}

  /** Points from one end to the other, both included exactly. At least 2. */
  public static double[] uniform(double from, double to, int points) {
    double[] grid = new double[points];
    for (int i = 0; i < points; i++) {
      // Weighted ends rather than a running sum, which would not meet the last point.
      grid[i] = (from * (points - 1 - i) + to * i) / (points - 1);
    }
    return grid;
  }

  /** Refuses a grid that is too small for a scheme. */
  public static void require(String task, int points, int least) {
    if (points < least) {
      throw new SpecException(
          String.format(
              Locale.ROOT, "%s: needs at least %d points, but has %d", task, least, points));
    }
  }

  /** Refuses a function that does not have one finite value per sensor. */
  public static void requireValues(String task, double[] function, int sensors) {
    if (function.length != sensors) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s: a function has %d values, one per sensor, but this one has %d",
              task,
              sensors,
              function.length));
    }
    for (int i = 0; i < sensors; i++) {
      if (!Double.isFinite(function[i])) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "%s: value %d of the function is %s, but must be finite",
                task,
                i,
                function[i]));
      }
    }
  }
}
