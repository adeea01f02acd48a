package dev.forespike.train.rule;

import dev.forespike.api.DifferentiableObjective;
import dev.forespike.train.estimator.NetworkEvaluation;

/** A network's loss as an objective. */
record EvaluationObjective(NetworkEvaluation evaluation) implements DifferentiableObjective {
  @Override
  public int dimension() {
    return evaluation.dimension();
  }

  @Override
  public double value(double[] point) {
    return evaluation.value(point);
  }

  @Override
  public double derivative(double[] point, double[] direction) {
    return evaluation.derivative(point, direction);
  }
}
