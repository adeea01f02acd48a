package dev.forespike.train.rule;

import java.util.List;

/**
 * The derivative of a loss by moving one weight or bias at a time, with a stencil of four points.
 * Entries that cannot move without a potential crossing a corner of psi are left out.
 */
final class CentralDifferences {
  /** A gradient that deviates by more is not the derivative. */
  static final double LIMIT = 1e-6;

  private static final double STEP = 5e-5;
  private static final int[] STENCIL = {-2, -1, 1, 2};

  private final ReferenceParameters at;
  private final ReferenceHistory moved;
  private final List<Boolean> sides;
  private final double loss;
  private int compared;

  /**
   * Differences around parameters.
   *
   * @param history the pass with these parameters
   * @param holdResets whether the spikes within resets stay those of that pass
   */
  CentralDifferences(ReferenceHistory history, ReferenceParameters at, boolean holdResets) {
    this.at = at;
    moved = history.again(holdResets);
    sides = history.sides();
    loss = history.loss();
  }

  /**
   * How far a gradient is from the differences: the largest over all entries, as a share of the
   * largest entry beside it.
   */
  double deviation(ReferenceGradients gradients) {
    double largest = 0;
    for (int layer = 0; layer < at.layers(); layer++) {
      double ofWeights = deviation(at.weights(layer), gradients.weights(layer));
      double ofBiases = deviation(at.biases(layer), gradients.biases(layer));
      largest = Math.max(largest, Math.max(ofWeights, ofBiases));
    }
    return largest;
  }

  private double deviation(double[] values, double[] gradient) {
    // Where a whole gradient is nearly zero, differences are but rounding of the loss.
    double scale = 1e-4 * (1 + Math.abs(loss));
    for (double entry : gradient) {
      scale = Math.max(scale, Math.abs(entry));
    }
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      double old = values[i];
      double[] losses = new double[STENCIL.length];
      boolean smooth = true;
      for (int point = 0; point < STENCIL.length; point++) {
        values[i] = old + STENCIL[point] * STEP;
        losses[point] = moved.forward(at).loss();
        smooth &= moved.sides().equals(sides);
      }
      values[i] = old;
      if (smooth) {
        double derivative = (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * STEP);
        largest = Math.max(largest, Math.abs(derivative - gradient[i]) / scale);
        compared++;
      }
    }
    return largest;
  }

  /** The number of entries compared so far. */
  int compared() {
    return compared;
  }
}
