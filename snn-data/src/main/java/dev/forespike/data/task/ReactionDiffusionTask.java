package dev.forespike.data.task;

import dev.forespike.data.GaussianProcess;
import dev.forespike.data.OperatorTask;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.interpolation.LinearInterpolator;

/**
 * See {@link OperatorTask#reactionDiffusion()}. With step k, spacing h, diffusion d and reaction c,
 * a step from u to v is
 *
 * <pre>
 * (v - u) / k = d (D v + D u) / 2 + c (u^2 + u (v - u)) + f,    D v = (v[i-1] - 2 v[i] + v[i+1]) / h^2
 * </pre>
 *
 * where {@code u^2 + u (v - u)} is the square at the middle, linearised around u.
 */
public final class ReactionDiffusionTask implements OperatorTask {
  public static final String NAME = "reaction-diffusion";
  private static final int DRAWN = 512;

  private final int points;
  private final double diffusion;
  private final double reaction;
  private final double[] drawn = Grid.uniform(0, 1, DRAWN);
  private final GaussianProcess law = GaussianProcess.squaredExponential(drawn, 0.2);

  public ReactionDiffusionTask(int points, double diffusion, double reaction) {
    Grid.require(NAME, points, 3);
    this.points = points;
    this.diffusion = diffusion;
    this.reaction = reaction;
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
    var line = new LinearInterpolator().interpolate(drawn, law.sample(seed, index));
    return Arrays.stream(sensors()).map(line::value).toArray();
  }

  @Override
  public double[] solve(double[] function) {
    Grid.requireValues(NAME, function, points);
    int inner = points - 2;
    double perStep = points - 1; // 1/k and 1/h alike
    double side = 0.5 * diffusion * perStep * perStep;
    Tridiagonal system = new Tridiagonal(-side, inner);
    double[] diagonal = new double[inner];
    double[] next = new double[inner];
    double[] solution = new double[points * points];
    for (int row = points; row < solution.length; row += points) {
      int before = row - points;
      for (int i = 0; i < inner; i++) {
        int at = before + i + 1;
        double u = solution[at];
        // c (u^2 + u (v - u)) = c u v: the square's explicit parts cancel.
        diagonal[i] = perStep + 2 * side - reaction * u;
        next[i] =
            (perStep - 2 * side) * u
                + side * (solution[at - 1] + solution[at + 1])
                + function[i + 1];
      }
      system.solve(diagonal, next);
      System.arraycopy(next, 0, solution, row + 1, inner);
    }
    return solution;
  }
}
