package dev.forespike.data.task;

import dev.forespike.data.GaussianProcess;
import dev.forespike.data.OperatorTask;
import java.util.Arrays;
import java.util.List;

/** See {@link OperatorTask#poisson()}. */
public final class PoissonTask implements OperatorTask {
  public static final String NAME = "poisson";

  private final int points;
  private final GaussianProcess law;

  public PoissonTask(int points) {
    Grid.require(NAME, points, 3);
    this.points = points;
    law = GaussianProcess.squaredExponential(sensors(), 1.0);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] sensors() {
    return Grid.uniform(-1, 1, points);
  }

  @Override
  public List<double[]> axes() {
    return List.of(sensors());
  }

  @Override
  public double[] function(long seed, int index) {
    return law.sample(seed, index);
  }

  @Override
  public double[] solve(double[] function) {
    Grid.requireValues(NAME, function, points);
    double step = 2.0 / (points - 1);
    double[] inner = Arrays.copyOfRange(function, 1, points - 1);
    for (int i = 0; i < inner.length; i++) {
      inner[i] *= step * step;
    }
    double[] diagonal = new double[inner.length];
    Arrays.fill(diagonal, 2);
    new Tridiagonal(-1, inner.length).solve(diagonal, inner);
    double[] solution = new double[points];
    System.arraycopy(inner, 0, solution, 1, inner.length);
    return solution;
  }
}
