package dev.forespike.cli.prediction;

import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.ValueGrid;
import dev.forespike.train.Inferencer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Functions whose values are wanted at points for which there are no targets.
 *
 * @param functions their values at sensors
 * @param points where values are wanted
 */
public record FunctionsAt(Samples functions, ValueGrid points) implements Samples {
  /** Most points at once, about: memory of a trunk and of a batch of functions grows with them. */
  private static final int BLOCK = 4096;

  @Override
  public int size() {
    return functions.size();
  }

  @Override
  public Shape shape() {
    return functions.shape();
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    functions.read(index, destination, offset);
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, size());
    return 0;
  }

  @Override
  public Optional<ValueGrid> grid() {
    return Optional.of(points);
  }

  /**
   * What an operator network says, computed for some coordinates of the slowest axis at a time;
   * that changes no bit.
   *
   * @return {@code [functions, points]}
   */
  public float[] predict(Inferencer inferencer, Scaling scaling) {
    int all = points.size();
    double[] slowest = points.axis(0);
    int perCoordinate = Math.floorDiv(all, slowest.length);
    int rows = Math.max(1, Math.floorDiv(BLOCK, perCoordinate));
    float[] values = new float[Math.multiplyExact(size(), all)];
    for (int from = 0; from < slowest.length; from += rows) {
      int to = Math.min(slowest.length, from + rows);
      var block = new FunctionsAt(functions, part(Arrays.copyOfRange(slowest, from, to)));
      float[] found = inferencer.predict(block, scaling).values();
      int count = (to - from) * perCoordinate;
      for (int function = 0; function < size(); function++) {
        System.arraycopy(
            found, function * count, values, function * all + from * perCoordinate, count);
      }
    }
    return values;
  }

  /** The points with these coordinates on the slowest axis. */
  private ValueGrid part(double[] slowest) {
    List<double[]> axes = new ArrayList<>();
    axes.add(slowest);
    for (int axis = 1; axis < points.axes(); axis++) {
      axes.add(points.axis(axis));
    }
    return ValueGrid.of(axes);
  }
}
