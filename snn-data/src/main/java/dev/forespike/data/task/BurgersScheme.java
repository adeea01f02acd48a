package dev.forespike.data.task;

import java.util.Arrays;

/**
 * {@code u_t + u u_x = viscosity u_xx}, periodic. With the fourth-order central difference D, which
 * is antisymmetric, and the fourth-order second difference, which is symmetric and not positive,
 *
 * <pre>
 * du/dt = -(D(u^2) + u D(u)) / 3 + viscosity D2(u)
 * </pre>
 *
 * Derived: the sum over the cells of {@code D(u^2)}, of {@code u D(u)} and of {@code D2(u)} is 0,
 * so the mean is conserved; {@code u} times the bracket sums to 0 and {@code u D2(u)} to at most 0,
 * so the energy does not grow, however steep the front. Time: classical Runge-Kutta.
 *
 * @param length of the period
 * @param viscosity positive
 * @param cells of the grid, at least 5
 */
public record BurgersScheme(double length, double viscosity, int cells) {
  /**
   * Below the 2.78 of classical Runge-Kutta on the negative and the 2.82 on the imaginary axis,
   * with room for where both parts are present.
   */
  private static final double STABLE = 2.4;

  /** Cells copied from the other end, so that the inner loop need not wrap around. */
  private static final int GHOSTS = 2;

  /**
   * Solves from an initial condition.
   *
   * @param initial {@code [cells]} at {@code i length / cells}; not changed
   * @param interval time between outputs
   * @param outputs how many, the initial condition included
   * @return {@code [outputs][cells]}
   */
  public double[][] solve(double[] initial, double interval, int outputs) {
    double largest = Arrays.stream(initial).map(Math::abs).max().orElseThrow();
    double perCell = cells / length;
    // The largest eigenvalues: 16/3 of the second difference, 1.372 of the first.
    double rate = perCell * (16.0 / 3 * viscosity * perCell + 1.372 * largest);
    int steps = (int) Math.ceil(interval * rate / STABLE);
    double step = interval / steps;
    double[] u = new double[cells + 2 * GHOSTS];
    System.arraycopy(initial, 0, u, GHOSTS, cells);
    Stages stages = new Stages(new double[u.length], new double[cells], new double[cells]);
    double[][] rows = new double[outputs][];
    rows[0] = initial.clone();
    for (int output = 1; output < outputs; output++) {
      for (int i = 0; i < steps; i++) {
        advance(u, step, stages);
      }
      rows[output] = Arrays.copyOfRange(u, GHOSTS, GHOSTS + cells);
    }
    return rows;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stages(double[] at, double[] slope, double[] sum) {}

  private void advance(double[] u, double step, Stages stages) {
    slope(u, stages.slope);
    System.arraycopy(stages.slope, 0, stages.sum, 0, cells);
    stage(u, step / 2, 2, stages);
    stage(u, step / 2, 2, stages);
    stage(u, step, 1, stages);
    for (int i = 0; i < cells; i++) {
      u[GHOSTS + i] += step / 6 * stages.sum[i];
    }
  }

  /** Goes along the last slope and adds the slope that is found there. */
  private void stage(double[] u, double step, double weight, Stages stages) {
    for (int i = 0; i < cells; i++) {
      stages.at[GHOSTS + i] = u[GHOSTS + i] + step * stages.slope[i];
    }
    slope(stages.at, stages.slope);
    for (int i = 0; i < cells; i++) {
      stages.sum[i] += weight * stages.slope[i];
    }
  }

  private void slope(double[] u, double[] slope) {
    for (int i = 0; i < GHOSTS; i++) {
      u[i] = u[cells + i];
      u[GHOSTS + cells + i] = u[GHOSTS + i];
    }
    double perCell = cells / length;
    double transport = perCell / 36;
    double spread = viscosity * perCell * perCell / 12;
    for (int i = 0; i < cells; i++) {
      double here = u[i + 2];
      double nearSum = u[i + 3] + u[i + 1];
      double nearDifference = u[i + 3] - u[i + 1];
      double farSum = u[i + 4] + u[i];
      double farDifference = u[i + 4] - u[i];
      // D(u^2) + u D(u) by differences of squares: (a^2 - b^2) + u (a - b) = (a - b) (a + b + u).
      slope[i] =
          spread * (16 * nearSum - farSum - 30 * here)
              - transport
                  * (8 * nearDifference * (nearSum + here) - farDifference * (farSum + here));
    }
  }
}
