package dev.forespike.train.rule;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator network in double precision from its definition, part by part through {@link
 * ReferenceHistory}: each part is given targets whose squared error has the derivative of the
 * operator's loss.
 */
final class OperatorReference {
  /** Makes the distance from targets large beside their rounding. */
  private static final int SCALE = 1 << 12;

  /** Unit roundoff of single precision. */
  private static final double U = 0x1p-24;

  private final OperatorCase of;
  private final Parameters parameters;
  private final List<double[][]> given = new ArrayList<>();
  private final List<ReferenceHistory> histories = new ArrayList<>();
  private final List<RoundingBound> bounds = new ArrayList<>();

  OperatorReference(OperatorCase of) {
    this.of = of;
    parameters = of.parameters();
    List<NetworkSpec> parts = of.network().parts();
    for (int part = 0; part < parts.size(); part++) {
      ClockedBatch batch = of.input(part);
      int rank = of.network().outputs();
      batch.targets(new float[batch.size() * rank], false);
      var own = new ReferenceParameters(parameters.part(part));
      ReferenceHistory history =
          new ReferenceHistory(parts.get(part), Loss.meanSquaredError(), batch, SpikeFunction.STEP)
              .forward(own);
      histories.add(history);
      bounds.add(new RoundingBound(history, own, true));
      double[][] whole = new double[batch.size()][rank];
      for (int b = 0; b < whole.length; b++) {
        for (int r = 0; r < rank; r++) {
          whole[b][r] = whole(history, part, b, r);
        }
      }
      given.add(whole);
    }
  }

  private double whole(ReferenceHistory history, int part, int b, int r) {
    int steps = of.timesteps();
    if (of.network().parts().get(part).readout() instanceof Readout.Last) {
      return history.output(steps - 1, b)[r];
    }
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      sum += history.output(t, b)[r];
    }
    return sum / steps;
  }

  private int row(int trunk, int point) {
    if (of.network().parts().size() == 2) {
      return point;
    }
    int behind = 1;
    for (int axis = trunk; axis < of.grid().axes(); axis++) {
      behind *= of.grid().length(axis);
    }
    return point / behind % of.grid().length(trunk - 1);
  }

  double value(int b, int point) {
    double sum = 0;
    for (int r = 0; r < of.network().outputs(); r++) {
      sum += given.get(0)[b][r] * factor(point, r, 0);
    }
    return sum;
  }

  /** The product of all trunks but one. */
  private double factor(int point, int r, int without) {
    double factor = 1;
    for (int trunk = 1; trunk < given.size(); trunk++) {
      factor *= trunk == without ? 1 : given.get(trunk)[row(trunk, point)][r];
    }
    return factor;
  }

  private double difference(int b, int point) {
    return value(b, point) - of.batch().targets()[b * of.grid().size() + point];
  }

  double loss() {
    double sum = 0;
    for (int b = 0; b < of.functions(); b++) {
      for (int p = 0; p < of.grid().size(); p++) {
        sum += of.batch().weights()[b] * Math.pow(difference(b, p), 2) / 2;
      }
    }
    return sum / of.functions() / of.grid().size();
  }

  /** Derivatives of the loss by what a part gave. */
  private double[][] derivatives(int part) {
    double[][] result = new double[given.get(part).length][of.network().outputs()];
    for (int b = 0; b < of.functions(); b++) {
      for (int p = 0; p < of.grid().size(); p++) {
        double weight = of.batch().weights()[b];
        double error = weight * difference(b, p) / of.functions() / of.grid().size();
        for (int r = 0; r < of.network().outputs(); r++) {
          if (part == 0) {
            result[b][r] += error * factor(p, r, 0);
          } else {
            result[row(part, p)][r] += error * given.get(0)[b][r] * factor(p, r, part);
          }
        }
      }
    }
    return result;
  }

  /** Whether single precision sees the same spikes in all parts. */
  boolean sameSpikes() {
    return bounds.stream().allMatch(RoundingBound::sameSpikes);
  }

  /** How far rounding takes what a part gives: a mean over steps, or the last. */
  private double givenBound(int part, int b, int r) {
    RoundingBound bound = bounds.get(part);
    int steps = of.timesteps();
    if (of.network().parts().get(part).readout() instanceof Readout.Last) {
      return bound.output(steps - 1, b, r);
    }
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      sum +=
          bound.output(t, b, r) + (steps + 2) * U * Math.abs(histories.get(part).output(t, b)[r]);
    }
    return sum / steps;
  }

  /** The same of a product of what parts give, each once but one. */
  private double productBound(int b, int point, int r, int without) {
    double value = 1;
    double bound = 0;
    for (int part = 0; part < given.size(); part++) {
      if (part != without) {
        int row = part == 0 ? b : row(part, point);
        double next = given.get(part)[row][r];
        double nextBound = givenBound(part, row, r);
        bound = bound * Math.abs(next) + (Math.abs(value) + bound) * nextBound;
        value *= next;
        bound += 2 * U * Math.abs(value);
      }
    }
    return bound;
  }

  /** How far rounding takes a value. */
  double valueBound(int b, int point) {
    int rank = of.network().outputs();
    double bound = 0;
    for (int r = 0; r < rank; r++) {
      double product = given.get(0)[b][r] * factor(point, r, 0);
      bound += productBound(b, point, r, -1) + (rank + 2) * U * Math.abs(product);
    }
    return bound;
  }

  /** How far rounding takes the loss. */
  double lossBound() {
    double sum = 0;
    int terms = of.functions() * of.grid().size();
    for (int b = 0; b < of.functions(); b++) {
      for (int p = 0; p < of.grid().size(); p++) {
        double difference = Math.abs(difference(b, p));
        double bound = valueBound(b, p) + 2 * U * Math.abs(value(b, p));
        double square = difference * bound + bound * bound / 2;
        square += (terms + 4) * U * difference * difference / 2;
        sum += of.batch().weights()[b] * square;
      }
    }
    return sum / terms;
  }

  /** How far rounding takes {@link #derivatives}, here and where it is computed. */
  private double[][] derivativeBounds(int part) {
    double[][] result = new double[given.get(part).length][of.network().outputs()];
    int terms = of.functions() * of.grid().size();
    for (int b = 0; b < of.functions(); b++) {
      for (int p = 0; p < of.grid().size(); p++) {
        double share = of.batch().weights()[b] / (double) terms;
        double error = share * Math.abs(difference(b, p));
        double errorBound = share * (valueBound(b, p) + 4 * U * Math.abs(value(b, p)));
        int row = part == 0 ? b : row(part, p);
        for (int r = 0; r < result[row].length; r++) {
          double product = factor(p, r, part) * (part == 0 ? 1 : given.get(0)[b][r]);
          double productBound = productBound(b, p, r, part);
          result[row][r] +=
              errorBound * (Math.abs(product) + productBound)
                  + error * (productBound + (terms + 4) * U * Math.abs(product));
        }
      }
    }
    return result;
  }

  /** How far rounding takes {@link #gradients}. */
  ReferenceGradients gradientBounds(int part, boolean spatial, boolean detachReset) {
    ReferenceHistory history = standIn(part);
    double[][] errors = derivativeBounds(part);
    double[][] derivatives = derivatives(part);
    for (int b = 0; b < errors.length; b++) {
      for (int r = 0; r < errors[b].length; r++) {
        // The stand-in's targets are numbers of single precision.
        double output = 0;
        for (int t = 0; t < of.timesteps(); t++) {
          output = Math.max(output, Math.abs(history.output(t, b)[r]));
        }
        errors[b][r] += 2 * U * (Math.abs(derivatives[b][r]) + output / SCALE / errors.length);
        // Each step has its share of a mean; the last alone has all.
        boolean last = of.network().parts().get(part).readout() instanceof Readout.Last;
        errors[b][r] /= last ? 1 : of.timesteps();
      }
    }
    var bound =
        new RoundingBound(history, new ReferenceParameters(parameters.part(part)), detachReset)
            .withErrors(errors);
    return spatial ? bound.spatial() : bound.gradients();
  }

  /** The gradient of a part by back-propagation through time, or of the spatial kind. */
  ReferenceGradients gradients(int part, boolean spatial, boolean detachReset) {
    var own = new ReferenceParameters(parameters.part(part));
    ReferenceHistory history = standIn(part);
    return spatial ? history.spatial(own) : history.gradients(own, detachReset);
  }

  /** A part with targets of its own, whose loss has the operator's derivatives by its outputs. */
  private ReferenceHistory standIn(int part) {
    NetworkSpec spec = of.network().parts().get(part);
    ClockedBatch batch = of.input(part);
    int rows = batch.size();
    int rank = spec.outputs();
    double[][] derivatives = derivatives(part);
    boolean perStep = spec.readout().perStep();
    int steps = perStep ? of.timesteps() : 1;
    float[] targets = new float[steps * rows * rank];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < rows; b++) {
        batch.weights()[b] = 1f / SCALE;
        for (int r = 0; r < rank; r++) {
          double output = perStep ? histories.get(part).output(t, b)[r] : given.get(part)[b][r];
          double distance = derivatives[b][r] * rows * SCALE;
          targets[(t * rows + b) * rank + r] = (float) (output - distance);
        }
      }
    }
    batch.targets(targets, perStep);
    return new ReferenceHistory(spec, Loss.meanSquaredError(), batch, SpikeFunction.STEP)
        .forward(new ReferenceParameters(parameters.part(part)));
  }
}
