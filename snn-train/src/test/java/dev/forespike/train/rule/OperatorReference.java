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

  private final OperatorCase of;
  private final Parameters parameters;
  private final List<double[][]> given = new ArrayList<>();
  private final List<ReferenceHistory> histories = new ArrayList<>();

  OperatorReference(OperatorCase of) {
    this.of = of;
    parameters = of.parameters();
    List<NetworkSpec> parts = of.network().parts();
    for (int part = 0; part < parts.size(); part++) {
      ClockedBatch batch = of.input(part);
      int rank = of.network().outputs();
      batch.targets(new float[batch.size() * rank], false);
      ReferenceHistory history =
          new ReferenceHistory(parts.get(part), Loss.meanSquaredError(), batch, SpikeFunction.STEP)
              .forward(new ReferenceParameters(parameters.part(part)));
      histories.add(history);
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

  boolean isSafe() {
    return histories.stream().allMatch(ReferenceHistory::isSafe);
  }

  private int row(int trunk, int point) {
    if (of.network().trunks().size() == 1) {
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

  /** The gradient of a part by back-propagation through time, or of the spatial kind. */
  ReferenceGradients gradients(int part, boolean spatial, boolean detachReset) {
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
    var own = new ReferenceParameters(parameters.part(part));
    ReferenceHistory history =
        new ReferenceHistory(spec, Loss.meanSquaredError(), batch, SpikeFunction.STEP).forward(own);
    return spatial ? history.spatial(own) : history.gradients(own, detachReset);
  }
}
