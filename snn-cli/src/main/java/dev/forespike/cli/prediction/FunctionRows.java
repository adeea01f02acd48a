package dev.forespike.cli.prediction;

import java.awt.image.BufferedImage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A function whose arguments are the samples. One argument is drawn as curves, a grid of two in
 * colours, anything else as predictions against targets.
 */
final class FunctionRows {
  /** Outputs that are drawn, one row each. */
  private static final int ROWS = 4;

  /** Points of a scatter, above which only some are drawn. */
  private static final int POINTS = 20_000;

  private final FunctionValues values;

  FunctionRows(FunctionValues values) {
    this.values = values;
  }

  List<List<BufferedImage>> rows() {
    Optional<PlaneGrid> grid = PlaneGrid.of(values);
    if (values.arguments() > 1 && grid.isEmpty()) {
      return List.of(scatter(values));
    }
    var rows = new ArrayList<List<BufferedImage>>();
    for (int output = 0; output < Math.min(ROWS, values.outputs()); output++) {
      int j = output;
      rows.add(grid.map(plane -> maps(plane, j)).orElseGet(() -> curves(j)));
    }
    return rows;
  }

  /** A panel's title, with the output where there are several. */
  private String title(String what, int output) {
    return values.outputs() == 1 ? what : what + ", output " + output + " of " + values.outputs();
  }

  private List<BufferedImage> maps(PlaneGrid grid, int output) {
    return ComparisonPanels.maps(
        what -> title(what, output),
        grid,
        values.samples(),
        i -> values.target(i, output),
        i -> values.prediction(i, output));
  }

  private List<BufferedImage> curves(int output) {
    int[] order =
        IntStream.range(0, values.samples())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values.input(i, 0)))
            .mapToInt(i -> i)
            .toArray();
    return ComparisonPanels.curves(
        what -> title(what, output),
        IntStream.of(order).mapToDouble(i -> values.input(i, 0)).toArray(),
        IntStream.of(order).mapToDouble(i -> values.target(i, output)).toArray(),
        IntStream.of(order).mapToDouble(i -> values.prediction(i, output)).toArray());
  }

  /** All values of all samples, or some where they are many. */
  static List<BufferedImage> scatter(FunctionValues values) {
    int all = values.samples() * values.outputs();
    int k = values.outputs();
    int every = every(all, k);
    int[] places = IntStream.iterate(0, i -> i < all, i -> i + every).toArray();
    return ComparisonPanels.scatter(
        every == 1 ? "" : " (one value in " + every + ")",
        IntStream.of(places).mapToDouble(i -> values.target(i / k, i % k)).toArray(),
        IntStream.of(places).mapToDouble(i -> values.prediction(i / k, i % k)).toArray());
  }

  /** One value in how many is drawn: such that none of the outputs is passed over. */
  private static int every(int all, int outputs) {
    int every = Math.ceilDiv(Math.max(1, all), POINTS);
    var divisors = BigInteger.valueOf(outputs);
    while (every > 1 && !divisors.gcd(BigInteger.valueOf(every)).equals(BigInteger.ONE)) {
      every++;
    }
    return every;
  }

  /** The sample whose spikes are drawn: one in the middle. */
  int sample() {
    return Math.floorDiv(values.samples(), 2);
  }

  /** Which sample the spikes are of, and what it gave. */
  String describe() {
    int sample = sample();
    var text = new StringBuilder("Spikes of test sample ").append(sample);
    text.append(" (of 0 to ").append(values.samples() - 1).append(")");
    if (values.arguments() <= 2) {
      text.append(values.arguments() == 1 ? ", x = " : ", (x1, x2) = (");
      text.append(
          IntStream.range(0, values.arguments())
              .mapToObj(i -> number(values.input(sample, i)))
              .reduce((a, b) -> a + ", " + b)
              .orElse(""));
      text.append(values.arguments() == 1 ? "" : ")");
    }
    if (values.outputs() == 1) {
      text.append(": target ").append(number(values.target(sample, 0)));
      text.append(", prediction ").append(number(values.prediction(sample, 0)));
    }
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
