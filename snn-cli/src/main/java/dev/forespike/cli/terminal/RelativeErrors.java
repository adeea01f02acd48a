package dev.forespike.cli.terminal;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** Relative errors as people read them. */
public final class RelativeErrors {
  private RelativeErrors() {}

  /** Mean and median as programs read them. */
  public static JsonObject json(List<Double> meanAndMedian) {
    JsonObject error = new JsonObject();
    error.addProperty("mean", meanAndMedian.getFirst());
    error.addProperty("median", meanAndMedian.getLast());
    return error;
  }

  /** Mean and median in percent; one number where they are the same. */
  public static String text(List<Double> meanAndMedian) {
    double mean = 100 * meanAndMedian.getFirst();
    double median = 100 * meanAndMedian.getLast();
    return mean == median
        ? String.format(Locale.ROOT, "relative L2 %.2f%%", mean)
        : String.format(Locale.ROOT, "relative L2 mean %.2f%% median %.2f%%", mean, median);
  }
}
