package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.data.task.AntiderivativeTask;
import dev.forespike.data.task.BurgersTask;
import dev.forespike.data.task.PoissonTask;
import dev.forespike.data.task.ReactionDiffusionTask;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;

/**
 * Problems of operator learning ({@link OperatorTask}) as datasets for operator networks: each
 * sample is an input function by its values at the sensors, and as targets the solution on the
 * task's grid. Sizes and seeds are those of public code of separable operator networks (repository
 * HewlettPackard/separable-operator-networks); the functions are not, since its random numbers are
 * others.
 *
 * <p>Input functions are scaled to [0, 1] by the least and the greatest value of all training
 * functions at all sensors, targets to [0, 1] by those of the training solutions; {@link
 * Dataset#scaling} gives the solutions' values back. Test functions are scaled by the same numbers,
 * so that they may lie a little outside. Coordinates of the grid stay as they are.
 */
public final class OperatorDatasets {
  /** What the least and the greatest value of all training functions become. */
  private static final Scaling INPUTS = Scaling.between(0, 1);

  private static final long TRAIN_SEED = 1234;
  private static final long TEST_SEED = 4231;

  /** Thins what is solved on a finer grid than a network has to learn. */
  private static final int STRIDE = 4;

  private OperatorDatasets() {}

  /**
   * {@link OperatorTask#poisson()}: 51 sensors, values on the same 51 points; 800 training and 800
   * test functions.
   *
   * @return the dataset {@code poisson}
   */
  public static Dataset poisson() {
    return standard(OperatorTask.poisson(51), 800, 800);
  }

  /**
   * {@link OperatorTask#antiderivative()}: 100 sensors, values on the same 100 points; 800 training
   * and 800 test functions.
   *
   * @return the dataset {@code antiderivative}
   */
  public static Dataset antiderivative() {
    return standard(OperatorTask.antiderivative(100), 800, 800);
  }

  /**
   * {@link OperatorTask#reactionDiffusion()}, solved on 129 x 129 points: 129 sensors, values on
   * every fourth point of t and x, 33 x 33 with both ends; 1000 training and 100 test functions.
   *
   * @return the dataset {@code reaction-diffusion}
   */
  public static Dataset reactionDiffusion() {
    return standard(OperatorTask.reactionDiffusion(129).every(STRIDE), 1000, 100);
  }

  /**
   * {@link OperatorTask#burgers()}: 101 sensors, values on every fourth point of t and x, 26 x 26
   * with both ends; 800 training and 100 test functions.
   *
   * @return the dataset {@code burgers}
   */
  public static Dataset burgers() {
    return standard(OperatorTask.burgers(101).every(STRIDE), 800, 100);
  }

  /** One of the datasets above, by the name of its task. */
  static Dataset named(String name) {
    return switch (name) {
      case PoissonTask.NAME -> poisson();
      case AntiderivativeTask.NAME -> antiderivative();
      case ReactionDiffusionTask.NAME -> reactionDiffusion();
      case BurgersTask.NAME -> burgers();
      default -> throw new SpecException("there is no operator dataset '" + name + "'");
    };
  }

  private static Dataset standard(OperatorTask task, int train, int test) {
    return of(task, train, test, TRAIN_SEED, TEST_SEED);
  }

  /**
   * Any task as a dataset of its name, scaled as stated above. A pure function of its arguments.
   *
   * @param task what is to be learned
   * @param train number of training functions, at least 1
   * @param test number of test functions, at least 1
   * @param trainSeed names the sequence whose first functions are for training
   * @param testSeed names that of the test functions; the same seed gives the same functions
   * @return samples of shape {@code [sensors]}, with as many targets as the task's grid has points
   * @throws SpecException if there is no function to train on or none to test on, or so many that
   *     their values do not fit into an array
   */
  public static Dataset of(OperatorTask task, int train, int test, long trainSeed, long testSeed) {
    int sensors = task.sensors().length;
    ValueGrid grid = ValueGrid.of(task.axes());
    // Both before either is generated, which may take long.
    require(task.name(), train, "training", Math.max(sensors, grid.size()));
    require(task.name(), test, "test", Math.max(sensors, grid.size()));
    OperatorSamples training = task.generate(train, trainSeed);
    OperatorSamples testing = task.generate(test, testSeed);
    Scaling functions = range(training.functions());
    Scaling solutions = range(training.solutions());
    Shape shape = Shape.of(sensors);
    return Dataset.ofFunction(
        task.name(),
        samples(shape, training, functions, grid, solutions),
        samples(shape, testing, functions, grid, solutions),
        solutions);
  }

  private static void require(String task, int count, String part, int values) {
    int most = Integer.MAX_VALUE / values;
    if (count < 1 || count > most) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s: the number of %s functions must lie in [1, %d], but is %d",
              task,
              part,
              most,
              count));
    }
  }

  private static Samples samples(
      Shape shape, OperatorSamples pairs, Scaling functions, ValueGrid grid, Scaling solutions) {
    return Samples.ofOperator(
        shape,
        scaled(pairs.functions(), functions, INPUTS),
        grid,
        scaled(pairs.solutions(), solutions, Scaling.none()));
  }

  /** The scaling whose 0 is the least and whose 1 is the greatest of all values. */
  private static Scaling range(double[][] values) {
    DoubleSummaryStatistics all =
        Arrays.stream(values).flatMapToDouble(Arrays::stream).summaryStatistics();
    return Scaling.between(all.getMin(), all.getMax());
  }

  /** All values one after another, {@code from} what they are {@code to} what networks see. */
  private static float[] scaled(double[][] values, Scaling from, Scaling to) {
    float[] numbers = new float[values.length * values[0].length];
    int next = 0;
    for (double[] row : values) {
      for (double value : row) {
        numbers[next++] = (float) to.value(from.number(value));
      }
    }
    return numbers;
  }
}
