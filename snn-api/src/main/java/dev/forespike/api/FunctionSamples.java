package dev.forespike.api;

import java.util.Optional;

/** Samples with numbers as targets, from arrays in memory. */
final class FunctionSamples implements Samples {
  private final ArraySamples values;
  private final int targets;
  private final float[] targetValues;
  private final Optional<ValueGrid> grid;

  FunctionSamples(
      Shape shape, float[] values, Optional<ValueGrid> grid, int targets, float[] targetValues) {
    Check.positive("targets of a sample", targets);
    if (targetValues.length % targets != 0) {
      throw new SpecException(
          targetValues.length
              + " target values are no multiple of "
              + targets
              + " for each sample"
              + grid.map(points -> ", one at each point of the grid " + points).orElse(""));
    }
    for (int i = 0; i < targetValues.length; i++) {
      if (!Float.isFinite(targetValues[i])) {
        throw new SpecException(
            "sample " + i / targets + " has target " + targetValues[i] + " at " + i % targets);
      }
    }
    this.values = new ArraySamples(shape, values, new int[targetValues.length / targets]);
    this.grid = grid;
    this.targets = targets;
    this.targetValues = targetValues;
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public Shape shape() {
    return values.shape();
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    values.read(index, destination, offset);
  }

  @Override
  public int label(int index) {
    return values.label(index);
  }

  @Override
  public int targets() {
    return targets;
  }

  @Override
  public Optional<ValueGrid> grid() {
    return grid;
  }

  @Override
  public void readTargets(int index, float[] destination, int offset) {
    System.arraycopy(targetValues, index * targets, destination, offset, targets);
  }
}
