package dev.forespike.data.task;

import dev.forespike.data.GaussianProcess;
import dev.forespike.data.OperatorTask;
import java.util.List;

/** See {@link OperatorTask#antiderivative()}. */
public final class AntiderivativeTask implements OperatorTask {
  public static final String NAME = "antiderivative";

  private final int points;
  private final GaussianProcess law;

  public AntiderivativeTask(int points) {
    Grid.require(NAME, points, 4);
    this.points = points;
    law = GaussianProcess.squaredExponential(sensors(), 0.2);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] sensors() {
    return Grid.uniform(0, 1, points);
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
    double[] f = function;
    double scale = 1.0 / (24 * (points - 1));
    int last = points - 1;
    double[] solution = new double[points];
    // Integrals of the cubic through four points over its first, middle and last interval.
    solution[1] = scale * (9 * f[0] + 19 * f[1] - 5 * f[2] + f[3]);
    for (int i = 2; i < last; i++) {
      solution[i] = solution[i - 1] + scale * (13 * (f[i - 1] + f[i]) - f[i - 2] - f[i + 1]);
    }
    solution[last] =
        solution[last - 1]
            + scale * (9 * f[last] + 19 * f[last - 1] - 5 * f[last - 2] + f[last - 3]);
    return solution;
  }
}
