package dev.forespike.cli.file;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads coordinates of points from {@code .npy} files, one for each axis. */
public final class PointFiles {
  private PointFiles() {}

  /**
   * Reads a grid that lies within that of an operator's dataset: beyond it a network has seen
   * nothing.
   *
   * @param files one for each axis, the slowest first
   */
  public static ValueGrid read(List<Path> files, Dataset dataset) throws IOException {
    ValueGrid domain = dataset.test().grid().orElseThrow();
    if (files.size() != domain.axes()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "--at names %s, but the grid of dataset %s has %s; give one file for each",
              count(files.size(), "file", "files"),
              dataset.name(),
              count(domain.axes(), "axis", "axes")));
    }
    var axes = new ArrayList<double[]>();
    for (int axis = 0; axis < files.size(); axis++) {
      axes.add(read(files.get(axis), axis, domain.axis(axis)));
    }
    ValueGrid grid = ValueGrid.of(axes);
    int functions = dataset.test().size();
    if ((long) functions * grid.size() > Integer.MAX_VALUE - 8) {
      throw new SpecException(
          String.format(
                  Locale.ROOT,
                  "--at asks for %d values of %d functions each, more than an array holds (2^31);"
                      + " give",
                  grid.size(),
                  functions)
              + " fewer coordinates");
    }
    return grid;
  }

  /**
   * Reads a grid without a domain.
   *
   * @param files one for each axis, the slowest first
   * @param coordinates how many a point has
   */
  public static ValueGrid read(List<Path> files, int coordinates) throws IOException {
    if (files.size() != coordinates) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "--at names %s, but a point of the network has %s; give one file for each",
              count(files.size(), "file", "files"),
              count(coordinates, "coordinate", "coordinates")));
    }
    var axes = new ArrayList<double[]>();
    for (int axis = 0; axis < files.size(); axis++) {
      axes.add(read(files.get(axis), axis));
    }
    return ValueGrid.of(axes);
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static double[] read(Path file, int axis) throws IOException {
    NpyArray array = BatchFiles.read(file);
    if (array.rank() != 1 || array.size() == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has the shape %s, expected [n], the coordinates of axis %d",
              file,
              array.shape(),
              axis));
    }
    BatchFiles.checkFinite(file, array);
    double[] coordinates = array.doubles();
    for (int i = 0; i < coordinates.length; i++) {
      // As networks see them.
      float at = (float) coordinates[i];
      if (Float.isInfinite(at)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: coordinate %d is %s, beyond the range of float32; scale it",
                file,
                i,
                coordinates[i]));
      }
      if (i > 0 && at <= (float) coordinates[i - 1]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: coordinate %d is %s, but must be above %s before it; sort them, and let single"
                    + " precision tell them apart",
                file,
                i,
                coordinates[i],
                coordinates[i - 1]));
      }
    }
    return coordinates;
  }

  private static double[] read(Path file, int axis, double[] domain) throws IOException {
    double[] coordinates = read(file, axis);
    double low = domain[0];
    double high = domain[domain.length - 1];
    for (int i = 0; i < coordinates.length; i++) {
      double at = coordinates[i];
      // As networks see them: an end in single precision may lie just beyond one in double.
      if ((float) at < (float) low || (float) at > (float) high) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: coordinate %d is %s, outside the domain of axis %d, which is from %s to %s",
                file,
                i,
                at,
                axis,
                low,
                high));
      }
    }
    return coordinates;
  }
}
