package dev.forespike.cli.prediction;

import dev.forespike.api.ValueGrid;
import dev.forespike.cli.picture.Canvas;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Some functions that an operator makes: those with the lowest, the median and the highest error,
 * one below the other; where there are no targets the first, the middle and the last, side by side.
 */
final class OperatorRows {
  private static final int HEADING = 30;
  private static final int HEADING_LEFT = 66;

  private final FunctionValues values;
  private final ValueGrid grid;
  private final List<Drawn> drawn;

  /**
   * A function that is drawn.
   *
   * @param index of the test sample
   * @param rank among errors, in words; empty without targets
   */
  private record Drawn(int index, String rank) {}

  OperatorRows(FunctionValues values) {
    this.values = values;
    grid = values.grid().orElseThrow();
    drawn = values.hasTargets() ? ranked() : spread();
  }

  private List<Drawn> ranked() {
    double[] errors =
        IntStream.range(0, values.samples()).mapToDouble(values::relativeError).toArray();
    int[] order =
        IntStream.range(0, errors.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> errors[i]))
            .mapToInt(i -> i)
            .toArray();
    int last = order.length - 1;
    return switch (order.length) {
      case 1 -> List.of(new Drawn(0, "the only one"));
      case 2 -> List.of(new Drawn(order[0], "the lowest"), new Drawn(order[1], "the highest"));
      default ->
          List.of(
              new Drawn(order[0], "the lowest"),
              new Drawn(order[Math.floorDiv(last, 2)], "the median"),
              new Drawn(order[last], "the highest"));
    };
  }

  private List<Drawn> spread() {
    int last = values.samples() - 1;
    return IntStream.of(0, Math.floorDiv(last, 2), last)
        .distinct()
        .mapToObj(index -> new Drawn(index, ""))
        .toList();
  }

  List<List<BufferedImage>> rows() {
    if (!values.hasTargets()) {
      return List.of(drawn.stream().map(this::alone).toList());
    }
    if (grid.axes() > 2) {
      return List.of(FunctionRows.scatter(values));
    }
    var rows = new ArrayList<List<BufferedImage>>();
    for (Drawn function : drawn) {
      rows.add(List.of(heading(function)));
      rows.add(compared(function.index()));
    }
    return rows;
  }

  private BufferedImage heading(Drawn function) {
    var canvas = new Canvas(ComparisonPanels.WIDTH, HEADING);
    String text =
        String.format(
            Locale.ROOT,
            "Test function %d, relative L2 error %.2f%%, %s",
            function.index(),
            100 * values.relativeError(function.index()),
            function.rank());
    canvas.write(Canvas.TITLE.deriveFont(15f), text, HEADING_LEFT, HEADING - 8, 0);
    return canvas.image();
  }

  private List<BufferedImage> compared(int function) {
    if (grid.axes() == 1) {
      return ComparisonPanels.curves(
          what -> what,
          grid.axis(0),
          points().mapToDouble(i -> values.target(function, i)).toArray(),
          prediction(function));
    }
    return ComparisonPanels.maps(
        what -> what,
        PlaneGrid.of(grid),
        grid.size(),
        i -> values.target(function, i),
        i -> values.prediction(function, i));
  }

  private BufferedImage alone(Drawn function) {
    String title = "prediction, test function " + function.index();
    double[] prediction = prediction(function.index());
    return switch (grid.axes()) {
      case 1 -> ComparisonPanels.curve(title, "x", grid.axis(0), prediction);
      case 2 -> ComparisonPanels.map(title, PlaneGrid.of(grid), grid.size(), i -> prediction[i]);
      // Nothing to draw them against but their order.
      default ->
          ComparisonPanels.curve(title, "point", points().asDoubleStream().toArray(), prediction);
    };
  }

  private IntStream points() {
    return IntStream.range(0, grid.size());
  }

  private double[] prediction(int function) {
    return points().mapToDouble(i -> values.prediction(function, i)).toArray();
  }

  /** The function whose spikes are drawn: that with the median error, or one in the middle. */
  int function() {
    return drawn.get(Math.floorDiv(drawn.size() - 1, 2)).index();
  }
}
