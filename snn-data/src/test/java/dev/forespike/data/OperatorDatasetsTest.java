package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.data.task.Grid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;

final class OperatorDatasetsTest {
  /** Of a number of order one as a float. */
  private static final double ROUNDING = 2e-7;

  private static final OperatorTask SMALL = OperatorTask.poisson(11);

  @ParameterizedTest
  @CsvSource({
    "poisson, 51, 51, 51, 1, 800, 800, -1",
    "antiderivative, 100, 100, 100, 1, 800, 800, 0",
    "reaction-diffusion, 129, 129, 33, 2, 1000, 100, 0",
    "burgers, 101, 101, 26, 2, 800, 100, 0"
  })
  void standardSizes(
      String name, int sensors, int solved, int points, int axes, int train, int test, double from)
      throws DataException {
    Dataset dataset = Datasets.open(name, DataFolder.of(Path.of("nowhere")));
    assertEquals(name, dataset.name());
    assertTrue(dataset.isFunction());
    assertTrue(dataset.isOperator());
    assertEquals(train, dataset.train().size());
    assertEquals(test, dataset.test().size());
    assertEquals(Shape.of(sensors), dataset.train().shape());
    ValueGrid grid = dataset.train().grid().orElseThrow();
    assertEquals(axes, grid.axes());
    for (int axis = 0; axis < axes; axis++) {
      // The scaling leaves coordinates alone.
      assertArrayEquals(Grid.uniform(from, 1, points), grid.axis(axis), 1e-15);
    }
    assertEquals(grid.size(), dataset.outputs());
    assertArrayEquals(new double[] {0, 1}, ends(functions(dataset.train())), 0);
    assertArrayEquals(new double[] {0, 1}, ends(targets(dataset.train())), 0);
    OperatorTask task = task(name, solved).every((solved - 1) / (points - 1));
    for (int index : new int[] {0, train - 1}) {
      comesBack(dataset, dataset.train(), index, task.solve(task.function(1234, index)));
    }
    for (int index : new int[] {0, test - 1}) {
      comesBack(dataset, dataset.test(), index, task.solve(task.function(4231, index)));
    }
  }

  private static OperatorTask task(String name, int points) {
    return switch (name) {
      case "poisson" -> OperatorTask.poisson(points);
      case "antiderivative" -> OperatorTask.antiderivative(points);
      case "reaction-diffusion" -> OperatorTask.reactionDiffusion(points);
      default -> OperatorTask.burgers(points);
    };
  }

  private static void comesBack(Dataset dataset, Samples samples, int index, double[] solution) {
    float[] numbers = new float[samples.targets()];
    samples.readTargets(index, numbers, 0);
    double[] values =
        IntStream.range(0, numbers.length)
            .mapToDouble(i -> dataset.scaling().value(numbers[i]))
            .toArray();
    assertArrayEquals(solution, values, ROUNDING * dataset.scaling().scale());
  }

  @Test
  void everyNumberIsScaledByTheRangesOfTheTrainingFunctions() {
    for (OperatorTask task : List.of(SMALL, OperatorTask.reactionDiffusion(9).every(2))) {
      scaledByTraining(OperatorDatasets.of(task, 7, 5, 3, 4), task);
    }
  }

  /** The mutants use a wrong range; the first is what public code of this task does. */
  @Test
  void otherRangesAreNoticed() {
    OperatorSamples train = SMALL.generate(7, 3);
    OperatorSamples test = SMALL.generate(5, 4);
    Scaling functions = range(train.functions());
    Scaling solutions = range(train.solutions());
    scaledByTraining(scaled(functions, functions, solutions, solutions), SMALL);
    Scaling coordinates = range(SMALL.axes().toArray(double[][]::new));
    noticed(scaled(coordinates, coordinates, solutions, solutions));
    Scaling upToCoordinates =
        Scaling.between(functions.offset(), coordinates.offset() + coordinates.scale());
    noticed(scaled(upToCoordinates, upToCoordinates, solutions, solutions));
    noticed(scaled(functions, range(test.functions()), solutions, solutions));
    noticed(scaled(functions, functions, solutions, range(test.solutions())));
    noticed(scaled(functions, functions, functions, functions));
    noticed(scaled(solutions, solutions, solutions, solutions));
  }

  private static void noticed(Dataset mutant) {
    assertThrows(AssertionFailedError.class, () -> scaledByTraining(mutant, SMALL));
  }

  /** Of 7 training functions of seed 3 and 5 test functions of seed 4. */
  private static void scaledByTraining(Dataset dataset, OperatorTask task) {
    OperatorSamples train = task.generate(7, 3);
    OperatorSamples test = task.generate(5, 4);
    double[] functions = ends(train.functions());
    double[] solutions = ends(train.solutions());
    assertEquals(solutions[0], dataset.scaling().value(0));
    assertEquals(solutions[1], dataset.scaling().value(1), 1e-15);
    assertArrayEquals(new double[] {0, 1}, ends(functions(dataset.train())), 0);
    assertArrayEquals(new double[] {0, 1}, ends(targets(dataset.train())), 0);
    same(train.functions(), functions, functions(dataset.train()));
    same(test.functions(), functions, functions(dataset.test()));
    same(train.solutions(), solutions, targets(dataset.train()));
    same(test.solutions(), solutions, targets(dataset.test()));
  }

  private static void same(double[][] values, double[] ends, double[][] numbers) {
    assertEquals(values.length, numbers.length);
    for (int i = 0; i < values.length; i++) {
      double[] expected =
          Arrays.stream(values[i]).map(v -> (v - ends[0]) / (ends[1] - ends[0])).toArray();
      assertArrayEquals(expected, numbers[i], ROUNDING);
    }
  }

  /** The pairs above, scaled in any way. */
  private static Dataset scaled(
      Scaling trainFunctions, Scaling testFunctions, Scaling trainValues, Scaling testValues) {
    return Dataset.ofFunction(
        "poisson",
        samples(SMALL.generate(7, 3), trainFunctions, trainValues),
        samples(SMALL.generate(5, 4), testFunctions, testValues),
        trainValues);
  }

  private static Samples samples(OperatorSamples pairs, Scaling functions, Scaling values) {
    return Samples.ofOperator(
        Shape.of(11),
        numbers(pairs.functions(), functions),
        ValueGrid.of(SMALL.axes()),
        numbers(pairs.solutions(), values));
  }

  private static float[] numbers(double[][] values, Scaling scaling) {
    float[] numbers = new float[values.length * 11];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) scaling.number(values[i / 11][i % 11]);
    }
    return numbers;
  }

  private static Scaling range(double[][] values) {
    double[] ends = ends(values);
    return Scaling.between(ends[0], ends[1]);
  }

  @Test
  void trainingAndTestFunctionsDiffer() {
    Dataset dataset = OperatorDatasets.of(SMALL, 7, 7, 3, 4);
    for (double[] test : functions(dataset.test())) {
      for (double[] train : functions(dataset.train())) {
        assertFalse(Arrays.equals(train, test));
      }
    }
    Dataset again = OperatorDatasets.of(SMALL, 7, 5, 3, 4);
    assertEquals(dataset.scaling(), again.scaling());
    assertArrayEquals(functions(dataset.train()), functions(again.train()));
    assertArrayEquals(targets(dataset.train()), targets(again.train()));
    assertArrayEquals(functions(dataset.test().range(0, 5)), functions(again.test()));
  }

  @Test
  void partsKeepTheGridAndTheScaling() {
    Dataset dataset = OperatorDatasets.of(OperatorTask.burgers(9).every(4), 6, 2, 1, 2);
    Optional<ValueGrid> grid = dataset.train().grid();
    assertEquals(9, grid.orElseThrow().size());
    for (Dataset part : List.of(dataset.withValidation(2), dataset.withTrainLimit(4))) {
      assertTrue(part.isOperator());
      assertEquals(4, part.train().size());
      assertEquals(2, part.test().size());
      assertEquals(grid, part.train().grid());
      assertEquals(grid, part.test().grid());
      assertEquals(dataset.scaling(), part.scaling());
      assertArrayEquals(targets(dataset.train().range(0, 4)), targets(part.train()));
    }
    Samples validation = dataset.withValidation(2).test();
    assertArrayEquals(targets(dataset.train().range(4, 6)), targets(validation));
    assertEquals(grid, dataset.test().range(1, 2).grid());
  }

  @Test
  void numbersOfFunctionsAreChecked() {
    refused("poisson: the number of training functions must lie in [1, 195225786], but is 0", 0, 1);
    refused("poisson: the number of test functions must lie in [1, 195225786], but is -1", 1, -1);
    refused(
        "poisson: the number of test functions must lie in [1, 195225786], but is 195225787",
        1,
        195_225_787);
  }

  private static void refused(String message, int train, int test) {
    SpecException e =
        assertThrows(SpecException.class, () -> OperatorDatasets.of(SMALL, train, test, 1, 2));
    assertEquals(message, e.getMessage());
  }

  @Test
  void onlyTasksHaveADataset() {
    assertThrows(SpecException.class, () -> OperatorDatasets.named("parabola"));
  }

  private static double[] ends(double[][] values) {
    double[] sorted = Arrays.stream(values).flatMapToDouble(Arrays::stream).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  private static double[][] functions(Samples samples) {
    float[] row = new float[samples.shape().size()];
    double[][] rows = new double[samples.size()][];
    for (int i = 0; i < rows.length; i++) {
      samples.read(i, row, 0);
      rows[i] = doubles(row);
    }
    return rows;
  }

  private static double[][] targets(Samples samples) {
    float[] row = new float[samples.targets()];
    double[][] rows = new double[samples.size()][];
    for (int i = 0; i < rows.length; i++) {
      samples.readTargets(i, row, 0);
      rows[i] = doubles(row);
    }
    return rows;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
