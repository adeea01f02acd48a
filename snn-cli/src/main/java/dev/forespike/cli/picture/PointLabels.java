package dev.forespike.cli.picture;

import dev.forespike.bench.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labels beside the points of a doubly logarithmic picture, none upon another or upon a point. The
 * points of one benchmark that lie at the same place share a label.
 */
public final class PointLabels {
  /** About the size of the letters, in pixels. */
  private static final double LETTER = 7;

  private static final double LINE = 16;

  /** A point's marker with some air around it. */
  private static final double MARKER = 17;

  /** Points nearer than this are one. */
  private static final double SAME = 14;

  /** Where a label may stand, in half widths and lines from its point: the best places first. */
  private static final double[][] PLACES = {
    {1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}, {0, -2}, {0, 2},
    {1, -2}, {1, 2}, {-1, -2}, {-1, 2}, {0, -3}, {0, 3}, {1, 3}, {-1, 3}, {1, -3}, {-1, -3},
  };

  private final double left;
  private final double bottom;
  private final double xScale;
  private final double yScale;
  private final double width;
  private final double height;
  private final List<Point> points = new ArrayList<>();
  private final List<Box> obstacles = new ArrayList<>();

  /** Bounds of the axes, and the pixels between them. */
  public PointLabels(
      double left, double right, double bottom, double top, double width, double height) {
    this.left = left;
    this.bottom = bottom;
    this.width = width;
    this.height = height;
    xScale = width / Math.log(right / left);
    yScale = height / Math.log(top / bottom);
  }

  /**
   * A label at a place of the axes: its middle.
   *
   * @param text what it says
   * @param x on the first axis
   * @param y on the second
   */
  public record Label(String text, double x, double y) {}

  /** Some points of one benchmark at about the same place, in pixels from below left. */
  private record Point(String text, double x, double y) {}

  /** A rectangle by its middle. */
  private record Box(double x, double y, double width, double height) {
    boolean touches(Box other) {
      return Math.abs(x - other.x) < (width + other.width) / 2
          && Math.abs(y - other.y) < (height + other.height) / 2;
    }
  }

  /** Keeps labels away from a place of the axes. */
  public void avoid(double x, double y) {
    obstacles.add(new Box(xScale * Math.log(x / left), yScale * Math.log(y / bottom), 4, 4));
  }

  /** The points of one benchmark. */
  public void add(String benchmark, List<Measurement> group) {
    var open = new ArrayList<>(group);
    while (!open.isEmpty()) {
      Measurement first = open.getFirst();
      List<Measurement> here =
          open.stream()
              .filter(other -> Math.hypot(x(other) - x(first), y(other) - y(first)) < SAME)
              .toList();
      open.removeAll(here);
      String from = detail(first);
      String to = detail(here.getLast());
      String detail = from.equals(to) ? from : from + " to " + to;
      String text = group.size() == 1 || detail.isEmpty() ? benchmark : detail;
      points.add(new Point(text, x(first), y(first)));
    }
  }

  private double x(Measurement point) {
    return xScale * Math.log(point.intensity().orElseThrow() / left);
  }

  private double y(Measurement point) {
    return yScale * Math.log(point.gflops().orElseThrow() / bottom);
  }

  /** What distinguishes a point from the others of its benchmark. */
  private static String detail(Measurement point) {
    if (point.parameters().get("density") instanceof Double density) {
      return String.format(Locale.ROOT, "%.0f %%", 100 * density);
    }
    return point.parameters().get("n") instanceof Integer n ? "n = " + n : "";
  }

  public List<Label> place() {
    var taken = new ArrayList<>(obstacles);
    points.forEach(point -> taken.add(new Box(point.x(), point.y(), MARKER, MARKER)));
    var labels = new ArrayList<Label>();
    for (Point point : points) {
      Box box = free(point, taken);
      taken.add(box);
      labels.add(
          new Label(
              point.text(),
              left * Math.exp(box.x() / xScale),
              bottom * Math.exp(box.y() / yScale)));
    }
    return labels;
  }

  private Box free(Point point, List<Box> taken) {
    double letters = LETTER * (point.text().length() + 1);
    Box first = null;
    for (double[] place : PLACES) {
      double x = point.x() + place[0] * (letters + MARKER) / 2;
      double y = point.y() + place[1] * LINE;
      Box box = new Box(x, y, letters, LINE);
      boolean inside = x > letters / 2 && x < width - letters / 2 && y > LINE && y < height - LINE;
      if (inside && taken.stream().noneMatch(box::touches)) {
        return box;
      }
      first = first == null ? box : first;
    }
    // Nowhere is room: beside its point it can at least be told whose it is.
    return first == null ? new Box(point.x(), point.y(), letters, LINE) : first;
  }
}
