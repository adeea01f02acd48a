package dev.forespike.data;

import dev.forespike.api.SpecException;
import dev.forespike.data.task.AntiderivativeTask;
import dev.forespike.data.task.BurgersTask;
import dev.forespike.data.task.CoarseTask;
import dev.forespike.data.task.PoissonTask;
import dev.forespike.data.task.ReactionDiffusionTask;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A problem of operator learning: a law of random input functions, and a numerical scheme that maps
 * a function, given by its values at the sensors, to values on a grid. Everything is a pure
 * function of its arguments. Tasks are immutable and may be used from several threads.
 *
 * <p>Grids are uniform and include both ends. {@code l} is the length scale of a {@link
 * GaussianProcess} of unit variance with the squared-exponential kernel.
 */
public sealed interface OperatorTask
    permits PoissonTask, AntiderivativeTask, ReactionDiffusionTask, BurgersTask, CoarseTask {

  /**
   * The name.
   *
   * @return one of {@link #names()}
   */
  String name();

  /**
   * Where input functions are sampled.
   *
   * @return m points, ascending; a new array
   */
  double[] sensors();

  /**
   * The coordinates of the output grid.
   *
   * @return one array per axis, ascending, the slowest axis first; new arrays
   */
  List<double[]> axes();

  /**
   * An input function of the task's law.
   *
   * @param seed names an endless sequence of functions
   * @param index which of them, from 0
   * @return its values at the sensors
   * @throws SpecException if the index is negative
   */
  double[] function(long seed, int index);

  /**
   * The operator's value for any function.
   *
   * @param function values at the sensors, finite; not changed
   * @return values on the grid, the last axis fastest
   * @throws SpecException if there is not one finite value per sensor
   */
  double[] solve(double[] function);

  /**
   * The first functions of a seed and their solutions. Function i is the same whatever the count.
   * They are made on all processors at once, in the common pool.
   *
   * @param count how many, at least 1
   * @param seed names the sequence of functions
   * @return the pairs
   * @throws SpecException if the count is below 1
   */
  default OperatorSamples generate(int count, long seed) {
    if (count < 1) {
      throw new SpecException(
          String.format(
              Locale.ROOT, "%s: needs at least 1 function, but %d are asked for", name(), count));
    }
    double[][] functions = new double[count][];
    double[][] solutions = new double[count][];
    // Pairs are independent, so the result is the same however many threads take part.
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              functions[i] = function(seed, i);
              solutions[i] = solve(functions[i]);
            });
    return new OperatorSamples(functions, solutions);
  }

  /**
   * The same operator on a coarser output grid: every stride-th point of each axis, beginning with
   * the first. Sensors, functions and the grid that is computed on stay as they are.
   *
   * @param stride at least 1 and below the number of points of each axis
   * @return the task
   * @throws SpecException if the stride is out of range
   */
  default OperatorTask every(int stride) {
    return new CoarseTask(this, stride);
  }

  /**
   * {@code poisson}: f to u with {@code -u'' = f} on [-1, 1], {@code u(-1) = u(1) = 0}; 51 points,
   * f with l = 1.
   *
   * <p>The labels solve the three-point scheme {@code -(u[i-1] - 2 u[i] + u[i+1]) / h^2 = f[i]},
   * not the continuous problem: that is what published data of this task hold.
   *
   * @return the task
   */
  static OperatorTask poisson() {
    return poisson(51);
  }

  /**
   * {@link #poisson()} on another number of points.
   *
   * @param points at least 3
   * @return the task
   * @throws SpecException if there are too few points
   */
  static OperatorTask poisson(int points) {
    return new PoissonTask(points);
  }

  /**
   * {@code antiderivative}: f to u with {@code u' = f} on [0, 1], {@code u(0) = 0}; 100 points, f
   * with l = 0.2.
   *
   * <p>The labels integrate the cubic through the four nearest points over each interval: exact for
   * cubics, of fourth order otherwise. Functions of this law come out within 1e-6.
   *
   * @return the task
   */
  static OperatorTask antiderivative() {
    return antiderivative(100);
  }

  /**
   * {@link #antiderivative()} on another number of points.
   *
   * @param points at least 4
   * @return the task
   * @throws SpecException if there are too few points
   */
  static OperatorTask antiderivative(int points) {
    return new AntiderivativeTask(points);
  }

  /**
   * {@code reaction-diffusion}: f to u with {@code u_t = 0.01 u_xx + 0.01 u^2 + f(x)} for t and x
   * in [0, 1], u zero at first and at both ends; 128 points of either axis, t before x. f with l =
   * 0.2 is drawn on 512 points and interpolated linearly to the sensors.
   *
   * <p>Scheme: Crank-Nicolson, with {@code u^2} at the middle of a step linearised around its
   * beginning; second order in either axis. Task and scheme follow {@code
   * HewlettPackard/separable-operator-networks}.
   *
   * @return the task
   */
  static OperatorTask reactionDiffusion() {
    return reactionDiffusion(128);
  }

  /**
   * {@link #reactionDiffusion()} on another number of points.
   *
   * @param points of either axis, at least 3
   * @return the task
   * @throws SpecException if there are too few points
   */
  static OperatorTask reactionDiffusion(int points) {
    return new ReactionDiffusionTask(points, 0.01, 0.01);
  }

  /**
   * {@code burgers}: u(0, x) to u with {@code u_t + u u_x = 0.01 u_xx}, periodic in x on [0, 1], t
   * in [0, 1]; 101 points of either axis, t before x. The last point of x repeats the first.
   *
   * <p>Initial conditions are normal with mean zero and covariance operator {@code 25^4 (-d^2/dx^2
   * + 25)^-4} without its constant mode: {@code k(r) = 2 sum_n (625 / (4 pi^2 n^2 + 25)^2)^2 cos(2
   * pi n r)}, standard deviation 0.214. Derived: it is the law of the published sets {@code
   * neuraloperator/burgers_*_16}, by their Fourier coefficients.
   *
   * <p>Scheme: the trigonometric interpolant of the sensors on a grid at least four times as fine,
   * fourth-order central differences with the nonlinear term split so that the mean is conserved
   * and the energy cannot grow, classical Runge-Kutta within its limit of stability.
   *
   * @return the task
   */
  static OperatorTask burgers() {
    return burgers(101);
  }

  /**
   * {@link #burgers()} on another number of points.
   *
   * @param points of either axis, at least 9
   * @return the task
   * @throws SpecException if there are too few points
   */
  static OperatorTask burgers(int points) {
    return new BurgersTask(points);
  }

  /**
   * The names of all tasks.
   *
   * @return what {@link #named} takes
   */
  static List<String> names() {
    return List.of(
        PoissonTask.NAME, AntiderivativeTask.NAME, ReactionDiffusionTask.NAME, BurgersTask.NAME);
  }

  /**
   * A task in its standard size.
   *
   * @param name one of {@link #names()}
   * @return the task
   * @throws SpecException if there is none of that name
   */
  static OperatorTask named(String name) {
    return switch (name) {
      case PoissonTask.NAME -> poisson();
      case AntiderivativeTask.NAME -> antiderivative();
      case ReactionDiffusionTask.NAME -> reactionDiffusion();
      case BurgersTask.NAME -> burgers();
      default ->
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "unknown operator task '%s', known are %s",
                  name,
                  String.join(", ", names())));
    };
  }
}
