package dev.forespike.data.task;

import dev.forespike.data.GaussianProcess;
import dev.forespike.data.OperatorTask;
import java.util.Arrays;
import java.util.List;

/** See {@link OperatorTask#burgers()}. */
public final class BurgersTask implements OperatorTask {
  public static final String NAME = "burgers";

  /** Fewer and a front of the steepest functions would be wider than its own resolution. */
  private static final int LEAST_CELLS = 400;

  /** Modes of the kernel: the next one has less than 1e-10 of the variance. */
  private static final int MODES = 24;

  private final int points;
  private final GaussianProcess law;
  private final PeriodicInterpolation interpolation;
  private final BurgersScheme scheme;

  public BurgersTask(int points) {
    Grid.require(NAME, points, 9);
    this.points = points;
    int period = points - 1;
    law = GaussianProcess.stationary(Arrays.copyOf(sensors(), period), BurgersTask::covariance);
    int refinement = Math.max(4, Math.ceilDiv(LEAST_CELLS, period));
    interpolation = new PeriodicInterpolation(period, refinement);
    scheme = new BurgersScheme(1, 0.01, period * refinement);
  }

  /** The kernel of initial conditions. */
  public static double covariance(double distance) {
    double sum = 0;
    for (int n = 1; n <= MODES; n++) {
      double frequency = 2 * Math.PI * n;
      double base = frequency * frequency + 25;
      double deviation = 625 / (base * base);
      sum += 2 * deviation * deviation * StrictMath.cos(frequency * distance);
    }
    return sum;
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
    return List.of(sensors(), sensors());
  }

  @Override
  public double[] function(long seed, int index) {
    return closed(law.sample(seed, index));
  }

  /** The last value is not used: it repeats the first. */
  @Override
  public double[] solve(double[] function) {
    Grid.requireValues(NAME, function, points);
    double[] initial = interpolation.refine(Arrays.copyOf(function, points - 1));
    double[][] rows = scheme.solve(initial, 1.0 / (points - 1), points);
    double[] solution = new double[points * points];
    for (int t = 0; t < points; t++) {
      double[] row = closed(interpolation.coarsen(rows[t]));
      System.arraycopy(row, 0, solution, t * points, points);
    }
    return solution;
  }

  private static double[] closed(double[] period) {
    double[] values = Arrays.copyOf(period, period.length + 1);
    values[period.length] = values[0];
    return values;
  }
}
